/**
 * What can go wrong on the live path, by names that survive the way from the worker to the page (an error crosses it with its
 * name and message only). The words a person reads are the app's.
 */

export const LIVE_PROBLEMS = [
  /** The browser runs no WebAssembly with SIMD, or refuses to compile it. */
  'wasm-unsupported',
  /** A file of the face finder could not be fetched: offline before the first load, or an incomplete build. */
  'face-bundle-missing',
  /** The face finder started and then kept failing. */
  'face-finder-failed',
  /** The weights could not be fetched. */
  'model-missing',
  /** The weights are not those of this network. */
  'model-unreadable',
  /** A file of the app arrived damaged, and the network had no better one. */
  'file-damaged',
  /** The network failed on every backend. */
  'model-failed',
  /** A frame without pixels, or closed before it was read. */
  'frame-unreadable',
  /** The worker died more often than it is restarted. */
  'worker-failed',
  /** The worker loads and does not answer. */
  'worker-silent',
] as const;
export type LiveProblem = (typeof LIVE_PROBLEMS)[number];

/** A failure of the live path; `name` is the problem. */
export class LiveError extends Error {
  constructor(
    readonly problem: LiveProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = problem;
  }
}

/** The problem an error stands for, on either side of the worker; null for an error of another kind. */
export function problemOf(error: unknown): LiveProblem | null {
  return error instanceof Error ? (LIVE_PROBLEMS.find((problem) => problem === error.name) ?? null) : null;
}

/** Message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
