/**
 * Programs of the packages in node_modules, run by this very Node without a shell, so that any path on any system will do.
 * Plain JavaScript on Node's own modules.
 */

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Not by import.meta.dirname, which a Node too old to run us does not know: it has to get as far as being told so. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Path of the script behind a package's program. Throws when the package is not installed. */
export function program(packageName, name = packageName) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Runs a script in the repository, its output shown; whether it ended well. */
export function succeeds(script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/**
 * Runs a script while others run: whether it ended well, and what it printed when that is to be kept back. `niceness` from 0 (as
 * important as anything) to 19 (when nothing else wants the processor).
 */
export function runs(script, args, { env = {}, niceness = 0, keepBack = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: keepBack ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    if (niceness) setPriority(child.pid, niceness);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ ok: status === 0, output }));
  });
}

/** Runs npm as `succeeds` does: the npm that runs us, else the one on the path. */
export function npmSucceeds(args) {
  const own = process.env.npm_execpath;
  if (own && basename(own) === 'npm-cli.js') return succeeds(own, args);
  const { status } = spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}
