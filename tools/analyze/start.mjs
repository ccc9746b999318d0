/** `npm run analyze`: as main.ts says, from a clean clone on. Installs, assembles and builds what is missing first. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, shell } from '../prepare.mjs';

await shell(() => {
  prepare();
  const args = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'main.ts'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.exit(status ?? 1);
});
