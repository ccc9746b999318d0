/** Lids and gaze of generated faces that the finder sees, told apart by eye: which look down, and which are closed. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { frontalise } from '../../src/core/frontal.ts';
import { closingBound, lidsOf } from '../../src/core/lids.ts';
import { PRESENT_LEVEL } from '../../src/core/ordinal.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { portrait } from './pictures.ts';

const DOWN = ['sfhq_0542', 'sfhq_0742', 'sfhq_0890', 'sfhq_0589'];
const CLOSED = ['sfhq_0531', 'sfhq_0546', 'sfhq_0683', 'sfhq_0686', 'sfhq_1127', 'sfhq_0677', 'sfhq_1015'];
const PRESENT = PRESENT_LEVEL - 0.5;

const there = (await commands.sharedNames('faces/generated')) !== null;

describe.skipIf(!there)('lids of real pictures', () => {
  let finder: FaceFinder;
  beforeAll(async () => {
    finder = await FaceFinder.open('/face/face_landmarker.task', 1);
  });
  afterAll(() => finder.close());

  async function boundOf(name: string): Promise<number> {
    const picture = await portrait(`faces/generated/${name}.jpg`);
    await finder.forget();
    const [face] = await finder.find(picture, 0);
    picture.close();
    return closingBound(lidsOf(face!.landmarks, frontalise(face!.landmarks)));
  }

  test.each(DOWN)('%s looks down, which is not present as closed eyes', async (name) => {
    expect(await boundOf(name)).toBeLessThan(PRESENT);
  });

  test.each(CLOSED)('%s has closed eyes, and may read so', async (name) => {
    expect(await boundOf(name)).toBeGreaterThan(PRESENT + 2);
  });
});
