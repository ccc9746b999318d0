/** Learning one face, on the shipped weights and a person of the rig who moves half as far as others do. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { REFERENCE_PEOPLE } from '../../src/core/reference-faces.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { moveFace } from '../../src/core/rig.ts';
import { labelsOfPrompt, movementOf, type Prompt, type Sample } from '../../src/core/samples.ts';
import { syntheticId } from '../../src/core/split.ts';
import {
  dataOf,
  facesOf,
  hasUnits,
  setOf,
  type CalibrationData,
  type Labelled,
  type PictureOf,
} from '../../src/learn/calibration-data.ts';
import { calibrate } from '../../src/learn/calibrate.ts';
import { codedList, preparedFaces } from '../../src/learn/prepared-faces.ts';
import { CODE_READER, encodeFaces, FACE_READER, type FaceSource } from '../../src/learn/face-reading.ts';
import { judge } from '../../src/learn/judging.ts';
import type { ComparedFace } from '../../src/learn/nets/au-net-input.ts';
import { judgementOn } from '../../src/learn/verdict.ts';
import { settingsOf, METHODS } from '../../src/learn/calibration-settings.ts';
import { evaluate } from '../../src/learn/evaluate.ts';
import { consistencyOf } from '../../src/learn/consistency.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree, leaves } from '../../src/learn/params.ts';
import { selfLabelled } from '../../src/learn/self-labels.ts';
import { takeDoubts } from '../../src/learn/take-doubts.ts';
import type * as tf from '../../src/learn/tf.ts';
import { planOf } from '../../src/session/plan.ts';
import { pictureIn } from '../half-mover.ts';
import { SOME_UNITS } from '../some-units.ts';
import { describeOn } from './backends.ts';

const BASE = join(import.meta.dirname, '../../static/models/base');
const neutral = { landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) };

function base(): AuNetParams {
  const json = JSON.parse(readFileSync(join(BASE, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const weightData = new Uint8Array(readFileSync(join(BASE, 'weights.bin'))).buffer;
  return readAuNet({ weightSpecs: json.weightsManifest[0]!.weights, weightData });
}

const sample = (prompt: Prompt, take: number): Sample => ({
  ...labelsOfPrompt(prompt),
  id: String(take),
  person: 'p',
  session: 's',
  take: String(take),
  time: take,
  modelVersion: 'base',
  origin: 'captured',
  prompt,
  crop: neutral.crop,
  points: moveFace(MEAN_FACE, { units: movementOf(prompt).map((amount) => amount * (0.5 + 0.01 * (take % 5))) }),
  pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] },
  quality: { score: 1, reasons: [] },
  excluded: false,
});
const SAMPLES = [
  ...planOf('only', SOME_UNITS).map(({ prompt }) => prompt),
  ...(['happiness', 'surprise'] as const).map((expression): Prompt => ({ kind: 'expression', expression })),
].map(sample);

const dataWith = (samples: readonly Sample[]): CalibrationData => dataOf(samples, pictureIn(samples), neutral);

/** Synthetic pictures of one session. */
const SYNTHETIC = Array.from({ length: 16 }, (_, i): Sample => ({
  ...sample({ kind: 'neutral' }, i),
  id: syntheticId('s', i),
  origin: 'synthetic',
  take: 's/made',
}));
/** Ids of what is learned from, of what weighs, and of what judges. */
function idsIn(data: CalibrationData): string[][] {
  const { learned, validation, test: judges } = facesOf(data);
  return [learned, validation, judges].map((part) => part.map(({ id }) => id));
}

/** Samples of a part as they are judged. */
const judged = (samples: readonly Sample[], part: 'learned' | 'validation' | 'test'): Labelled<FaceSource>[] =>
  [...facesOf(dataWith(samples))[part]].filter(hasUnits);
const resting: ComparedFace = { face: neutral, neutral };

describeOn('wasm', 'learning one face', () => {
  test('excluded samples take no part', () => {
    const some = SAMPLES.map((own, i) => ({ ...own, excluded: i % 3 === 0 }));
    const { samples, parts } = dataWith(some);
    expect(samples).toEqual(some.filter(({ excluded }) => !excluded));
    expect(parts.size).toBe(samples.length);
  });

  test('a resting face is read as resting: what it reads by itself is taken off', async () => {
    const params = base();
    const [read] = await judge(FACE_READER, params, judged([sample({ kind: 'neutral' }, 0)], 'learned'), resting);
    expect(Math.max(...Array.from(read!.latents))).toBeLessThan(1.5);
    disposeTree(params);
  });

  test('held-out movements are read better after every method, from the same samples, and the start is left alone', async () => {
    registerTrainingKernels();
    const params = base();
    const faces = await preparedFaces(params, dataWith(SAMPLES), { depth: 'top', replay: 0.2 });
    const test = judged(SAMPLES, 'test');
    const start = await judge(FACE_READER, params, test, resting);
    for (const method of METHODS) {
      const settings = {
        ...settingsOf({ method, depth: 'top', length: 'short' }),
        steps: 40,
        replay: 0.2,
        batch: { units: 16, expressions: 8, held: 16 },
      };
      const steps: number[] = [];
      for await (const { point, params: after, weights } of calibrate(new AbortController().signal, params, faces, settings)) {
        steps.push(point.step);
        expect(weights.length).toBeGreaterThan(0);
        if (method !== 'mal') expect(new Set(weights.map(([, weight]) => weight))).toEqual(new Set([1]));
        if (!after) continue;
        const read = await judge(FACE_READER, after, test, resting);
        expect(evaluate(read).meanError!, method).toBeLessThan(evaluate(start).meanError!);
        if (method !== 'mal') continue;
        const { verdict } = await judgementOn(params, after, faces);
        const { held, general } = verdict;
        expect(held.takes).toBeGreaterThan(0);
        expect(held.takes).toBeLessThanOrEqual(new Set(test.map(({ take }) => take)).size);
        expect(general.takes).toBe(REFERENCE_PEOPLE);
      }
      expect(steps).toEqual([20, 40]);
    }
    expect(await judge(FACE_READER, params, test, resting)).toEqual(start);
    disposeTree(params);
  });

  test('codes computed once read as the faces do', async () => {
    const params = base();
    const faces = facesOf(dataWith(SAMPLES.slice(0, 12)));
    const coded = { learned: await codedList(params, faces.learned), resting: (await encodeFaces(params, [faces.resting]))[0]! };
    const [whole, fromCodes] = [
      await judge(FACE_READER, params, faces.learned, faces.resting),
      await judge(CODE_READER, params, coded.learned, coded.resting),
    ];
    whole.forEach(({ latents }, i) =>
      Array.from(latents).forEach((latent, j) => expect(fromCodes[i]!.latents[j]).toBeCloseTo(latent, 3)),
    );
    disposeTree(params);
  });

  test.each(['top', 'deep'] as const)('pictures are read a batch at a time, at depth %s', async (depth) => {
    const params = base();
    const small = SAMPLES.slice(0, 60);
    let [reading, most, read] = [0, 0, 0];
    const pictureOf: PictureOf = async (id) => {
      most = Math.max(most, ++reading);
      read++;
      await Promise.resolve();
      reading--;
      return pictureIn(small)(id);
    };
    const settings = {
      ...settingsOf({ method: 'mal', depth, length: 'short' }),
      ...{ steps: 2, replay: 0.1, batch: { units: 4, expressions: 2, held: 4 } },
    };
    const faces = await preparedFaces(params, dataOf(small, pictureOf, neutral), settings);
    const before = read;
    for await (const { params: after } of calibrate(new AbortController().signal, params, faces, settings)) {
      if (after) await judgementOn(params, after, faces);
    }
    expect(most).toBeLessThanOrEqual(32);
    // at the top each was read once, and none again
    if (depth === 'top') expect([before, read]).toEqual([small.length, small.length]);
    else expect([before, read > small.length]).toEqual([0, true]);
    disposeTree(params);
  });

  test('where no movement is asked for, what the network labels itself is not doubted for what was asked', async () => {
    const params = base();
    // smiles whatever is asked
    const { points } = sample({ kind: 'expression', expression: 'happiness' }, 4);
    const smiling = planOf('minute').map(({ prompt }, i) => ({
      ...sample(prompt, i),
      ...(prompt.kind === 'expression' && { points }),
    }));
    const faces = facesOf(dataWith(smiling));
    const doubts = await takeDoubts(FACE_READER, params, faces, faces.learned);
    const asked = faces.learned.filter((face) => !hasUnits(face));
    expect(asked.some(({ take }) => doubts.get(take)!.doubt > 0)).toBe(true);
    const seen = await selfLabelled(FACE_READER, params, faces);
    expect(seen.map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
    expect(setOf(seen, FACE_READER.input, doubts).doubt).toEqual(seen.map(() => 0));
    disposeTree(params);
  });

  test('what is kept lies between the weights at the start and the trained ones', async () => {
    const params = base();
    const settings = {
      ...settingsOf({ method: 'mtl', depth: 'top', length: 'short' }),
      ...{ steps: 2, replay: 0, batch: { units: 32, expressions: 2, held: 4 } },
    };
    const faces = await preparedFaces(params, dataWith(SAMPLES), settings);
    const kept = async (mix: number): Promise<number[]> => {
      for await (const { params: after, diverged } of calibrate(new AbortController().signal, params, faces, {
        ...settings,
        mix,
      })) {
        if (after && !diverged) return leaves(after).flatMap((leaf) => [...leaf.dataSync()]);
      }
      throw new Error('training ended without a result');
    };
    const [start, part, whole] = [await kept(0), await kept(0.7), await kept(1)];
    const given = leaves(params).flatMap((leaf) => [...leaf.dataSync()]);
    expect(start.filter((value, i) => value !== given[i])).toEqual([]);
    expect(whole.filter((value, i) => value !== start[i]).length).toBeGreaterThan(1000);
    const isBetween = (value: number, i: number): boolean => Math.abs(value - (start[i]! + 0.7 * (whole[i]! - start[i]!))) < 1e-6;
    expect(part.filter((value, i) => !isBetween(value, i))).toEqual([]);
    disposeTree(params);
  });

  test('of synthetic pictures, which are one take, a quarter is kept aside, half of it to judge', () => {
    const [learned, validation, judges] = idsIn(dataWith(SYNTHETIC));
    expect([learned!.length, validation!.length, judges!.length]).toEqual([12, 2, 2]);
    expect(new Set([...learned!, ...validation!, ...judges!]).size).toBe(16);
  });

  test('a synthetic picture keeps its part when others are left out, removed or made of another session', () => {
    const before = idsIn(dataWith(SYNTHETIC)).map((ids) => new Set(ids));
    const earlier = SYNTHETIC.slice(0, 3).map((own): Sample => ({ ...own, id: `r${own.id}`, take: 'r/made', time: -1 }));
    for (const some of [
      SYNTHETIC.map((own, i) => ({ ...own, excluded: i === 0 || i === 5 })),
      SYNTHETIC.slice(1),
      [...earlier, ...SYNTHETIC],
    ]) {
      for (const [i, ids] of idsIn(dataWith(some)).entries()) {
        for (const id of ids.filter((own) => own.startsWith('s'))) expect(before[i]!.has(id), id).toBe(true);
      }
    }
  });

  test('where the weights at the start may have learned from any picture of a synthetic take, none of it judges', () => {
    const data = dataOf(SYNTHETIC, pictureIn(SYNTHETIC), neutral, { parts: new Map(), learned: new Set(['s/made']) });
    expect(idsIn(data)).toEqual([SYNTHETIC.map(({ id }) => id), [], []]);
  });

  test('a label that the picture shows is more consistent than one that it does not', async () => {
    const params = base();
    const happy = sample({ kind: 'expression', expression: 'happiness' }, 1);
    const strong = { ...happy, points: moveFace(MEAN_FACE, { units: movementOf(happy.prompt) }) };
    const picture = pictureIn([strong]);
    const [right, wrong] = await consistencyOf(params, [strong, { ...strong, expression: 6 }], picture, neutral);
    expect(right!).toBeGreaterThan(0.5);
    expect(wrong!).toBeLessThan(0.2);
    expect(await consistencyOf(params, [strong], picture, neutral)).toEqual([right]);
    disposeTree(params);
  });
});
