/**
 * What has to be there before the app can be served or tested: a fitting Node, the packages, the face bundle, the build.
 * Each step is skipped when nothing has changed since. Plain JavaScript on Node's own modules: nothing is installed yet.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const INSTALL_STAMP = join(ROOT, 'node_modules', '.facsimile-lock');
const BUILD_STAMP = join(ROOT, '.cache', 'build');
const BUILT_FROM = ['src', 'static', 'vite.config.ts', 'svelte.config.js', 'tsconfig.json', 'package-lock.json', 'tools/build'];

/** Something a person can mend: shown without a stack. */
export class Unready extends Error {}

function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) add(inner);
      else hash.update(relative(ROOT, inner)).update(readFileSync(inner));
    }
  };
  for (const path of paths.map((name) => join(ROOT, name)).filter(existsSync)) {
    try {
      add(path);
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error;
      hash.update(relative(ROOT, path)).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

const stampOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Runs a program of node_modules (or npm itself) with its output shown; throws Unready with `otherwise` when it fails. */
function run(program, args, otherwise) {
  const windows = process.platform === 'win32';
  const local = join(ROOT, 'node_modules', '.bin', program);
  const { status, error } = spawnSync(program === 'npm' ? program : local, args, { cwd: ROOT, stdio: 'inherit', shell: windows });
  if (error || status !== 0) throw new Unready(`${otherwise}${error ? ` (${error.message})` : ''}`);
}

/** Throws Unready when this Node is older than package.json allows. */
export function checkNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const least = engines.node.replace('>=', '').split('.').map(Number);
  const have = version.split('.').map(Number);
  const older = have[0] < least[0] || (have[0] === least[0] && have[1] < least[1]);
  if (older) throw new Unready(`Node ${version} is too old: Facsimile needs ${engines.node}; get it from nodejs.org`);
}

/** Installs the packages of the lock file, unless that is done. */
export function install() {
  const wanted = hashOf(['package-lock.json']);
  if (stampOf(INSTALL_STAMP) === wanted) return;
  console.log('installing packages ...');
  run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'packages could not be installed: the npm registry must be reachable once',
  );
  writeFileSync(INSTALL_STAMP, wanted);
}

/** Makes static/face, unless it is there. */
export function assemble() {
  run('tsx', [join('tools', 'face-bundle', 'assemble.ts')], 'the face bundle could not be assembled');
}

/** Builds dist, unless it stands for the sources as they are. */
export function build() {
  const wanted = hashOf(BUILT_FROM);
  if (stampOf(BUILD_STAMP) === wanted && existsSync(join(ROOT, 'dist', 'index.html'))) return;
  console.log('building ...');
  run('vite', ['build', '--logLevel', 'warn'], 'the app could not be built');
  mkdirSync(dirname(BUILD_STAMP), { recursive: true });
  writeFileSync(BUILD_STAMP, wanted);
}

/** All of the above, in order. */
export function prepare() {
  checkNode();
  install();
  assemble();
  build();
}

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
