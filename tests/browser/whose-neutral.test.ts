/** Whose a recorded neutral is before a live camera: real people, one alone in view. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frontalise } from '../../src/core/frontal.ts';
import type { Baseline, ComparedWith, FaceReading } from '../../src/core/reading.ts';
import { Picture } from '../../src/reader/picture.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { portrait, portraitNames } from './pictures.ts';
import { WholePath } from './whole-path.ts';

const EVERY = 6;
const resting = ((await portraitNames('london')) ?? [])
  .filter((name) => name.includes('neutral'))
  .filter((_, i) => i % EVERY === 0);
const others = ((await portraitNames('canada')) ?? []).filter((_, i) => i % EVERY === 0);

describe.skipIf(resting.length === 0)('a recorded neutral', () => {
  let path: WholePath;
  let clock = 0;
  beforeAll(async () => {
    path = await WholePath.open({ ...DEFAULT_READING, maxFaces: 1, backend: 'wasm' }, new Picture());
  });
  afterAll(() => path.close());

  /** The face of a picture that a scene begins with. */
  async function met(name: string): Promise<FaceReading> {
    await path.newScene();
    const { faces } = await path.read(await portrait(name), (clock += 33));
    return faces[0]!;
  }
  async function record(name: string): Promise<void> {
    await path.setBaseline(null);
    const { landmarks, crop, latents, modelVersion } = await met(name);
    const baseline: Baseline = {
      ...{ landmarks: frontalise(landmarks).points, crop: crop!, latents, modelVersion },
      frames: 1,
    };
    await path.setBaseline(baseline);
  }
  const comparedWith = async (name: string): Promise<ComparedWith> => (await met(name)).comparedWith;

  test('is theirs when they smile, and most others are not compared with it', async () => {
    let compared = 0;
    for (const [i, name] of resting.entries()) {
      await record(name);
      expect([name, await comparedWith(name.replace('neutral', 'smiling'))]).toEqual([name, 'recorded']);
      for (const j of [0, 1]) if ((await comparedWith(others[(i + j) % others.length]!)) === 'recorded') compared++;
    }
    console.log(`${compared} of ${2 * resting.length} faces are compared with the neutral of somebody else`);
    expect(compared / (2 * resting.length)).toBeLessThan(0.35);
  });
});
