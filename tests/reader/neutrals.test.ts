/** What faces are compared with, and by whose weights they are read. The network reads nothing in any face here. */

import { describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { MATERIAL } from '../../src/core/estimated-neutral.ts';
import { ACTION_UNITS, REGIONS, type Region } from '../../src/core/facs.ts';
import { lookOf, unlikeness } from '../../src/core/looks.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import type { EstimateState } from '../../src/core/reading.ts';
import { RAW_WIDTH } from '../../src/core/scores.ts';
import type { AuModel } from '../../src/reader/au-model.ts';
import { Neutrals, type FaceToCompare } from '../../src/reader/neutrals.ts';

const FRAME = 33;
const SETTINGS = { useNeutral: true, estimateNeutral: true };
const network = {
  versionOf: () => 'base',
  score: (faces: readonly unknown[]) => Promise.resolve(faces.map(() => new Float32Array(RAW_WIDTH))),
} as unknown as AuModel;

/** A still, good, frontal face before a camera with its noise: of the person with light and dark like this. */
function face(random: Random, id = 1, [u, v]: readonly [number, number] = [9, 11]): FaceToCompare {
  return {
    id,
    inDoubt: false,
    pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 45] },
    quality: { score: 1, reasons: [] },
    landmarks: MEAN_FACE.slice(),
    crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % CROP_SIZE, Math.floor(i / 3 / CROP_SIZE)];
      return 120 + 50 * Math.sin(x / u) * Math.cos(y / v) + random.bounded(2, 6);
    }),
  };
}

/** What the network says of a face in which nothing moves, and which something hides there or nowhere. */
function raw(hidden: Region | null): Float32Array {
  const row = new Float32Array(RAW_WIDTH);
  REGIONS.forEach((region, i) => (row[RAW_WIDTH - REGIONS.length + i] = region === hidden ? 100 : -100));
  return row;
}

describe('the estimated resting face', () => {
  async function shown(hidden: Region | null): Promise<EstimateState> {
    const neutrals = new Neutrals(network);
    const random = new Random('neutrals');
    let estimate: EstimateState | null = null;
    for (let time = 0; time < 2 * MATERIAL; time += FRAME) {
      const [plan] = await neutrals.plan([face(random)], time, SETTINGS, false);
      plan!.learn?.(raw(hidden));
      ({ estimate } = plan!);
    }
    return estimate!;
  }

  test('is found in a face that is seen whole', async () => {
    const { done, sure } = await shown(null);
    expect(done).toBe(1);
    expect(sure).toBeGreaterThan(0);
  });

  test.each(REGIONS)('is never that of a face whose %s part something hides', async (region) => {
    expect(await shown(region)).toEqual({ done: 0, sure: 0 });
  });
});

describe('the one whose weights and neutral these are', () => {
  const random = new Random('neutrals/people');
  /** Faces that are unlike one another, by their ids. */
  const somebody = (id: number, looks = id): FaceToCompare => face(random, id, [3 + 2 * looks, 25 - 2 * looks]);
  const baseline = {
    ...{ landmarks: MEAN_FACE, crop: somebody(1).crop },
    ...{ latents: new Float32Array(ACTION_UNITS.length), modelVersion: 'base', frames: 42 },
  };

  test.each([
    ['whom the scene began with', null],
    ['whom the recorded neutral is like', baseline],
  ])('is the person %s, and nobody else however many come and go meanwhile', async (_who, recorded) => {
    const neutrals = new Neutrals(network);
    await neutrals.setRecorded(recorded);
    let time = 0;
    const theirs = async (...faces: FaceToCompare[]): Promise<boolean[]> => {
      const plans = await neutrals.plan(faces, (time += 1000), SETTINGS, false);
      expect(plans.map(({ comparedWith }) => comparedWith === 'recorded')).toEqual(
        plans.map(({ own }) => own && recorded !== null),
      );
      return plans.map(({ own }) => own);
    };
    expect(await theirs(somebody(1), somebody(2))).toEqual([true, false]);
    for (let id = 3; id <= 9; id++) expect(await theirs(somebody(2), somebody(id))).toEqual([false, false]);
    for (const id of [20, 21, 22]) expect(await theirs(somebody(id, id - 17))).toEqual([false]);
    expect(await theirs(somebody(2), somebody(30, 1))).toEqual([false, true]);
  });

  test('is nobody but who can be the one, unless it is known: before a camera somebody a little less like it, too', async () => {
    const neutrals = new Neutrals(network);
    await neutrals.setRecorded(baseline);
    const far = (face: FaceToCompare): number => unlikeness(lookOf(baseline), lookOf(face));
    const compared = async (face: FaceToCompare, time: number) => (await neutrals.plan([face], time, SETTINGS, false))[0]!;
    for (const scene of ['file', 'film', 'live'] as const) {
      neutrals.newScene(scene);
      for (let i = 0; i < 10; i++) expect(await compared(somebody(2), 500 * i)).toMatchObject({ own: false });
      expect(await compared(somebody(1), 6000)).toMatchObject({ own: true, comparedWith: 'recorded' });
      for (let i = 0; i < 10; i++) expect(await compared(somebody(3), 7000 + 500 * i)).toMatchObject({ own: false });
    }
    // as unlike as a face of one's own may be before a camera, and no other face in a file
    const changed = Array.from({ length: 100 }, (_, i) => somebody(1, 1 + i / 100)).find((face) => far(face) > 0.52)!;
    expect(far(changed)).toBeLessThan(0.58);
    for (const scene of ['file', 'live'] as const) {
      neutrals.newScene(scene);
      expect(await compared(changed, 0)).toMatchObject({ own: scene === 'live' });
    }
    for (const scene of ['file', 'live'] as const) {
      await neutrals.setRecorded(baseline, true);
      neutrals.newScene(scene);
      expect(await compared(somebody(2), 0)).toMatchObject({ own: true, comparedWith: 'recorded' });
    }
  });
});

describe('a film that is read again', () => {
  /** Shows faces one after the other in both readings; what the second compares each with, and what with which neutral. */
  async function readTwice(faces: readonly FaceToCompare[]): Promise<{ comparedWith: string; neutral: Uint8Array | null }[]> {
    const neutrals = new Neutrals(network);
    neutrals.newScene('film');
    const read = async (): Promise<{ comparedWith: string; neutral: Uint8Array | null }[]> => {
      const plans = [];
      for (const [i, face] of faces.entries()) {
        const [plan] = await neutrals.plan([face], 150 * i, SETTINGS, false);
        plan!.learn?.(raw(null));
        plans.push({ comparedWith: plan!.comparedWith, neutral: plan!.comparison?.neutral.crop ?? null });
      }
      return plans;
    };
    await read();
    neutrals.rewind();
    return read();
  }
  const random = new Random('neutrals/film');
  const looksOf = (person: number): readonly [number, number] => [[3, 4.5, 7, 11][person % 4]!, [4, 7, 12][person % 3]!];
  const shown = (person: number, frames = 25, id = person + 1): FaceToCompare[] =>
    Array.from({ length: frames }, () => face(random, id, looksOf(person)));

  test('compares everybody with their own resting face, however many come one after another', async () => {
    const people = Array.from({ length: 12 }, (_, i) => shown(i));
    const compared = await readTwice(people.flat());
    const whose = (neutral: Uint8Array | null): number =>
      people.findIndex((frames) => frames.some(({ crop }) => neutral?.every((value, i) => value === crop[i])));
    expect(compared.map(({ neutral }) => whose(neutral))).toEqual(people.flatMap((frames, i) => frames.map(() => i)));
  });

  test('finds the resting face of somebody who has turned away by its end', async () => {
    const turned = shown(5, 20, 1).map((face) => ({ ...face, pose: { ...face.pose, yaw: 25 } }));
    const compared = await readTwice([...shown(0, 40), ...turned]);
    expect(new Set(compared.map(({ comparedWith }) => comparedWith))).toEqual(new Set(['estimated']));
  });
});

test('nothing is learned of a face while somebody else may have taken its place', async () => {
  const neutrals = new Neutrals(network);
  const random = new Random('neutrals/doubt');
  const doubted = { ...face(random), inDoubt: true };
  for (let time = 0; time < 2 * MATERIAL; time += FRAME) {
    const [plan] = await neutrals.plan([doubted], time, SETTINGS, false);
    expect(plan!.learn).toBeNull();
  }
});
