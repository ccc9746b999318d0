/** Which models are this network's: the base model is, and no spoilt one. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ARCHITECTURE, checkFit, NUMBERS, type AuNetMetadata, type Unfitness } from '../../src/learn/nets/architecture.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { Sample } from '../../src/core/samples.ts';
import { TEXTURE_WIDTH } from '../../src/core/texture.ts';
import { calibrate } from '../../src/learn/calibrate.ts';
import { dataOf } from '../../src/learn/calibration-data.ts';
import { settingsOf } from '../../src/learn/calibration-settings.ts';
import { FACE_READER } from '../../src/learn/face-reading.ts';
import { judge } from '../../src/learn/judging.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { initAuNet, type AuNetParams } from '../../src/learn/nets/au-net.ts';
import { readAuNet, weightsIn } from '../../src/learn/nets/au-net-artifacts.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { readModelJson, withWeights } from '../../src/learn/nets/model-archive.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { preparedFaces } from '../../src/learn/prepared-faces.ts';
import type * as tf from '../../src/learn/tf.ts';
import { checkSeal, sealModel } from '../../src/reader/model-seal.ts';
import { pictureIn, RESTING, takesOf } from '../half-mover.ts';
import { describeOn } from './backends.ts';

const FOLDER = join(import.meta.dirname, '../../static/models/base');
const base = (): tf.io.ModelArtifacts =>
  withWeights(readModelJson(readFileSync(join(FOLDER, 'model.json'))), readFileSync(join(FOLDER, 'weights.bin')));
const saying = (more: object): tf.io.ModelArtifacts => {
  const model = base();
  return { ...model, userDefinedMetadata: { ...model.userDefinedMetadata, ...more } };
};
const problemOf = (model: tf.io.ModelArtifacts): Unfitness | null => {
  try {
    checkFit(model);
    return null;
  } catch (error) {
    return (error as { why: Unfitness }).why;
  }
};
/** The base model with other bytes. */
const withBytes = (spoil: (bytes: Uint8Array) => void): tf.io.ModelArtifacts => {
  const model = base();
  const bytes = new Uint8Array((model.weightData as ArrayBuffer).slice(0));
  spoil(bytes);
  return { ...model, weightData: bytes.buffer };
};

test('the base model says what it is for, and its checksum is that of its weights', async () => {
  expect(base().userDefinedMetadata).toMatchObject({ architecture: ARCHITECTURE });
  expect(problemOf(base())).toBeNull();
  expect(await checkSeal(base())).toBe(true);
});

test.each([
  ['an earlier network', 'outdated', saying({ architecture: { ...ARCHITECTURE, version: 0 } })],
  ['a later network', 'newer', saying({ architecture: { ...ARCHITECTURE, version: ARCHITECTURE.version + 1 } })],
  ['another network', 'outdated', saying({ architecture: { id: 'another', version: 1 } })],
  ['other expressions', 'outdated', saying({ expressions: ['joy'] })],
  ['weights in no piece', 'damaged', { ...base(), weightData: [] }],
] as readonly [string, Unfitness, tf.io.ModelArtifacts][])('a model of %s is %s', (_what, why, model) => {
  expect(problemOf(model)).toBe(why);
});

/** The base model as version 1 was: it did not look at the texture. */
function versionOne(): tf.io.ModelArtifacts {
  const model = saying({ architecture: { ...ARCHITECTURE, version: 1 } });
  let at = 0;
  const parts = model.weightSpecs!.map((spec) => {
    const count = spec.shape.reduce((product, side) => product * side, 1);
    const bytes = new Uint8Array(model.weightData as ArrayBuffer).slice(at, (at += count * (spec.shape.length > 1 ? 2 : 4)));
    return { spec, bytes };
  });
  const kept = parts.filter(({ spec }) => spec.name !== 'byTexture/kernel');
  const data = Uint8Array.from(kept.flatMap(({ bytes }) => [...bytes])).buffer;
  return { ...model, weightSpecs: kept.map(({ spec }) => spec), weightData: data };
}

/** A few takes in which something is seen. */
const SEEN: readonly Sample[] = takesOf('anna', [
  { kind: 'neutral' },
  { kind: 'unit', unit: 'AU12', strength: 'strong' },
  { kind: 'unit', unit: 'AU04', strength: 'strong' },
]).map((sample, turn) => ({
  ...sample,
  crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 120 + 90 * Math.sin(i / 99 + turn)),
}));

test('a model of version 1, and one of before there were ids by how many numbers it has, is this network’s', () => {
  const one = versionOne();
  expect(problemOf(one)).toBeNull();
  const { architecture, ...said } = one.userDefinedMetadata as Partial<AuNetMetadata>;
  expect(architecture?.version).toBe(1);
  const old = { ...one, userDefinedMetadata: { ...said } };
  expect(problemOf(old)).toBeNull();
  const [first, ...others] = old.weightSpecs!;
  const count = first!.shape.reduce((product, side) => product * side, 1);
  const less = { ...old, weightSpecs: others, weightData: (old.weightData as ArrayBuffer).slice(2 * count) };
  expect(problemOf(less)).toBe('outdated');
});

test('every flipped bit, and weights of zeros, break the seal', async () => {
  const { byteLength } = base().weightData as ArrayBuffer;
  for (const at of [0, 1, byteLength >> 1, byteLength - 1]) {
    for (const bit of [0, 7]) expect(await checkSeal(withBytes((bytes) => (bytes[at]! ^= 1 << bit)))).toBe(false);
  }
  expect(await checkSeal(withBytes((bytes) => bytes.fill(0)))).toBe(false);
});

describeOn('wasm', 'a network that is written', () => {
  test('has as many numbers as every one, and fits, with a checksum of its own', async () => {
    const params = initAuNet(3);
    const written = writeAuNet(params, base(), 'mine');
    disposeTree(params);
    const count = written.weightSpecs!.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
    expect(count - TEXTURE_WIDTH * ACTION_UNITS.length).toBe(NUMBERS);
    expect(problemOf(written)).toBeNull();
    expect(written.userDefinedMetadata).not.toHaveProperty('sha256');
    const sealed = await sealModel(written);
    expect(await checkSeal(sealed)).toBe(true);
    expect(await checkSeal({ ...sealed, weightData: base().weightData! })).toBe(false);
  });

  test.each([
    [1, versionOne],
    [2, base],
  ] as const)('of version %i, trained whole, is kept as it was judged, and as what it is', async (version, model) => {
    registerTrainingKernels();
    const start = model();
    const params = readAuNet(start);
    const settings = {
      ...settingsOf({ method: 'mtl', depth: 'deep', length: 'short' }),
      ...{ steps: 1, replay: 0, batch: { units: 2, expressions: 1, held: 1 } },
    };
    const prepared = await preparedFaces(params, dataOf(SEEN, pictureIn(SEEN), RESTING), settings);
    if (prepared.form === 'codes') throw new Error('faces expected at this depth');
    const latents = async (own: AuNetParams): Promise<number[]> =>
      (await judge(FACE_READER, own, prepared.faces.learned, null)).flatMap(({ latents: read }) => Array.from(read));
    const before = await latents(params);
    for await (const { params: trained } of calibrate({ throwIfAborted: () => undefined }, params, prepared, settings, {
      mayLearn: weightsIn(start),
    })) {
      if (!trained) continue;
      const written = writeAuNet(trained, start, 'mine');
      expect(written.userDefinedMetadata).toMatchObject({ architecture: { ...ARCHITECTURE, version } });
      expect(problemOf(written)).toBeNull();
      const kept = readAuNet(written);
      const [judged, again] = [await latents(trained), await latents(kept)];
      expect(Math.max(...judged.map((latent, i) => Math.abs(latent - before[i]!)))).toBeGreaterThan(0.01);
      expect(Math.max(...judged.map((latent, i) => Math.abs(latent - again[i]!)))).toBeLessThan(1e-4);
      disposeTree(kept);
    }
    disposeTree(params);
  });
});
