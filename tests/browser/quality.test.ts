/** The limits of quality on real portraits, as they are and degraded on purpose. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poseOf } from '../../src/core/pose.ts';
import { quality } from '../../src/core/quality.ts';
import type { Quality, QualityReason } from '../../src/core/reading.ts';
import { cutFace } from '../../src/reader/crop.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { imageOf, portrait, portraitNames } from './pictures.ts';

const names = [...((await portraitNames('london')) ?? []), ...((await portraitNames('canada')) ?? [])];
/** Every eighth picture: neutral and smiling people of all ages and skins. */
const some = names.filter((_, i) => i % 8 === 0);

describe.skipIf(names.length === 0)('quality of real faces', () => {
  let finder: FaceFinder;
  /** Of every portrait as it is, and of every eighth. */
  let unchanged: (Quality | null)[];
  let someUnchanged: (Quality | null)[];
  beforeAll(async () => {
    finder = await FaceFinder.open('/face/face_landmarker.task', 1);
    unchanged = await judge(names);
    someUnchanged = unchanged.filter((_, i) => i % 8 === 0);
  }, 120_000);
  afterAll(() => finder.close());

  /** Quality of the face in each picture, changed on the way; null where none is found any more. */
  async function judge(
    pictures: readonly string[],
    filter: (name: string) => string = () => 'none',
    transform?: (context: OffscreenCanvasRenderingContext2D) => void,
    width?: number,
  ): Promise<(Quality | null)[]> {
    const judged: (Quality | null)[] = [];
    for (const [i, name] of pictures.entries()) {
      const whole = await portrait(name, filter(name), transform);
      const picture = width ? await createImageBitmap(whole, { resizeWidth: width, resizeQuality: 'high' }) : whole;
      await finder.forget();
      const [face] = await finder.find(picture, i);
      judged.push(
        face ? quality(face.landmarks, poseOf(face.matrix), cutFace(imageOf(picture), face.landmarks).measures, picture) : null,
      );
      picture.close();
    }
    return judged;
  }
  /** Share of the faces found that carry `reason`. */
  const share = (list: readonly (Quality | null)[], reason: QualityReason): number => {
    const found = list.filter((one) => one !== null);
    return found.filter((one) => one.reasons.includes(reason)).length / Math.max(1, found.length);
  };
  const mean = (list: readonly (Quality | null)[]): number => list.reduce((sum, one) => sum + (one?.score ?? 0), 0) / list.length;

  test('every portrait is found and good', () => {
    const bad = unchanged.flatMap((one, i) => (one && one.reasons.length === 0 ? [] : [`${names[i]}: ${one?.reasons.join()}`]));
    expect(bad).toEqual([]);
  });

  test('blur is told: none of 1.5 % of the interocular distance, all of 6 %, and the score falls with it', async () => {
    const interocular = (name: string): number => (name.includes('london') ? 130 : 242);
    const judged = [someUnchanged];
    for (const blur of [0.015, 0.03, 0.06]) judged.push(await judge(some, (name) => `blur(${blur * interocular(name)}px)`));
    expect(share(judged[1]!, 'blurred')).toBe(0);
    expect(share(judged[3]!, 'blurred')).toBe(1);
    const scores = judged.map(mean);
    for (let i = 1; i < scores.length; i++) expect(scores[i]).toBeLessThanOrEqual(scores[i - 1]! + 1e-9);
  });

  test('darkness is told: not a face of any skin in half the light, but all in a tenth', async () => {
    const judged = [someUnchanged];
    for (const light of [0.55, 0.25, 0.1]) judged.push(await judge(some, () => `brightness(${light})`));
    expect(share(judged[1]!, 'dark')).toBe(0);
    expect(share(judged[3]!, 'dark')).toBe(1);
    const scores = judged.map(mean);
    for (let i = 1; i < scores.length; i++) expect(scores[i]).toBeLessThanOrEqual(scores[i - 1]! + 1e-9);
  });

  test('white-out is told: not a face in a little more light, but nearly all in four times as much', async () => {
    const [more, burnt] = [await judge(some, () => 'brightness(1.15)'), await judge(some, () => 'brightness(4)')];
    expect(share(more, 'overexposed')).toBe(0);
    expect(share(burnt, 'overexposed')).toBeGreaterThan(0.9);
  });

  test('a face that leaves the picture, and a tiny one, are told', async () => {
    const leaving = await judge(some, undefined, (context) => context.translate(-290, 0));
    expect(share(leaving, 'out-of-frame')).toBe(1);
    const tiny = await judge(some, undefined, undefined, 72);
    expect(share(tiny, 'too-small')).toBe(1);
    for (const judged of [leaving, tiny]) expect(judged.some((one) => one !== null)).toBe(true);
  });

  test('a picture turned upright or on its side is as good', async () => {
    const tilted = await judge(some, undefined, (context) => {
      context.translate(320, 320);
      context.rotate(0.35);
      context.translate(-320, -320);
    });
    expect(tilted.filter((one) => one?.reasons.length)).toEqual([]);
  });
});
