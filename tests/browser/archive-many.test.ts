/** A person of 3,000 pictures as a file, on a real database: what it costs to write one, and to read it. */

import { expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { Random } from '../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { labelsOfPrompt, type Prompt, type Sample } from '../../src/core/samples.ts';
import { openArchive } from '../../src/store/open-archive.ts';
import { writeArchive } from '../../src/store/archive.ts';
import type { PicturesOf } from '../../src/store/incoming.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';

const MANY = 3000;
const AT_ONCE = 100;
const PROMPT: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };

/** Noise of two pictures, drawn once: each picture takes its own from some place on. */
const NOISE = ((random: Random) => Uint8Array.from({ length: 2 * CROP_BYTES }, () => Math.floor(6 * random.uniform())))(
  new Random('noise'),
);

/** Like a face as far as its size as a PNG goes: smooth, with a little noise. */
function crop(random: Random): Uint8Array {
  const tilt = random.between(0.2, 1);
  const from = Math.floor(random.between(0, CROP_BYTES));
  const bytes = new Uint8Array(CROP_BYTES);
  for (let i = 0; i < CROP_BYTES; i++) bytes[i] = 90 + tilt * ((i / 3) % 112) + NOISE[from + i]!;
  return bytes;
}

const sampleOf = (i: number, random: Random): Sample => ({
  id: `${i}`,
  person: 'many',
  session: 's',
  take: `s/${Math.floor(i / 12)}`,
  time: i,
  modelVersion: 'base',
  origin: 'captured',
  prompt: PROMPT,
  crop: crop(random),
  points: Float32Array.from({ length: 3 * MESH_LANDMARKS }, () => random.normal(5)),
  pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
  quality: { score: 1, reasons: [] },
  ...labelsOfPrompt(PROMPT),
  excluded: false,
});

/** Bytes of the page's own heap, array buffers and all; what blobs hold lies elsewhere. */
async function heap(): Promise<number> {
  const measure = (performance as unknown as { memory: { usedJSHeapSize: number } }).memory;
  return measure.usedJSHeapSize;
}

test('3,000 pictures go out with a heap that stays as it is, and come in again as they were', async () => {
  const store = await openStore();
  await store.savePerson({ id: 'many', name: 'Many', createdAt: 1 });
  const random = new Random('many');
  for (let from = 0; from < MANY; from += AT_ONCE) {
    await store.calibration.saveSamples(Array.from({ length: AT_ONCE }, (_, i) => sampleOf(from + i, random)));
  }
  const before = await heap();
  let most = 0;
  const stream = (await (await store.whole()).of('many'))!;
  async function* watched(): AsyncGenerator<Sample> {
    for await (const sample of stream.samples) {
      most = Math.max(most, (await heap()) - before);
      yield sample;
    }
  }
  const began = performance.now();
  const file = await writeArchive({ ...stream, samples: watched() });
  const written = performance.now() - began;
  console.info(
    `${MANY} pictures: ${(file.size / 1e6).toFixed(0)} MB in ${(written / 1000).toFixed(1)} s, heap +${(most / 1e6).toFixed(0)} MB at most`,
  );
  expect(file.size).toBeGreaterThan(50e6);
  expect(most).toBeLessThan(80e6);

  const beforeImport = await heap();
  let mostImported = 0;
  const began2 = performance.now();
  const opened = await openArchive(file);
  const picturesOf: PicturesOf = async (from, to) => {
    mostImported = Math.max(mostImported, (await heap()) - beforeImport);
    return opened.picturesOf(from, to);
  };
  const checked = performance.now();
  await (await store.whole()).replace({ ...opened, picturesOf });
  mostImported = Math.max(mostImported, (await heap()) - beforeImport);
  console.info(
    `checked in ${((checked - began2) / 1000).toFixed(1)} s, kept in ${((performance.now() - checked) / 1000).toFixed(1)} s, heap +${(mostImported / 1e6).toFixed(0)} MB at most`,
  );
  expect(mostImported).toBeLessThan(80e6);
  const kept = await store.calibration.list('many');
  expect(kept.length).toBe(MANY);
  const [of2321] = await opened.picturesOf(2321, 2322);
  expect(await store.calibration.picture('2321')).toEqual(of2321);
  store.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
}, 300_000);
