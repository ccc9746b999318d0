import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { FaceView } from '../../src/core/reading.ts';
import { RAW_WIDTH } from '../../src/core/scores.ts';
import * as tf from '../../src/learn/tf.ts';
import { startBackend } from '../../src/reader/backend.ts';
import { AuModel, type Readiness } from '../../src/reader/au-model.ts';
import { problemOf } from '../../src/reader/problems.ts';
import { Random } from '../../src/core/random.ts';

const MODEL = '/models/base/model.json';
const random = new Random('au-model');
const face = (): FaceView => ({
  landmarks: MEAN_FACE.map((value) => value + random.normal(0.1)),
  crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 128 + 60 * Math.sin(i / 200) + random.bounded(20, 60)),
});
const FACES = [
  { face: face(), neutral: null },
  { face: face(), neutral: face() },
  { face: { landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) }, neutral: face() },
];

let before = 0;
beforeAll(() => startBackend('wasm'));
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

const largestDifference = (a: readonly Float32Array[], b: readonly Float32Array[]): number =>
  Math.max(...a.flatMap((row, i) => [...row].map((value, j) => Math.abs(value - b[i]![j]!))));

describe('the network in the browser', () => {
  test('auto does not take a software GPU, and says so', async () => {
    const model = await AuModel.open(MODEL, 'auto');
    expect(model.readiness.backend).toBe('wasm');
    expect(model.readiness.why).toBe('WebGPU would run in software, which is slower');
    model.close();
  });

  test('a face alone reads as it does among others, with and without a neutral', async () => {
    const model = await AuModel.open(MODEL, 'wasm');
    const together = await model.score(FACES);
    const alone = [];
    for (const input of FACES) alone.push(...(await model.score([input])));
    expect(together.map((row) => row.length)).toEqual(FACES.map(() => RAW_WIDTH));
    expect(largestDifference(together, alone)).toBeLessThan(1e-4);
    expect(await model.score([])).toEqual([]);
    model.close();
  });

  test('WebGPU, in software where there is no other, agrees with WebAssembly, goes on when it is taken away, between frames and during one, and leaves its weights to WebAssembly', async () => {
    const wasm = await AuModel.open(MODEL, 'wasm');
    const expected = await wasm.score(FACES);
    wasm.close();
    const heard: Readiness[] = [];
    const model = await AuModel.open(MODEL, 'webgpu', (readiness) => heard.push(readiness));
    expect(model.readiness).toMatchObject({ backend: 'webgpu', why: 'chosen in the settings' });
    expect(largestDifference(await model.score(FACES), expected)).toBeLessThan(1e-3);
    for (const when of ['between', 'during'] as const) {
      const { device } = tf.backend() as unknown as { device: GPUDevice };
      if (when === 'between') {
        device.destroy();
        await device.lost;
        expect(largestDifference(await model.score(FACES), expected)).toBeLessThan(1e-3);
      } else {
        const readings = Promise.all([model.score(FACES), model.score(FACES)]);
        device.destroy();
        for (const reading of await readings) expect(largestDifference(reading, expected)).toBeLessThan(1e-3);
      }
      expect((tf.backend() as unknown as { device: GPUDevice }).device).not.toBe(device);
    }
    await model.move('wasm');
    expect(largestDifference(await model.score(FACES), expected)).toBeLessThan(1e-6);
    expect(heard.map(({ backend }) => backend)).toEqual(['webgpu', 'webgpu', 'wasm']);
    model.close();
  });

  test("the person's own weights read the faces that are theirs, and stay when others cannot be read", async () => {
    const model = await AuModel.open(MODEL, 'wasm');
    const old = await model.score(FACES);
    const artifacts = await tf.io.http(MODEL).load!();
    const zeros = new ArrayBuffer(tf.io.CompositeArrayBuffer.join(artifacts.weightData).byteLength);
    const mine = { ...artifacts.userDefinedMetadata, version: 'mine' };
    await model.setOwn({ ...artifacts, weightData: zeros, userDefinedMetadata: mine });
    expect(model.readiness.modelVersion).toBe('mine');
    const mixed = FACES.map((face, i) => ({ ...face, own: i % 2 === 0 }));
    const rows = await model.score(mixed);
    rows.forEach((row, i) => {
      if (i % 2 === 1) expect(largestDifference([row], [old[i]!])).toBeLessThan(1e-4);
      else expect(largestDifference([row], [old[i]!])).toBeGreaterThan(0.1);
    });
    await expect(model.setOwn({ ...artifacts, weightSpecs: artifacts.weightSpecs!.slice(1) })).rejects.toSatisfy(
      (error) => problemOf(error) === 'model-unreadable',
    );
    expect(largestDifference(await model.score(mixed), rows)).toBe(0);
    const own = tf.memory().numTensors;
    await model.setOwn(null);
    expect(tf.memory().numTensors).toBeLessThan(own);
    expect(model.versionOf(true)).toBe(model.versionOf(false));
    expect(largestDifference(await model.score(mixed), old)).toBe(0);
    model.close();
  });

  test('missing weights have a name', async () => {
    await expect(AuModel.open('/models/none/model.json', 'wasm')).rejects.toSatisfy(
      (error) => problemOf(error) === 'model-missing',
    );
  });
});
