/** Files that are not there any more. */

/** The file was changed, moved or taken away since it was chosen: it is not read again until it is chosen again. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
}

/** What browsers call that. */
const NAMES: readonly string[] = ['NotReadableError', 'NotFoundError'];

/** What was thrown while a file was read, as a FileGone where that is what it says. */
export function asGone(error: unknown): unknown {
  if (!(error instanceof Error) || !NAMES.includes(error.name)) return error;
  return new FileGone('the file was changed, moved or taken away since it was opened', { cause: error });
}
