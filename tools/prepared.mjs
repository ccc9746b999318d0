/** `node tools/prepared.mjs TOOL ARGUMENTS...`: runs a TypeScript tool of this project once everything it needs is installed and built. */

import { spawnSync } from 'node:child_process';
import { prepare, shell } from './prepare.mjs';

await shell(() => {
  prepare();
  const { status } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
});
