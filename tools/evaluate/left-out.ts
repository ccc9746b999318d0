/** What becomes of a file that gives no reading. */

import { UnreadableFile } from '../batch/batch-page.ts';

export interface LeftOut {
  readonly file: string;
  readonly why: string;
}

/** The first that was left out, to end a sentence with; nothing without one. */
export const firstOf = ([first]: readonly LeftOut[]): string => (first ? `: ${first.file} (${first.why})` : '');

/**
 * Why a file is left out. Throws where that is not its own fault: the reader is gone then, and what was read before is another set of
 * files than was asked for.
 */
export function whyLeftOut(file: string, error: unknown): string {
  const { message } = error as Error;
  if (error instanceof UnreadableFile) return message;
  throw new Error(`${file}: the reader failed at it: ${message} (run it again, or leave the file out)`, { cause: error });
}
