/** Ids of faces on drawn crops. The limits are those of real pictures (tests/browser/hard-cuts.test.ts). */

import { describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { FaceIds, type TrackedFace } from '../../src/core/face-ids.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { correlation, glimpseOf, likeness, reliefOf } from '../../src/core/relief.ts';
import { Random } from '../../src/core/random.ts';

const FRAME = 33;
type Shade = (x: number, y: number) => number;

const drawn = new Map<Shade, Uint8Array>();
function crop(shade: Shade): Uint8Array {
  if (!drawn.has(shade)) drawn.set(shade, draw(shade));
  return drawn.get(shade)!;
}
const draw = (shade: Shade): Uint8Array =>
  Uint8Array.from({ length: CROP_BYTES }, (_, i) => shade(Math.floor(i / 3) % CROP_SIZE, Math.floor(i / 3 / CROP_SIZE)));
/** Light and dark as one person has them. */
function somebody(key: string): Shade {
  const random = new Random(`face-ids/${key}`);
  const waves = Array.from({ length: 12 }, () => [random.normal(0.25), random.normal(0.25), random.between(0, 7)] as const);
  return (x, y) => 128 + waves.reduce((sum, [u, v, at]) => sum + 10 * Math.sin(u * x + v * y + at), 0);
}
const [ann, bob] = [somebody('ann'), somebody('bob')];
const STUDIO = Array.from({ length: 144 }, (_, i) => i % 50);
const STREET = Array.from({ length: 144 }, (_, i) => (i * i) % 70);

/** Follows what each track shows, frame by frame. */
class Watcher {
  readonly #ids: FaceIds;
  #time = 0;

  constructor(last?: number) {
    this.#ids = new FaceIds(last);
  }

  see(
    faces: readonly [track: number, shade: Shade, bones?: Float32Array][],
    glimpse = STUDIO,
    yaw = 0,
    passed = FRAME,
  ): number[] {
    this.#time += passed;
    const pose = { yaw, pitch: 0, roll: 0, translation: [0, 0, 0] as const };
    const tracked = faces.map(([id, shade, bones = MEAN_FACE]): TrackedFace => ({
      ...{ id, pose },
      landmarks: bones,
      crop: crop(shade),
    }));
    return this.#ids.of(tracked, this.#time, glimpse).map(({ id }) => id);
  }
  /** The ids over some frames of one track. */
  watch(frames: number, shade: Shade, glimpse = STUDIO, yaw = 0): number[] {
    return Array.from({ length: frames }, () => this.see([[7, shade]], glimpse, yaw)[0]!);
  }
}

describe('ids of faces', () => {
  test('go on above those that were given before', () => {
    expect(new Watcher(7).see([[9, bob], [4, ann]])).toEqual([9, 8]); // prettier-ignore
  });

  test('follow tracks, are counted as they appear, and are never given to two people', () => {
    const watcher = new Watcher();
    expect(watcher.see([[9, bob], [4, ann]])).toEqual([2, 1]); // prettier-ignore
    expect(watcher.see([[4, ann], [9, bob]])).toEqual([1, 2]); // prettier-ignore
    expect(watcher.see([[9, bob]])).toEqual([2]);
    expect(watcher.see([[9, bob], [4, ann]])).toEqual([2, 1]); // prettier-ignore
    watcher.see([]);
    expect(watcher.see([[12, ann]])).toEqual([3]);
  });

  test('change once within a quarter of a second of a hard cut to somebody else, and back when the cut is back', () => {
    const watcher = new Watcher();
    expect(new Set(watcher.watch(10, ann))).toEqual(new Set([1]));
    const ids = watcher.watch(30, bob);
    expect(ids.indexOf(2)).toBeLessThan(250 / FRAME);
    expect(new Set(ids)).toEqual(new Set([1, 2]));
    const carol = somebody('carol');
    expect(watcher.watch(30, carol).at(-1)).toBe(3);
    expect(watcher.watch(30, ann).at(-1)).toBe(1);
    expect(watcher.watch(30, bob).at(-1)).toBe(2);
    expect(watcher.watch(30, somebody('dan')).at(-1)).toBe(4);
  });

  const half =
    (shade: Shade, other: Shade): Shade =>
    (x, y) =>
      (x < 60 ? other : shade)(x, y);
  test.each<[string, Shade]>([
    ['a light that goes down', (x, y) => 0.3 * ann(x, y)],
    ['a flash', (x, y) => 60 + 0.75 * ann(x, y)],
    ['a hand before half of the face', half(ann, () => 150)],
    ['a mouth that has moved', (x, y) => (y > 66 ? bob : ann)(x, y)],
  ])('stay through %s', (_what, shown) => {
    const watcher = new Watcher();
    watcher.watch(10, ann);
    expect(new Set([...watcher.watch(30, shown), ...watcher.watch(10, ann)])).toEqual(new Set([1]));
  });

  test('stay when a blurred frame, or something before all of the face, is soon gone', () => {
    const watcher = new Watcher();
    watcher.watch(10, ann);
    expect(new Set([...watcher.watch(3, bob), ...watcher.watch(30, ann)])).toEqual(new Set([1]));
  });

  test('stay when a face becomes another little by little, as one that turns does', () => {
    const watcher = new Watcher();
    watcher.watch(10, ann);
    const ids = Array.from({ length: 30 }, (_, i) =>
      watcher.watch(1, (x, y) => ann(x, y) + ((bob(x, y) - ann(x, y)) * i) / 29),
    ).flat();
    expect(new Set(ids)).toEqual(new Set([1]));
  });

  test('stay when a head has turned to where it was never seen', () => {
    const watcher = new Watcher();
    watcher.watch(10, ann);
    expect(new Set(watcher.watch(30, bob, STUDIO, 25))).toEqual(new Set([1]));
  });

  /** Somebody who is a little less like Ann than `most`. */
  function likeAnn(most: number): Shade {
    const mixed =
      (share: number): Shade =>
      (x, y) =>
        ann(x, y) + share * (bob(x, y) - ann(x, y));
    const near = (shade: Shade): number => likeness(reliefOf(crop(ann)), reliefOf(crop(shade)));
    const alike = Array.from({ length: 50 }, (_, i) => mixed(i / 50)).find((shade) => near(shade) < most)!;
    expect(near(alike)).toBeGreaterThan(0.72);
    return alike;
  }

  test('need less of a change in the face where its bones are others', () => {
    const alike = likeAnn(0.79);
    const wider = MEAN_FACE.map((value, i) => (i % 3 === 0 ? 1.12 * value : value));
    const last = (bones: Float32Array): number => {
      const watcher = new Watcher();
      watcher.watch(10, ann);
      return Array.from({ length: 30 }, () => watcher.see([[7, alike, bones]])[0]!).at(-1)!;
    };
    expect([last(MEAN_FACE), last(wider)]).toEqual([1, 2]);
  });

  test('need less of a change in the face where the whole picture has changed', () => {
    const alike = likeAnn(0.84);
    const [same, other] = [new Watcher(), new Watcher()];
    same.watch(10, ann);
    other.watch(10, ann);
    expect(same.watch(30, alike).at(-1)).toBe(1);
    expect(other.watch(30, alike, STREET).at(-1)).toBe(2);
    const carried = new Watcher();
    carried.watch(10, ann);
    expect(carried.watch(30, ann, STREET).at(-1)).toBe(1);
  });

  test('are others in another source, whose tracks may have the same numbers', () => {
    const ids = new FaceIds();
    const pose = { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 0] as const };
    const see = (shade: Shade, time: number): number =>
      ids.of([{ id: 1, pose, landmarks: MEAN_FACE, crop: crop(shade) }], time, STUDIO)[0]!.id;
    expect([see(ann, 0), see(ann, FRAME)]).toEqual([1, 1]);
    ids.forget();
    expect(Array.from({ length: 20 }, (_, i) => see(bob, i * FRAME))).toEqual(Array(20).fill(2));
    // a clock that goes back is another source, too
    expect(Array.from({ length: 20 }, (_, i) => see(ann, i * FRAME))).toEqual(Array(20).fill(3));
  });

  test('last while a face is lost for a moment, and see a cut behind it', () => {
    const watcher = new Watcher();
    watcher.watch(10, ann);
    for (let i = 0; i < 5; i++) watcher.see([]);
    expect(watcher.watch(1, ann)).toEqual([1]);
    for (let i = 0; i < 5; i++) watcher.see([]);
    expect(watcher.watch(30, bob).at(-1)).toBe(2);
  });
});

describe('ids of faces on a machine that takes this many milliseconds a reading:', () => {
  const PACES = [FRAME, 100, 200, 333, 400, 500, 700, 1000, 2500];

  test.each(PACES)('%i ms: last while the faces do, and through one reading without them', (gap) => {
    const watcher = new Watcher();
    const see = (): number[] => watcher.see([[4, ann], [9, bob]], STUDIO, 0, gap); // prettier-ignore
    const seen = Array.from({ length: 8 }, see);
    watcher.see([], STUDIO, 0, gap);
    expect([...seen, see()]).toEqual(Array(9).fill([1, 2]));
  });

  /** The ids of a track over readings that show `shades`, the time between two of which scatters by 30 %. */
  function idsAt(gap: number, shades: readonly Shade[], key: number): number[] {
    const [watcher, random] = [new Watcher(), new Random(`face-ids/pace/${gap}/${key}`)];
    const see = (shade: Shade): number => watcher.see([[7, shade]], STUDIO, 0, gap * random.between(0.7, 1.3))[0]!;
    for (let i = 0; i < 8; i++) see(ann);
    return shades.map(see);
  }
  const times = (count: number, shade: Shade): Shade[] => new Array<Shade>(count).fill(shade);
  const between: Shade = (x, y) => 0.3 * ann(x, y) + 0.7 * bob(x, y);

  test.each(PACES)('%i ms: change within some readings of a hard cut, be the landmarks late on the new face or not', (gap) => {
    for (let key = 0; key < 10; key++) {
      expect(idsAt(gap, times(10, bob), key).at(-1)).toBe(2);
      expect(idsAt(gap, [between, ...times(10, bob)], key).at(-1)).toBe(2);
    }
  });

  test.each(PACES)('%i ms: stay when something before the face is soon gone', (gap) => {
    expect(new Set(idsAt(gap, [bob, bob, ...times(30, ann)], 0))).toEqual(new Set([1]));
  });

  test.each(PACES)('%i ms: stay when a face has changed for 1.5 s and a dozen readings and then remains another', (gap) => {
    const watcher = new Watcher();
    const changing = Math.max(Math.floor(1500 / gap) + 1, 12);
    const [carol, dan] = [somebody('carol'), somebody('dan')];
    const shown = Array.from({ length: changing }, (_, i) => (i % 2 === 0 ? carol : dan));
    const ids = [...times(8, ann), ...shown, ...times(10, bob)].map((shade) => watcher.see([[7, shade]], STUDIO, 0, gap)[0]);
    expect(new Set(ids)).toEqual(new Set([1]));
  });
});

describe('small pictures', () => {
  test('a relief does not see light and contrast', () => {
    const relief = reliefOf(crop(ann));
    expect(likeness(relief, reliefOf(crop((x, y) => 40 + 0.5 * ann(x, y))))).toBeGreaterThan(0.97);
    expect(likeness(relief, reliefOf(crop(bob)))).toBeLessThan(0.5);
  });

  test('a glimpse holds the mean of each part of a picture, whatever its size', () => {
    for (const [width, height] of [
      [640, 480],
      [97, 61],
      [16, 9],
      [3, 2],
    ] as const) {
      const data = Uint8ClampedArray.from(
        { length: 4 * width * height },
        (_, i) => (255 * Math.floor((i % (4 * width)) / 4)) / width,
      );
      const glimpse = glimpseOf({ data, width, height });
      expect(glimpse).toHaveLength(144);
      const row = glimpse.slice(0, 16);
      expect(row).toEqual([...row].sort((a, b) => a - b));
      expect(glimpse.slice(128)).toEqual(row);
    }
  });

  test('correlation is that of the textbook, and of flat pictures what it means', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8);
    expect(correlation([5, 5], [9, 9])).toBe(1);
    expect(correlation([5, 5], [1, 9])).toBe(0);
  });
});
