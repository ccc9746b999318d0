/** Files that cannot be read any more, and whose fault it is that a file was not read. */

/** The file was changed, moved or taken away since it was chosen, or may not be read: it is not read again until it is chosen again. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
}

/** What is said of it. */
export const GONE = 'the file was changed, moved or taken away since it was chosen, or may not be read';
/** What browsers call that. */
const NAMES: readonly string[] = ['NotReadableError', 'NotFoundError'];

/** What was thrown while a file was read, as a FileGone where that is what it says. */
export function asGone(error: unknown): unknown {
  if (!(error instanceof Error) || !NAMES.includes(error.name)) return error;
  return new FileGone(GONE, { cause: error });
}

/** What is wrong with a file that gives no picture: it cannot be read any more, or the browser cannot decode it. */
export const fileProblem = (file: Blob): Promise<'gone' | 'undecodable'> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => 'undecodable',
      () => 'gone',
    );

/** Names of what is thrown for a file's own sake (a SourceError where the source is a file): all that a program that drives a page hears of it. */
export const FILE_FAULTS: readonly string[] = ['SourceError', 'FileGone'];

/** Whether a file was not read for what it is, and would not be if it were tried again. */
export const isOfFile = (error: unknown): boolean => error instanceof Error && FILE_FAULTS.includes(error.name);
