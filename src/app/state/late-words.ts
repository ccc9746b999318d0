/** Words that come late: their code is no part of the first screen's. */

/** As `failureWords`. Its code comes with the first failure; where it does not, which is told of itself, they are the error's own message. */
export const lateFailureWords = (error: unknown): Promise<string> =>
  import('../failure-words.ts').then(
    ({ failureWords }) => failureWords(error),
    () => (error as Error).message,
  );
