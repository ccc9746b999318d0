/** What the package of the library promises: small, whole, typed, licensed. On the files as they are built. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CORE_LIMIT, gzipped, LIBRARY } from '../../tools/build/library.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(LIBRARY, path), 'utf8');

test('what a page loads itself is at most 45 kB, gzipped, and imports nothing else', () => {
  expect(gzipped('index.js')).toBeLessThan(CORE_LIMIT);
  const imported = (path: string): string[] =>
    [...read(path).matchAll(/\b(?:import|from)\s*\(?["'`]([^"'`]+)/g)].map(([, from]) => from!);
  expect(imported('index.js')).toEqual([]);
  expect(imported('jspsych.js')).toEqual(['./index.js']);
});

test('no bundler takes the worker or the assets for files of its own', () => {
  expect(read('index.js')).not.toMatch(/new URL\(\s*["`'][^)]*import\.meta\.url/);
});

test('everything that package.json names is there, with the licences of what is in it', () => {
  const { exports, types, version } = JSON.parse(read('package.json')) as {
    exports: Record<string, string | Record<string, string>>;
    types: string;
    version: string;
  };
  const paths = [
    types,
    ...Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry))),
  ];
  for (const path of paths.filter((named) => !named.includes('*'))) expect(existsSync(join(LIBRARY, path))).toBe(true);
  expect(version).toBe((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version);
  expect(read('LICENSE')).toContain('MIT');
  expect(read('NOTICE')).toContain('@mediapipe/face_mesh');
  const licences = read('licences.txt');
  for (const name of ['@mediapipe/tasks-vision', '@tensorflow/tfjs-core', 'comlink', 'seedrandom', 'valibot'])
    expect(licences).toContain(`${name} `);
});

test('strict TypeScript understands its types, with none but those of jsPsych beside', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-types-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(LIBRARY, join(folder, 'node_modules/facsimile'));
  symlinkSync(join(ROOT, 'node_modules/jspsych'), join(folder, 'node_modules/jspsych'));
  writeFileSync(
    join(folder, 'uses.mts'),
    `import { createReader, FaceReader, type Neutral, type Reading } from 'facsimile';
     const reader = await createReader({ source: 'camera', maxFaces: 2, signal: AbortSignal.timeout(1000) });
     reader.addEventListener('neutral', ({ done, problem }) => console.log(done.toFixed(), problem));
     const neutral: Neutral = await reader.snapshotNeutral();
     reader.setNeutral(neutral);
     for await (const reading of reader) {
       const { schema, faces }: Reading = reading;
       const smile: number | null | undefined = faces[0]?.smoothed.intensity.AU12;
       console.log(schema === 1, smile, faces[0]?.pose.yaw);
     }
     // @ts-expect-error there is no such source
     await createReader({ source: 'webcam' });
     // @ts-expect-error the way in is createReader
     new FaceReader();
     export {};\n`,
  );
  writeFileSync(
    join(folder, 'experiment.mts'),
    `import { initJsPsych } from 'jspsych';
     import { FacsimileExtension, FacsimileNeutralPlugin, type CompactReading } from 'facsimile/jspsych';
     const jsPsych = initJsPsych({ extensions: [{ type: FacsimileExtension, params: { auto_initialize: true } }] });
     await jsPsych.run([{ type: FacsimileNeutralPlugin, timeout: 5000, extensions: [{ type: FacsimileExtension }] }]);
     const data = jsPsych.data.get().values()[0].facsimile_data as CompactReading[];
     console.log(data[0]?.faces[0]?.unsmoothed.intensity.AU12);
     await (jsPsych.extensions.facsimile as FacsimileExtension).stop();\n`,
  );
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom'];
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, join(folder, 'uses.mts'), join(folder, 'experiment.mts')],
    { cwd: folder, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  expect(stdout).toBe('');
});

test('the page that the docs show is the one that is tested', () => {
  const [, shown] = /```html\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/library.md'), 'utf8'))!;
  expect(shown).toBe(readFileSync(join(ROOT, 'docs/examples/live.html'), 'utf8'));
  expect(shown!.trim().split('\n').length).toBeLessThanOrEqual(15);
});
