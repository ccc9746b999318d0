/**
 * The displayed reading: the first of every eighth of a second, by the source's own clock. Numbers that change faster cannot be read,
 * and the panel and the picture show the same one.
 */

/** Milliseconds between displayed readings. */
export const DISPLAY_EVERY = 125;

/** Which displayed reading a frame of this time belongs to, `time` in milliseconds: a number that the next one differs from. */
export const displayedAt = (time: number): number => Math.floor(time / DISPLAY_EVERY);
