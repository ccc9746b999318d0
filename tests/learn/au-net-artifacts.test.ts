import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ACTION_UNITS, SIDED_UNITS } from '../../src/core/facs.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { inputOf } from '../../src/learn/nets/au-net-input.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { applyAuNet, blindTexture, initAuNet, type AuNetParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree, entries } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { readArtifacts } from '../../tools/pretrain/weights/artifacts.ts';
import { exportedLayers, exportModel } from '../../tools/pretrain/weights/export.ts';
import { describeOn } from './backends.ts';

const folder = mkdtempSync(join(tmpdir(), 'facsimile-model-'));
afterAll(() => rmSync(folder, { recursive: true }));

const plain = (count: number) => ({ scale: Array<number>(count).fill(1), shift: Array<number>(count).fill(0) });
const units = plain(ACTION_UNITS.length);
const sides = plain(2 * SIDED_UNITS.length);

async function write(params: AuNetParams, centre: Float32Array, calibration = units): Promise<string> {
  const layers = exportedLayers(params, centre, calibration, sides);
  const version = await exportModel(folder, '0.0.0', layers);
  disposeTree(layers);
  return version;
}

function latentsOf(params: AuNetParams, centre: Float32Array): number[] {
  return tf.tidy(() => {
    const face = MEAN_FACE.map((value, i) => value + 0.3 * Math.sin(i) - centre[i]!);
    const neutral = MEAN_FACE.map((value, i) => value + 0.1 * Math.cos(i) - centre[i]!);
    const crop = (turn: number): Uint8Array =>
      Uint8Array.from({ length: CROP_BYTES }, (_, i) => 120 + 90 * Math.sin(i / 99 + turn));
    const input = inputOf([{ face: { landmarks: face, crop: crop(0) }, neutral: { landmarks: neutral, crop: crop(1) } }]);
    const { latents } = applyAuNet(params, input);
    return [...latents.dataSync()];
  });
}

const largest = (a: number[], b: number[]): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
const ZERO = new Float32Array(MEAN_FACE.length);

describeOn('wasm', 'model artefacts', () => {
  test('what is written reads back the same but for half precision', async () => {
    const params = initAuNet(5);
    await write(params, ZERO);
    const again = readAuNet(readArtifacts(folder));
    const [before, after] = [entries(params), entries(again)];
    expect(after.map(([path, leaf]) => [path, leaf.shape])).toEqual(before.map(([path, leaf]) => [path, leaf.shape]));
    expect(largest(latentsOf(params, ZERO), latentsOf(again, ZERO))).toBeLessThan(0.05);
    await write(again, ZERO); // halves are exact from now on
    const third = readAuNet(readArtifacts(folder));
    expect(latentsOf(third, ZERO)).toEqual(latentsOf(again, ZERO));
    [params, again, third].forEach(disposeTree);
  });

  test('a centre trained around is folded in: the file takes landmarks as they are', async () => {
    const params = initAuNet(6);
    await write(params, MEAN_FACE);
    const again = readAuNet(readArtifacts(folder));
    expect(largest(latentsOf(params, MEAN_FACE), latentsOf(again, ZERO))).toBeLessThan(0.02);
    [params, again].forEach(disposeTree);
  });

  test('calibration scales and shifts each latent', async () => {
    const params = initAuNet(7);
    await write(params, MEAN_FACE);
    const straight = readAuNet(readArtifacts(folder));
    await write(params, MEAN_FACE, { scale: units.scale.map(() => 2), shift: units.shift.map(() => -1) });
    const bent = readAuNet(readArtifacts(folder));
    const expected = latentsOf(straight, ZERO).map((value) => 2 * value - 1);
    expect(largest(latentsOf(bent, ZERO), expected)).toBeLessThan(0.02);
    [params, straight, bent].forEach(disposeTree);
  });

  test('the version ends in a hash of the weights: other weights, other version', async () => {
    const [a, b] = [initAuNet(1), initAuNet(2)];
    const [first, again, other] = [await write(a, ZERO), await write(a, ZERO), await write(b, ZERO)];
    expect(first).toBe(again);
    expect(first).toMatch(/^0\.0\.0\+[0-9a-f]{8}$/);
    expect(other).not.toBe(first);
    [a, b].forEach(disposeTree);
  });

  test('weights of before there was a look at the texture read as they did: it says nothing', async () => {
    const params = initAuNet(8);
    await write(params, ZERO);
    const { weightSpecs, weightData, ...rest } = readArtifacts(folder) as Whole;
    const at = weightSpecs!.findIndex(({ name }) => name === 'byTexture/kernel');
    const bytes = (specs: readonly tf.io.WeightsManifestEntry[]): number =>
      specs.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1) * (shape.length > 1 ? 2 : 4), 0);
    const [from, to] = [bytes(weightSpecs!.slice(0, at)), bytes(weightSpecs!.slice(0, at + 1))];
    const left = Buffer.concat([Buffer.from(weightData.slice(0, from)), Buffer.from(weightData.slice(to))]);
    const old = readAuNet({ ...rest, weightSpecs: weightSpecs!.toSpliced(at, 1), weightData: Uint8Array.from(left).buffer });
    expect(Math.max(...old.byTexture.kernel.dataSync().map(Math.abs))).toBe(0);
    const blind = { ...params, byTexture: blindTexture() };
    expect(largest(latentsOf(old, ZERO), latentsOf(blind, ZERO))).toBeLessThan(0.05);
    expect(largest(latentsOf(old, ZERO), latentsOf(params, ZERO))).toBeGreaterThan(0.05);
    tf.dispose(blind.byTexture.kernel);
    [params, old].forEach(disposeTree);
  });

  test('artefacts that do not fit are refused by name', async () => {
    const params = initAuNet(8);
    await write(params, ZERO);
    disposeTree(params);
    const artifacts = readArtifacts(folder);
    const { weightSpecs } = artifacts;
    expect(() => readAuNet({ weightSpecs: weightSpecs! })).toThrow(/artefacts without weights/);
    const renamed = artifacts.weightSpecs!.map((spec) => (spec.name === 'units/bias' ? { ...spec, name: 'other' } : spec));
    expect(() => readAuNet({ ...artifacts, weightSpecs: renamed })).toThrow(/lack a weight: units\/bias/);
  });

  type Whole = Omit<tf.io.ModelArtifacts, 'weightData'> & { readonly weightData: ArrayBuffer };
  /** The artefacts in half precision, as the base ships, or in full, as a person's are kept. */
  function artefactsOf(kind: 'half' | 'full'): Whole {
    const half = readArtifacts(folder) as Whole;
    if (kind === 'half') return half;
    const params = readAuNet(half);
    const full = writeAuNet(params, half, 'mine') as Whole;
    disposeTree(params);
    return full;
  }

  test.each([
    ['half', 0x7e00],
    ['half', 0x7c00],
    ['half', 0xfc00],
    ['full', 0x7fc00000],
    ['full', 0x7f800001],
    ['full', 0xff800000],
  ] as const)('weights that are no numbers are refused, first and last one: %s precision, %i', async (kind, word) => {
    const params = initAuNet(9);
    await write(params, ZERO);
    disposeTree(params);
    const before = tf.memory().numTensors;
    const { weightData, ...rest } = artefactsOf(kind);
    disposeTree(readAuNet({ ...rest, weightData }));
    // biases are in full precision in either
    for (const at of kind === 'half' ? [0] : [0, weightData.byteLength - 4]) {
      const spoilt = new DataView(weightData.slice(0));
      if (kind === 'half') spoilt.setUint16(at, word, true);
      else spoilt.setUint32(at, word, true);
      expect(() => readAuNet({ ...rest, weightData: spoilt.buffer })).toThrow(/weight that is no number: \w+\/\w+, value \d+/);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test('weights that are cut off, too many or badly described are refused by name', () => {
    const { weightData, weightSpecs, ...rest } = artefactsOf('half');
    const last = weightSpecs!.at(-1)!;
    const read =
      (specs: unknown[], data = weightData) =>
      () =>
        readAuNet({ ...rest, weightSpecs: specs as tf.io.WeightsManifestEntry[], weightData: data });
    const others = weightSpecs!.slice(0, -1);
    expect(read(weightSpecs!, weightData.slice(0, -2))).toThrow(`weights cut off: ${last.name} ends at byte`);
    expect(read(weightSpecs!, new ArrayBuffer(weightData.byteLength + 2))).toThrow('weights of another model');
    expect(read([...others, { ...last, shape: [-1] }])).toThrow(`weight of no shape: ${last.name} is [-1]`);
    expect(read([...others, { ...last, shape: 'wide' }])).toThrow(`weight of no shape: ${last.name}`);
    expect(read([...others, { ...last, quantization: { dtype: 'float8' } }])).toThrow(`${last.name} is "float8"`);
    const scaled = { dtype: 'uint8', scale: NaN, min: 0 };
    expect(read([...others, { ...last, quantization: scaled }])).toThrow(`weight that is no number: ${last.name}, by its scale`);
    expect(read([...others, { ...last, name: '' }])).toThrow('weight without a name');
  });
});
