/** What is said of a live recording from its first frame on. */

export const RECORDING_WORDS = {
  noVideo: 'This browser cannot record the picture: readings are recorded without it.',
  videoEnded: (why: string): string => `The picture is no longer recorded: ${why}. Readings still are.`,
  kept: (name: string): string => `Recorded: ${name}`,
  /** It ended before its first frame, or was deleted meanwhile. */
  unkept: 'Nothing is kept of this recording.',
  /** What was written is found again even where the list could not be told that it ended. */
  brokeOff: (why: string): string => `The recording ended: ${why}. What came before is kept under Recordings.`,
  begun: (name: string): string => `${name} begins`,
  ended: (name: string): string => `${name} ended`,
  stillOpen: (told: string, spans: readonly string[]): string => `${told} (open: ${spans.join(', ')})`,
  /** `count`: of this recording's marks by that name. */
  marked: (name: string, count: number): string => (count === 1 ? name : `${name} × ${count}`),
} as const;
