/** Ports of one run, drawn once and handed to Playwright's workers, so that two runs on one machine do not meet. */

const first = Number((process.env['FACSIMILE_TEST_PORT'] ??= String(20_000 + 3 * Math.floor(Math.random() * 10_000))));

/** Where the built app is served to every test. */
export const PORT = first;
/** For tests that start and stop a server of their own. */
export const OWN_PORT = first + 1;
/** For those that need a second one, of another origin. */
export const OTHER_PORT = first + 2;
