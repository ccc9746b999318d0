/** `npm start [-- --port N] [-- --no-open]`: from a clean clone to the served app. Prints its address. */

import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { ROOT } from './programs.mjs';
import { shell } from './unready.mjs';

await shell(() => {
  prepare();
  const args = process.argv.slice(2).filter((arg) => arg !== '--no-open');
  if (!process.argv.includes('--no-open')) args.push('--open');
  const server = spawn(process.execPath, ['--import', 'tsx', 'tools/serve.ts', ...args], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
  server.on('exit', (code) => process.exit(code ?? 0));
});
