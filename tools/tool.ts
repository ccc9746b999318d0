/** How the tools of the command line answer `--help`, and how they end. */

/** What was asked for cannot be meant: the usage is printed with it. */
export class WrongUsage extends Error {}

/** Runs a tool on the arguments after its name. What it throws is printed, and the process ends with 1. */
export async function runTool(usage: string, run: (args: readonly string[]) => void | Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  try {
    await run(args);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const isOption = error instanceof WrongUsage || code?.startsWith('ERR_PARSE_ARGS');
    console.error([message, ...(isOption ? [usage] : [])].filter(Boolean).join('\n'));
    process.exitCode = 1;
  }
}
