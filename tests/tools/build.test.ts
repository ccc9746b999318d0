/** What the build promises: nothing needed is missing offline, and the threaded glue stands alone. */

import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { embedHeaders, META_POLICY, HEADERS } from '../../src/pwa/headers.ts';
import { embedAncestors } from '../../tools/build/embed-ancestors.ts';
import { headersFile, vercelFile } from '../../tools/build/host-files.ts';
import { MANIFEST } from '../../tools/build/manifest.ts';
import { Packages } from '../../tools/build/packages.ts';
import { checkPrecache, NEEDED, withSizes } from '../../tools/build/precache.ts';
import { selfContained } from '../../tools/build/wasm-threads.ts';

const COMPLETE = [
  'index.html',
  'assets/reader.worker-AbC123.js',
  'assets/finder-AbC123.js',
  'assets/scorer-AbC123.js',
  'assets/demonstration.worker-AbC123.js',
  'assets/vision_wasm_module_internal-AbC123.wasm',
  'assets/vision_wasm_module_internal-AbC123.js',
  'assets/tfjs-backend-wasm-simd-AbC123.wasm',
  'face/face_landmarker.task',
  'face/canonical-mesh.json',
  'models/base/model.json',
  'models/base/weights.bin',
];

test('a complete precache passes, and each needed file is missed by name', () => {
  expect(() => checkPrecache(COMPLETE)).not.toThrow();
  NEEDED.forEach(([what], i) => {
    expect(() => checkPrecache(COMPLETE.filter((_, j) => j !== i))).toThrow(what);
  });
});

test('every entry keeps its size for the progress bar', async () => {
  const entries = COMPLETE.map((url, i) => ({ url, revision: null, size: i + 1 }));
  const { manifest } = await withSizes(entries);
  expect(manifest.map((entry) => (entry as unknown as { bytes: number }).bytes)).toEqual(COMPLETE.map((_, i) => i + 1));
});

test.each([...MANIFEST.icons!, ...MANIFEST.screenshots!].filter(({ type }) => type === 'image/png'))(
  'the manifest tells the true size of $src',
  ({ src, sizes }) => {
    const png = readFileSync(join(import.meta.dirname, '../../static', src));
    // width and height stand first in the header chunk (PNG specification, 11.2.1)
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  },
);

test('the threaded glue names nothing outside itself', () => {
  const path = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  );
  const source = readFileSync(path, 'utf8');
  const text = selfContained(source);
  // what follows `return (` is the function whose text the threads run
  const inner = text.slice(text.indexOf('function(WasmBackendModuleThreadedSimd)'));
  expect(source.slice(source.indexOf('function(WasmBackendModuleThreadedSimd)'))).toContain('_scriptDir');
  expect(inner).not.toContain('_scriptDir');
  expect(inner).toContain('pthreadPoolSize=globalThis.wasmThreads');
});

test('glue of another version is refused', () => {
  expect(() => selfContained('var nothing = 1')).toThrow('not the version');
});

test('every host is told the same headers as our own server sets', () => {
  const hosting = readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8');
  const [nginx, caddy] = ['nginx', 'caddy'].map((name) => hosting.split(`\`\`\`${name}\n`)[1]!.split('```')[0]!) as [
    string,
    string,
  ];
  const vercel = JSON.parse(vercelFile()) as { headers: { headers: { key: string; value: string }[] }[] };
  for (const [name, value] of Object.entries(HEADERS)) {
    expect(headersFile()).toContain(`  ${name}: ${value}\n`);
    expect(vercel.headers[0]!.headers).toContainEqual({ key: name, value });
    expect(nginx).toContain(`add_header ${name} "${value}" always;`);
    expect(caddy).toContain(`${name} "${value}"`);
  }
});

test('only the frame for other pages may be framed, by those that the host names', () => {
  const changed = Object.entries(embedHeaders("'self'")).filter(([name, value]) => HEADERS[name] !== value);
  expect(changed.map(([name]) => name)).toEqual(['Content-Security-Policy', 'Cross-Origin-Resource-Policy']);
  const policy = new Map(changed).get('Content-Security-Policy')!;
  expect(policy).toBe(HEADERS['Content-Security-Policy']!.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
  const hosting = readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8');
  const vercel = (JSON.parse(vercelFile()) as { headers: { source: string; headers: object[] }[] }).headers.at(-1)!;
  expect(vercel.source).toBe('/embed.html');
  for (const [name, value] of changed) {
    expect(headersFile()).toContain(`/embed.html\n`);
    expect(headersFile()).toContain(`  ! ${name}\n  ${name}: ${value}\n`);
    expect(vercel.headers).toContainEqual({ key: name, value });
    expect(hosting).toContain(`add_header ${name} "${value}" always;`);
    expect(hosting).toContain(`header /embed.html ${name} "${value}"`);
  }
});

test.each([
  [undefined, "'self'"],
  ["'none'", "'none'"],
  [
    "  'self'   https://lab.example https://*.uni.example:* http://localhost:8080 ",
    "'self' https://lab.example https://*.uni.example:* http://localhost:8080",
  ],
])('the host names who may frame it: %s', (given, expected) => {
  expect(embedAncestors(given)).toBe(expected);
});

test.each([
  '',
  'lab.example',
  'https://lab.example/page',
  "https://a.example; script-src 'unsafe-inline'",
  'https://a.example, https://b.example',
  'https://*',
])("'%s' names nobody who may frame it", (given) => {
  expect(() => embedAncestors(given)).toThrow(/^FACSIMILE_EMBED_ANCESTORS: /);
});

test("the page's own policy is as strict as the header, but for what only a header can say", () => {
  const parts = META_POLICY.split('; ');
  expect(HEADERS['Content-Security-Policy']!.split('; ').filter((part) => !parts.includes(part))).toEqual([
    "frame-ancestors 'none'",
  ]);
});

/** The licences of what is built from `page`, whose worker is `worker`. */
async function licencesOf(page: string, worker: string): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'facsimile-packages-'));
  try {
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
    for (const [name, text] of Object.entries({ 'page.js': page, 'worker.js': worker })) writeFileSync(join(root, name), text);
    const packages = new Packages();
    await build({
      ...{ configFile: false, root, logLevel: 'error', publicDir: false },
      plugins: [packages.noted()],
      worker: { format: 'es', plugins: () => [packages.noted()] },
      build: { write: false, rolldownOptions: { input: join(root, 'page.js') } },
    });
    return packages.licences();
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('every package in a bundle, or in that of a worker, comes with its licence, also by way of another', async () => {
  const page = `import { openDB } from 'idb'; openDB('a'); new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });`;
  const text = await licencesOf(page, `import { randomUniform } from '@tensorflow/tfjs-core'; postMessage(randomUniform([1]));`);
  const packages = text.split('-'.repeat(80)).map((part) => part.trim());
  const names = packages.map((part) => /^\S+ \S+: \S+$/m.exec(part)?.[0].split(' ')[0]);
  expect(names).toEqual(['@tensorflow/tfjs-core', 'idb', 'seedrandom']);
  // those that have no file of it say it in their sources
  const told = packages.map((part) => /Copyright[^]*(Permission|Apache License|Licensed)/i.test(part));
  expect(told).toEqual([true, true, true]);
  expect(packages.at(-1)).toContain('Johannes Baagøe');
});

test('a package that NOTICE does not name is not built in', async () => {
  const made = licencesOf(`import { decode } from 'jpeg-js'; decode();`, '');
  await expect(made).rejects.toThrow('package that NOTICE does not name: jpeg-js');
});
