/** What a person can mend before anything runs, and how it is shown. Plain JavaScript: nothing is installed yet. */

/** Something a person can mend: shown without a stack. */
export class Unready extends Error {}

/** Runs `main`, turning an Unready into one clear line and exit status 1. */
export async function shell(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Unready)) throw error;
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}
