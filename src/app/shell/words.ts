/** Words of the menu of people. */

export const PERSON_WORDS = {
  remove: (name: string): string => `Remove ${name}`,
  removeAsked: (name: string): string =>
    `This removes ${name} with their neutral face, sessions, pictures, labels and models, and their recordings with the video. It cannot be taken back.`,
  /** Where the people of the menu are; `isKept` is false where the browser keeps nothing. */
  place: (isKept: boolean): string =>
    isKept ? 'Stored on this device, each with their neutral face.' : 'Not stored: gone once this page is closed.',
} as const;
