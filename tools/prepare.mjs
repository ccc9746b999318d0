/**
 * What has to be there before the app can be served or tested: a fitting Node, the packages, the face bundle, the build.
 * Each step is skipped when nothing has changed since. Plain JavaScript on Node's own modules: nothing is installed yet.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { alone } from './alone.mjs';
import { npmSucceeds, program, ROOT, succeeds } from './programs.mjs';
import { Unready } from './unready.mjs';

/** What the environment of a build says it is for, whatever that of the person says: code for development is larger and slower. */
const FOR_USE = { NODE_ENV: 'production' };
/** Inside what was built, so that a build by hand, which empties the folder, takes it away. */
const STAMP = '.built-from';
const BUILT_FROM = [
  ...['LICENSE', 'NOTICE', 'package-lock.json', 'src', 'static', 'svelte.config.js', 'tools/build', 'tools/face-bundle'],
  ...['tsconfig.json', 'vite.config.ts'],
];
/**
 * What is built: into which folders, the first of which is stamped; from which files and variable of the environment; by which script,
 * which is given what the variable is to be, undefined for not set.
 */
const APP = {
  what: 'the app',
  folders: ['dist', '.cache/batch'],
  sources: BUILT_FROM,
  variable: 'FACSIMILE_EMBED_ANCESTORS',
  build: (value) => succeeds(program('vite'), ['build', '--logLevel', 'warn'], { ...FOR_USE, FACSIMILE_EMBED_ANCESTORS: value }),
};
const LIBRARY = {
  what: 'the library',
  folders: ['dist-library'],
  sources: [...BUILT_FROM, 'docs/library.md', 'package.json'],
  build: () => succeeds(program('tsx'), ['tools/build/library.ts'], FOR_USE),
};
/** Many runs may start at once in one folder. */
const LOCK = join(ROOT, '.cache/preparing');
/** npm's own patience with a silent network is over a minute. */
const NPM_PATIENCE = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];

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
function install() {
  if (missingPackages().length === 0) return;
  console.log('installing packages ...');
  if (!npmSucceeds(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...NPM_PATIENCE])) {
    throw new Unready(
      'packages could not be installed, for the reason above: the npm registry must be reachable the first time, and npm allowed to write here',
    );
  }
}

/** Makes static/face, unless it is there. */
function assemble() {
  if (!succeeds(program('tsx'), ['tools/face-bundle/assemble.ts']))
    throw new Unready('the face bundle could not be assembled, for the reason above');
}

function* filesIn(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
}

/** Hash of names and contents of all files that something is built from, and of what its variable is. */
function hashOf({ sources }, value) {
  const hash = createHash('sha256').update(`${value ?? ''}\n`);
  for (const path of sources) {
    for (const file of filesIn(join(ROOT, path))) hash.update(`${relative(ROOT, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampOf = ({ folders }) => join(ROOT, folders[0], STAMP);

/** The hash that something was built from, and what its variable was, undefined for not set; null where there is no stamp. */
function stamped(target) {
  try {
    return JSON.parse(readFileSync(stampOf(target), 'utf8'));
  } catch {
    return null;
  }
}

/** What the variable of a target is to be: what the environment says where that is chosen now, or else what it was built with. */
function valueFor(target, isChosen) {
  const before = isChosen ? null : stamped(target);
  return before ? before.value : process.env[target.variable];
}

/** Whether what stands there was built from the sources as they are. */
function isBuilt(target, value) {
  try {
    const isThere = target.folders.every((folder) => existsSync(join(ROOT, folder)));
    return isThere && stamped(target)?.hash === hashOf(target, value);
  } catch {
    return false; // a file that another run is making or replacing
  }
}

function build(target, value) {
  if (isBuilt(target, value)) return;
  const hash = hashOf(target, value);
  console.log(`building ${target.what} ...`);
  if (!target.build(value)) throw new Unready(`${target.what} could not be built, for the reason above`);
  writeFileSync(stampOf(target), JSON.stringify({ hash, value }));
}

/** What the development server needs: all of `prepare` but the build. */
export function prepareSources() {
  checkNode();
  alone(LOCK, () => {
    install();
    assemble();
  });
}

/**
 * Brings everything to where the app can be served. Where it is, nothing is written: the project may be another person's. `isChosen` says
 * that the app is to be built as the environment says, even where it was built otherwise: `npm run build`.
 */
export function prepare({ isChosen = false } = {}) {
  checkNode();
  const isPrepared = (value) => missingPackages().length === 0 && isBuilt(APP, value);
  if (isPrepared(valueFor(APP, isChosen))) return;
  alone(LOCK, () => {
    const value = valueFor(APP, isChosen);
    if (isPrepared(value)) return; // by a run that this one has waited for
    install();
    assemble();
    build(APP, value);
  });
}

/** Builds dist-library, unless it stands for the sources as they are; after `prepare`. */
export function buildLibrary() {
  if (!isBuilt(LIBRARY)) alone(LOCK, () => build(LIBRARY));
}
