/**
 * `npm run build:library`: the reader as a package for other people's pages, in dist-library. `index.js` and `jspsych.js` are what a page
 * imports; `assets` holds what their workers load and is served as it is; `types` the types. The size of each is printed.
 */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import { READING_SCHEMA, READING_SCHEMA_FILE } from '../../src/library/reading-schema.ts';
import { writeTypes } from './library-types.ts';
import { Packages } from './packages.ts';
import { wasmThreads } from './wasm-threads.ts';

const ROOT = join(import.meta.dirname, '../..');
export const LIBRARY = join(ROOT, 'dist-library');
/** What the page itself loads before any worker, at most: bytes, gzipped. */
export const CORE_LIMIT = 45_000;
const ASSETS = join(LIBRARY, 'assets');
const packages = new Packages();

/** One door of the library (a file of src/library without extension), as `file`; and the worker with all that it loads where the door starts one. */
async function buildModule(door: string, file: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    configFile: false,
    root: join(ROOT, 'src'),
    base: './',
    publicDir: false,
    logLevel: 'warn',
    cacheDir: join(ROOT, '.cache/vite-library'),
    plugins: [...plugins, packages.noted()],
    worker: {
      format: 'es',
      plugins: () => [wasmThreads(), packages.noted()],
      rolldownOptions: { output: { entryFileNames: 'assets/[name].js' } },
    },
    build: {
      outDir: LIBRARY,
      emptyOutDir: false,
      target: 'es2022',
      chunkSizeWarningLimit: 4096,
      modulePreload: false,
      rolldownOptions: {
        input: join(ROOT, `src/library/${door}.ts`),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: file, codeSplitting: false },
        checks: { pluginTimings: false },
      },
    },
  });
}

/** Leaves the library's first door outside, where the page has it already. */
const besideIndex: Plugin = {
  name: 'beside-index',
  enforce: 'pre',
  resolveId: (source) => (source === '../index.ts' ? { id: './index.js', external: true } : null),
};

/** The face bundle and the base weights, where assetsBelow looks for them. */
function copyModels(): void {
  for (const folder of ['face', 'models/base']) {
    const isPart = (path: string): boolean => !basename(path).startsWith('.'); // the mark of who assembled it stays here
    cpSync(join(ROOT, 'static', folder), join(ASSETS, folder), { recursive: true, filter: isPart });
  }
}

function writePackage(): void {
  const { version, description, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const written = {
    name: 'facsimile',
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './types/library/index.d.ts', default: './index.js' },
      './jspsych': { types: './types/library/jspsych/index.d.ts', default: './jspsych.js' },
      './assets/*': './assets/*',
      [`./${READING_SCHEMA_FILE}`]: `./${READING_SCHEMA_FILE}`,
      './package.json': './package.json',
    },
    types: './types/library/index.d.ts',
    peerDependencies: { jspsych: '^8.0.0' },
    peerDependenciesMeta: { jspsych: { optional: true } },
  };
  writeFileSync(join(LIBRARY, 'package.json'), `${JSON.stringify(written, null, 2)}\n`);
  for (const name of ['LICENSE', 'NOTICE']) cpSync(join(ROOT, name), join(LIBRARY, name));
  writeFileSync(join(LIBRARY, READING_SCHEMA_FILE), `${JSON.stringify(READING_SCHEMA, null, 2)}\n`);
  writeFileSync(join(LIBRARY, 'licences.txt'), packages.licences());
  // links to other docs lead nowhere in the package
  const described = readFileSync(join(ROOT, 'docs/library.md'), 'utf8').replace(/\[([^\]]+)\]\((?!https:)[^)]+\)/g, '$1');
  writeFileSync(join(LIBRARY, 'README.md'), described);
}

/** Bytes of a file of the package. */
const sizeOf = (path: string): number => statSync(join(LIBRARY, path)).size;
/** The same, gzipped. */
export const gzipped = (path: string): number => gzipSync(readFileSync(join(LIBRARY, path)), { level: 9 }).length;

/** A line for each file, largest last; modules with what they weigh on the wire. */
function sizes(): string {
  const files = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(LIBRARY, path)).isFile() && !path.startsWith('types'))
    .sort((a, b) => sizeOf(a) - sizeOf(b));
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  return files
    .map((path) => `${kilobytes(sizeOf(path)).padStart(12)} ${kilobytes(gzipped(path)).padStart(12)} gzip  ${path}`)
    .join('\n');
}

/** Builds dist-library anew. Throws an Error where the face bundle has not been assembled. */
export async function buildLibrary(): Promise<void> {
  if (!existsSync(join(ROOT, 'static/face/face_landmarker.task')))
    throw new Error('no face bundle: run `npm run assemble` first');
  rmSync(LIBRARY, { recursive: true, force: true });
  mkdirSync(LIBRARY);
  await buildModule('index', 'index.js');
  await buildModule('jspsych/index', 'jspsych.js', [besideIndex]);
  copyModels();
  writeTypes(join(LIBRARY, 'types'), ['library/index', 'library/jspsych/index']);
  writePackage();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildLibrary();
  console.log(sizes());
}
