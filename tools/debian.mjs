/** Debian's packages, installed where this process may: as root, with apt. Plain JavaScript on Node's own modules. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs packages; whether they are there now. */
export function installPackages(...packages) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  console.log(`installing Debian's ${packages.join(', ')} ...`);
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit' }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}
