/** What becomes of a file that gives no reading. */

import { UnreadableFile } from '../batch/batch-page.ts';

/**
 * Why a file is left out. Throws where that is not its own fault: the reader is gone then, and what was read before is another set of
 * files than was asked for.
 */
export function whyLeftOut(file: string, error: unknown): string {
  const { message } = error as Error;
  if (error instanceof UnreadableFile) return message;
  throw new Error(`${file}: the reader failed at it: ${message} (run it again, or leave the file out)`, { cause: error });
}
