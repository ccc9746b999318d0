/** The committed base weights: what every later reading stands on. */

import * as layers from '@tensorflow/tfjs-layers';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import type { FaceView } from '../../src/core/reading.ts';
import { moveFace } from '../../src/core/rig.ts';
import type { AuNetMetadata } from '../../src/learn/nets/architecture.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { inputOf } from '../../src/learn/nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from '../../src/learn/nets/au-net.ts';
import { countParams, disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { readArtifacts } from '../../tools/pretrain/weights/artifacts.ts';
import { disposeModel } from '../../tools/pretrain/weights/export.ts';
import { BACKENDS, describeOn } from '../learn/backends.ts';

const FOLDER = join(import.meta.dirname, '../../static/models/base');

/** The mean face with some units moved on both sides, or on one. */
function face(amounts: Partial<Record<string, number | readonly [number, number]>>): Float32Array {
  const units = restingUnits();
  for (const [code, amount] of Object.entries(amounts))
    units.set(typeof amount === 'number' ? [amount, amount] : amount!, 2 * unitIndex(code));
  return moveFace(MEAN_FACE, { units });
}

/** A face of which there is no picture. */
const shapeOnly = (landmarks: Float32Array): FaceView => ({ landmarks, crop: new Uint8Array(CROP_BYTES) });

interface Answer {
  readonly latents: number[];
  readonly sides: number[];
}

function read(params: AuNetParams, faces: readonly Float32Array[], known: boolean): Answer[] {
  return tf.tidy(() => {
    const neutral = known ? shapeOnly(MEAN_FACE) : null;
    const { latents, sides } = applyAuNet(params, inputOf(faces.map((landmarks) => ({ face: shapeOnly(landmarks), neutral }))));
    const [z, s] = [latents.arraySync(), sides.arraySync()];
    return z.map((row, i) => ({ latents: row, sides: s[i]! }));
  });
}

for (const backend of BACKENDS) {
  describeOn(backend, 'base weights', () => {
    test.each([false, true])('nothing is present on the resting mean face (own neutral given: %s)', (known) => {
      const params = readAuNet(readArtifacts(FOLDER));
      const [rest] = read(params, [MEAN_FACE], known);
      ACTION_UNITS.forEach(({ code }, i) => expect(presence(rest!.latents[i]!), code).toBeLessThan(0.5));
      disposeTree(params);
    });

    test.each([
      ['AU12', 0.8],
      ['AU26', 0.8],
      ['AU43', 1],
      ['AU01', 1],
      ['AU02', 1],
    ] as const)('%s is read where the rig moves it, and not at rest', (code, amount) => {
      const params = readAuNet(readArtifacts(FOLDER));
      const [rest, moved] = read(params, [MEAN_FACE, face({ [code]: amount })], true);
      const at = unitIndex(code);
      expect(intensity(moved!.latents[at]!)).toBeGreaterThan(2);
      expect(presence(moved!.latents[at]!)).toBeGreaterThan(0.5);
      expect(intensity(rest!.latents[at]!)).toBeLessThan(1);
      disposeTree(params);
    });

    test.each(['AU12', 'AU26', 'AU43', 'AU02', 'AU04', 'AU15'] as const)('%s: more movement reads as more', (code) => {
      const params = readAuNet(readArtifacts(FOLDER));
      const steps = [0, 0.25, 0.5, 0.75, 1].map((amount) => face({ [code]: amount }));
      const values = read(params, steps, true).map(({ latents }) => latents[unitIndex(code)]!);
      for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1]!);
      disposeTree(params);
    });

    test.each(['AU12', 'AU02', 'AU43'] as const)('%s: a one-sided movement is read on its side', (code) => {
      const params = readAuNet(readArtifacts(FOLDER));
      const [left, right] = read(params, [face({ [code]: [0.9, 0] }), face({ [code]: [0, 0.9] })], true);
      const at = 2 * SIDED_UNITS.indexOf(unitIndex(code));
      expect(left!.sides[at]).toBeGreaterThan(left!.sides[at + 1]! + 0.5);
      expect(right!.sides[at + 1]).toBeGreaterThan(right!.sides[at]! + 0.5);
      disposeTree(params);
    });
  });
}

describe('the files', () => {
  const json = JSON.parse(readFileSync(join(FOLDER, 'model.json'), 'utf8')) as { userDefinedMetadata: AuNetMetadata };

  test('stay under 2.5 MB and name what they read', () => {
    expect(statSync(join(FOLDER, 'weights.bin')).size + statSync(join(FOLDER, 'model.json')).size).toBeLessThan(2_500_000);
    expect(json.userDefinedMetadata.actionUnits).toEqual(ACTION_UNITS.map(({ code }) => code));
    expect(json.userDefinedMetadata.sidedUnits).toEqual(SIDED_UNITS.map((i) => ACTION_UNITS[i]!.code));
    expect(json.userDefinedMetadata.expressions).toEqual([...EXPRESSIONS]);
  });

  test('come with a model card of the same version', () => {
    expect(readFileSync(join(FOLDER, 'README.md'), 'utf8')).toContain(json.userDefinedMetadata.version);
  });
});

describeOn('wasm', 'without our code', () => {
  test('the layers model gives the same answers', async () => {
    const artifacts = readArtifacts(FOLDER);
    const model = await layers.loadLayersModel(tf.io.fromMemory(artifacts));
    const params = readAuNet(artifacts);
    expect(countParams(params)).toBeGreaterThan(1e5);
    tf.tidy(() => {
      const crop = (turn: number): Uint8Array =>
        Uint8Array.from({ length: CROP_BYTES }, (_, i) => 120 + 90 * Math.sin(i / 99 + turn));
      const resting = { landmarks: MEAN_FACE, crop: crop(0) };
      const input = inputOf([
        { face: { landmarks: face({ AU12: 0.7 }), crop: crop(1) }, neutral: resting },
        { face: { landmarks: face({ AU04: 1, AU26: 0.5 }), crop: crop(2) }, neutral: null },
      ]);
      const ours = applyAuNet(params, input);
      const { face: seen, neutral, known } = input;
      const theirs = model.predict([
        ...[seen.landmarks, seen.crop, seen.texture],
        ...[neutral.landmarks, neutral.crop, neutral.texture],
        known,
      ]) as tf.Tensor[];
      [ours.latents, ours.sides, ours.covered, ours.expressions, ours.feature].forEach((out, i) => {
        expect(tf.max(tf.abs(tf.sub(out, theirs[i]!))).dataSync()[0]).toBeLessThan(1e-3);
      });
    });
    disposeTree(params);
    disposeModel(model);
  });
});
