/** What is written of a trained network reads back the same here, and in TensorFlow.js without this code. */

import * as layers from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { unzip } from '../../src/core/zip.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeInput, inputOf } from '../../src/learn/nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from '../../src/learn/nets/au-net.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { zipModel } from '../../src/learn/nets/model-archive.ts';
import { disposeTree, entries, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { describeOn } from './backends.ts';

const BASE = join(import.meta.dirname, '../../static/models/base');

function baseArtifacts(): tf.io.ModelArtifacts {
  const json = JSON.parse(readFileSync(join(BASE, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  return {
    ...(json as unknown as tf.io.ModelArtifacts),
    weightSpecs: json.weightsManifest[0]!.weights,
    weightData: new Uint8Array(readFileSync(join(BASE, 'weights.bin'))).buffer,
  };
}

/** The shipped network, every weight moved a little. */
function trained(): AuNetParams {
  const params = readAuNet(baseArtifacts());
  const moved = mapTree(params, (leaf) => tf.tidy(() => tf.add(leaf, tf.randomNormal(leaf.shape, 0, 0.01, 'float32', 3))));
  disposeTree(params);
  return moved;
}

const face = (turn: number) => ({
  landmarks: MEAN_FACE.map((value, i) => value + 0.05 * Math.sin(i + turn)),
  crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 120 + 90 * Math.sin(i / 99 + turn)),
});
const INPUT = [{ face: face(0), neutral: face(1) }];

describeOn('wasm', 'a trained network in writing', () => {
  test('reads back the same, under its own version', () => {
    const params = trained();
    const written = writeAuNet(params, baseArtifacts(), 'mine');
    expect(written.userDefinedMetadata).toMatchObject({ version: 'mine', actionUnits: expect.any(Array) });
    const again = readAuNet(written);
    const latents = (own: AuNetParams): number[] => {
      const input = inputOf(INPUT);
      const output = applyAuNet(own, input);
      const values = [...output.latents.dataSync(), ...output.sides.dataSync()];
      disposeInput(input);
      tf.dispose({ ...output });
      return values;
    };
    const [before, after] = [latents(params), latents(again)];
    after.forEach((value, i) => expect(value).toBeCloseTo(before[i]!, 4));
    for (const [path, leaf] of entries(again)) {
      if (path.startsWith('units/') || path.startsWith('sides/') || path.startsWith('covered/')) continue; // what a head does not read is written as 0
      expect([...leaf.dataSync()], path).toEqual([
        ...entries(params)
          .find(([own]) => own === path)![1]
          .dataSync(),
      ]);
    }
    disposeTree(params);
    disposeTree(again);
  });

  test('the archive loads with loadLayersModel, and says the same', async () => {
    const params = trained();
    const files = unzip(zipModel(writeAuNet(params, baseArtifacts(), 'mine')));
    expect(Object.keys(files)).toEqual(['model.json', 'weights.bin']);
    const json = JSON.parse(new TextDecoder().decode(files['model.json'])) as tf.io.ModelJSON;
    const weights = new Uint8Array(files['weights.bin']!).buffer;
    const model = await layers.loadLayersModel(
      tf.io.fromMemory(tf.io.getModelArtifactsForJSONSync(json, json.weightsManifest[0]!.weights, weights)),
    );
    const input = inputOf(INPUT);
    const named: Record<string, tf.Tensor> = {
      landmarks: input.face.landmarks,
      crop: input.face.crop,
      texture: input.face.texture,
      neutral_landmarks: input.neutral.landmarks,
      neutral_crop: input.neutral.crop,
      neutral_texture: input.neutral.texture,
      known: input.known,
    };
    const theirs = model.predict(model.inputNames.map((name) => named[name]!)) as tf.Tensor[];
    const own = applyAuNet(params, input);
    const expected = [...own.latents.dataSync()];
    [...theirs[0]!.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3));
    tf.dispose({ ...own });
    tf.dispose(theirs);
    disposeInput(input);
    const all = model.getWeights();
    model.dispose();
    for (const weight of all) if (!weight.isDisposed) weight.dispose();
    disposeTree(params);
  });

  test('artefacts without weights are refused', () => {
    const params = trained();
    expect(() => writeAuNet(params, { modelTopology: {} }, 'mine')).toThrow(/without weights/);
    disposeTree(params);
  });
});
