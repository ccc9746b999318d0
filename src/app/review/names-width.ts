/** CSS pixels beside everything that is drawn over the recording's time, for the names of its rows. */
export const NAMES_WIDTH = 64;
