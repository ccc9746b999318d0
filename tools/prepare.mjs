/**
 * What has to be there before the app can be served or tested: a fitting Node, the packages, the face bundle, the build.
 * Each step is skipped when nothing has changed since. Plain JavaScript on Node's own modules: nothing is installed yet.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { npmSucceeds, program, ROOT, succeeds } from './programs.mjs';

const DIST = join(ROOT, 'dist');
/** Inside what was built, so that a build by hand, which empties the folder, takes it away. */
const STAMP = '.built-from';
const LIBRARY = join(ROOT, 'dist-library');
const BUILT_FROM = ['package-lock.json', 'src', 'static', 'svelte.config.js', 'tools/build', 'tsconfig.json', 'vite.config.ts'];
/** npm's own patience with a silent network is over a minute. */
const NPM_PATIENCE = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];

/** Something a person can mend: shown without a stack. */
export class Unready extends Error {}

/** Throws Unready when this Node is older than package.json allows. */
export function checkNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const least = engines.node.replace('>=', '').split('.').map(Number);
  const have = version.split('.').map(Number);
  const older = have[0] < least[0] || (have[0] === least[0] && have[1] < least[1]);
  if (older) throw new Unready(`Node ${version} is too old: Facsimile needs ${engines.node}; get it from nodejs.org`);
}

/** Packages that the lock file of `root` asks for and that are absent or of another version. */
export function missingPackages(root = ROOT) {
  const packagesOf = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {});
  const there = packagesOf(join(root, 'node_modules/.package-lock.json')); // npm writes it last
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, { version, optional, extraneous }]) => {
      if (path === '' || extraneous) return false; // the project itself, and leftovers
      if (!there[path]) return !optional; // optional ones are for other systems
      return there[path].version !== version || !existsSync(join(root, path));
    })
    .map(([path]) => path);
}

/** Installs the packages of the lock file, unless that is done. */
export function install() {
  if (missingPackages().length === 0) return;
  console.log('installing packages ...');
  if (!npmSucceeds(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...NPM_PATIENCE])) {
    throw new Unready(
      'packages could not be installed, for the reason above: the npm registry must be reachable the first time, and npm allowed to write here',
    );
  }
}

/** Makes static/face, unless it is there. */
export function assemble() {
  if (!succeeds(program('tsx'), ['tools/face-bundle/assemble.ts']))
    throw new Unready('the face bundle could not be assembled, for the reason above');
}

function* filesIn(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

/** Hash of names and contents of all files in `paths`, which are relative to the repository. */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesIn(join(ROOT, path))) hash.update(`${relative(ROOT, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Builds into `folder` unless what is there was built from `sources` as they are. */
function buildInto(folder, sources, what, script, args) {
  const stamp = join(folder, STAMP);
  const wanted = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`building ${what} ...`);
  if (!succeeds(script, args)) throw new Unready(`${what} could not be built, for the reason above`);
  writeFileSync(stamp, wanted);
}

/** Builds dist, unless it stands for the sources as they are. */
export function build() {
  buildInto(DIST, BUILT_FROM, 'the app', program('vite'), ['build', '--logLevel', 'warn']);
}

/** Builds dist-library, unless it stands for the sources as they are. */
export function buildLibrary() {
  const sources = [...BUILT_FROM, 'LICENSE', 'NOTICE', 'docs/library.md', 'package.json'];
  buildInto(LIBRARY, sources, 'the library', program('tsx'), ['tools/build/library.ts']);
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
