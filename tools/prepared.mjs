/**
 * `node tools/prepared.mjs TOOL ARGUMENTS...`: runs a TypeScript tool of this project once everything it needs is installed and built.
 * Without a tool it is `npm run build`, and ends there.
 */

import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { shell } from './unready.mjs';

await shell(() => {
  const isBuild = process.argv.length === 2;
  prepare({ isChosen: isBuild });
  if (isBuild) return console.log('the app is built, in dist');
  const tool = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // the tool has the last word: it may have something to put away
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tool.kill(signal));
  tool.on('exit', (status) => process.exit(status ?? 1));
});
