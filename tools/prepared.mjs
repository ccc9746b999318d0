/** `node tools/prepared.mjs TOOL ARGUMENTS...`: runs a TypeScript tool of this project once everything it needs is installed and built. */

import { spawn } from 'node:child_process';
import { prepare, shell } from './prepare.mjs';

await shell(() => {
  prepare();
  const tool = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // the tool has the last word: it may have something to put away
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tool.kill(signal));
  tool.on('exit', (status) => process.exit(status ?? 1));
});
