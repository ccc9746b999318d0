/** Type-checks every environment by its own tsconfig, so that what a room may not touch does not compile. */

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const tsc = require.resolve('typescript/bin/tsc');
const svelteCheck = join(dirname(require.resolve('svelte-check/package.json')), 'bin', 'svelte-check');
const PROJECTS = ['src/batch', 'src/core', 'src/session', 'src/learn', 'src/workers', 'src/pwa', 'tools', 'tests'];

let failed = false;
const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  failed ||= status !== 0;
};
for (const project of PROJECTS) run(tsc, '-p', project);
run(svelteCheck, '--tsconfig', 'src/app/tsconfig.json', '--fail-on-warnings');
process.exit(failed ? 1 : 0);
