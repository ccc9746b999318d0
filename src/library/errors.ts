/** What the library fails with: one class, told apart by `code`, whose message names the remedy. Described for users: docs/library.md. */

import { LiveError, messageOf, problemOf, type LiveProblem } from '../reader/problems.ts';
import { SourceError, type SourceProblem } from '../reader/sources/source.ts';

/** The reader's and the sources' own names, and two of the door. */
export type ErrorCode = LiveProblem | SourceProblem | 'bad-option' | 'closed';

export class FacsimileError extends Error {
  override readonly name = 'FacsimileError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Why the reader stopped, for a page whose assets lie at `base`. */
export function readerError(code: LiveProblem, message: string, base: string): FacsimileError {
  const isMisplaced = code === 'worker-failed' || (code.endsWith('-missing') && message.includes(base));
  const remedy = isMisplaced
    ? `; is the folder 'assets' of the package served at ${base}, with CORS if that is another origin? Say where with the option assetBase`
    : '';
  return new FacsimileError(code, message + remedy);
}

/** Anything that came from within, as the library's own error; what is not known is passed on as it is. */
export function errorOf(cause: unknown, base: string): unknown {
  if (cause instanceof SourceError) return new FacsimileError(cause.problem, cause.message, { cause });
  const problem = cause instanceof LiveError ? cause.problem : problemOf(cause);
  return problem ? readerError(problem, messageOf(cause), base) : cause;
}
