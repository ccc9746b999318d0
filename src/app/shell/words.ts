/** Words of the menu of people. */

export const PERSON_WORDS = {
  remove: (name: string): string => `Remove ${name}`,
  removeAsked: (name: string): string =>
    `This removes ${name} with their neutral face, sessions, pictures, labels and models, and their recordings with the video. It cannot be taken back.`,
} as const;
