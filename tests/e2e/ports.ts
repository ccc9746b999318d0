/**
 * Ports of one run, drawn once and handed to Playwright's workers, so that two runs on one machine do not meet, nor two workers of
 * one run.
 */

/** Tests that run at the same time. */
export const WORKERS = 2;
/** Each has two of its own. */
const ALL = 1 + 2 * WORKERS;

/** Below those that systems give to connections, from 32,768 on. */
const first = Number((process.env['FACSIMILE_TEST_PORT'] ??= String(20_000 + ALL * Math.floor(Math.random() * (12_000 / ALL)))));
/** Set in Playwright's workers. */
const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0);

/** Where the built app is served to every test. */
export const PORT = first;
/** For tests that start and stop a server of their own. */
export const OWN_PORT = first + 1 + 2 * worker;
/** For those that need a second one, of another origin. */
export const OTHER_PORT = OWN_PORT + 1;
