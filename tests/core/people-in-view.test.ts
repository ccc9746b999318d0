import { describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { FaceIds } from '../../src/core/face-ids.ts';
import { lookOf } from '../../src/core/looks.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { PeopleInView, type FaceInView } from '../../src/core/people-in-view.ts';
import { Random } from '../../src/core/random.ts';
import { follow, NO_TRACKS } from '../../src/core/tracks.ts';

const FRAME = 33;

type Looks = () => Omit<FaceInView, 'id'>;

/**
 * Somebody's face: bones of their own, and light and dark where they have them; each frame with a little noise. `fine` is whose fine lines
 * these are, where they are another's.
 */
function somebody(key: string, fine = key): Looks {
  const random = new Random(`people/${key}`);
  const [wide, long] = [random.between(0.9, 1.1), random.between(0.9, 1.1)];
  const [u, v] = [random.between(12, 20), random.between(12, 20)];
  const lines = new Random(`people/lines/${fine}`);
  const waves = Array.from({ length: 6 }, () => [lines.between(0.6, 0.9), lines.between(0.6, 0.9), lines.between(0, 7)] as const);
  const drawn = Array.from({ length: CROP_BYTES / 3 }, (_, i) => {
    const [x, y] = [i % CROP_SIZE, Math.floor(i / CROP_SIZE)];
    const line = waves.reduce((sum, [across, down, at]) => sum + 5 * Math.sin(across * x + down * y + at), 0);
    return 128 + 50 * Math.sin(x / u) * Math.cos(y / v) + line;
  });
  const frames = Array.from({ length: 3 }, () => ({
    ...{ inDoubt: false, quality: { score: 1, reasons: [] } },
    landmarks: MEAN_FACE.map((value, i) => value * [wide, long, 1][i % 3]! + random.normal(0.03)),
    crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => drawn[Math.floor(i / 3)]! + random.bounded(4, 8)),
  }));
  return () => random.pick(frames);
}

describe('people in view', () => {
  const [ann, bob] = [somebody('ann'), somebody('bob')];
  const ids = (people: PeopleInView, faces: [number, Looks][], time: number): number[] =>
    people
      .recognise(
        faces.map(([id, looks]) => ({ id, ...looks() })),
        time,
      )
      .map(({ person }) => person);

  test('are numbered as they appear, and stay who they are while they are tracked', () => {
    const people = new PeopleInView();
    expect(ids(people, [[7, ann]], 0)).toEqual([1]);
    for (let i = 1; i < 100; i++) expect(ids(people, [[9, bob], [7, ann]], i * FRAME)).toEqual([2, 1]); // prettier-ignore
    expect(people.people).toEqual(expect.arrayContaining([1, 2]));
    expect(people.unlikeness(1, lookOf(ann() as FaceInView))).toBeLessThan(0.2);
    expect(people.unlikeness(2, lookOf(ann() as FaceInView))).toBeGreaterThan(0.5);
    expect(people.unlikeness(3, lookOf(ann() as FaceInView))).toBe(Infinity);
  });

  test('come back under another id as who they were', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann], [2, bob]], 0); // prettier-ignore
    ids(people, [], 1000);
    expect(ids(people, [[3, bob]], 2000)).toEqual([2]);
    expect(ids(people, [[3, bob], [4, ann]], 2033)).toEqual([2, 1]); // prettier-ignore
  });

  test('are never taken for somebody who is not like them, nor for somebody beside them', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann]], 0);
    expect(ids(people, [[2, bob]], 1000)).toEqual([2]);
    const twins = new PeopleInView();
    ids(twins, [[1, ann], [2, ann]], 0); // prettier-ignore
    for (let i = 1; i < 40; i++) expect(ids(twins, [[2, ann]], i * FRAME)).toEqual([2]);
    expect(ids(twins, [[2, ann], [3, ann]], 2000)).toEqual([2, 1]); // prettier-ignore
  });

  test('are forgotten when many others have come and gone', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann]], 0);
    for (let i = 0; i < 6; i++) ids(people, [[2 + i, somebody(`passer-by ${i}`)]], (i + 1) * 1000);
    expect(people.people).not.toContain(1);
    expect(people.people.length).toBeLessThanOrEqual(5);
  });

  test('are never forgotten while somebody keeps them, and known when they are back', () => {
    const people = new PeopleInView();
    people.recognise([{ id: 1, ...ann() }], 0, [1]);
    for (let i = 0; i < 6; i++) people.recognise([{ id: 2 + i, ...somebody(`passer-by ${i}`)() }], (i + 1) * 1000, [1]);
    expect(people.people.length).toBeLessThanOrEqual(6);
    expect(people.recognise([{ id: 9, ...ann() }], 8000, [1])).toMatchObject([{ person: 1 }]);
  });

  test('are two where light and bones are alike, and the lines of their faces are not', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann]], 0);
    expect(ids(people, [[2, somebody('ann', 'her sister')]], 1000)).toEqual([2]);
    expect(ids(people, [[3, ann]], 2000)).toEqual([1]);
  });

  test('are known by any of their looks, the first as well as the last', () => {
    const people = new PeopleInView();
    const turned = somebody('ann, turned');
    for (let i = 0; i < 60; i++) ids(people, [[1, i < 30 ? ann : turned]], i * 200);
    expect(ids(people, [[2, ann]], 13_000)).toEqual([1]);
    expect(ids(people, [[3, turned]], 14_000)).toEqual([1]);
  });

  test('are who they were also when their first frames show them as they never looked, but not when they were seen beside them', () => {
    const turned = somebody('ann, turned');
    const people = new PeopleInView();
    ids(people, [[1, ann]], 0);
    expect(ids(people, [[2, turned]], 1000)).toEqual([2]);
    expect(ids(people, [[2, ann]], 2100)).toEqual([1]);
    expect(ids(people, [[3, turned]], 3100)).toEqual([1]);
    const twins = new PeopleInView();
    ids(twins, [[1, ann], [2, turned]], 0); // prettier-ignore
    ids(twins, [[2, turned]], 1000);
    expect(ids(twins, [[2, ann]], 2100)).toEqual([2]);
  });

  test('are not taken for one another for a blur that makes faces alike', () => {
    const people = new PeopleInView();
    const blurred: Looks = () => ({ ...ann(), quality: { score: 0.2, reasons: ['blurred'] } });
    ids(people, [[1, ann]], 0);
    expect(ids(people, [[2, blurred]], 1000)).toEqual([2]);
    expect(ids(people, [[3, blurred]], 2000)).toEqual([2]);
    expect(ids(people, [[3, ann]], 3100)).toEqual([1]);
  });

  test('of a film that begins again are known from their first frames on, however many have come since', () => {
    const people = new PeopleInView(true);
    const cast = Array.from({ length: 12 }, (_, i) => ({ looks: somebody(`${i}`)(), turned: somebody(`${i}, turned`)() }));
    const shown = (id: number): number[] =>
      cast.flatMap(({ looks, turned }, i) =>
        [turned, looks, looks].map((face, k) => {
          const time = 10_000 * i + 1500 * k;
          return people.recognise([{ ...face, id: id + i }], time)[0]!.person;
        }),
      );
    const numbers = cast.flatMap((_, i) => [i + 1, i + 1, i + 1]);
    expect(shown(1)).toEqual(numbers);
    people.rewind();
    expect(shown(101)).toEqual(numbers);
  });

  test.each([
    ['a hard cut', FRAME],
    ['a page that was hidden for ten minutes', 600_000],
  ])('are others at the same place after %s, and the same when they are back', (_what, gap) => {
    const [people, faceIds] = [new PeopleInView(), new FaceIds()];
    const box = { x: 200, y: 100, width: 180, height: 200 };
    const pose = { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 45] as const };
    const glimpse = Array.from({ length: 144 }, (_, i) => i % 50);
    let [tracks, time] = [NO_TRACKS, 0];
    const watch = (looks: Looks, frames: number): number => {
      let person = 0;
      for (let i = 0; i < frames; i++) {
        const next = follow(tracks, [box], (time += FRAME));
        tracks = next.tracks;
        const face = { ...looks(), pose, id: next.ids[0]! };
        const [id] = faceIds.of([face], time, glimpse);
        person = people.recognise([{ ...face, ...id! }], time)[0]!.person;
      }
      return person;
    };
    // long enough for the old look to be due again in the first frames of another
    for (const frames of [31, 46, 61]) {
      expect(watch(ann, frames)).toBe(1);
      time += gap - FRAME;
      expect(watch(bob, frames)).toBe(2);
      time += gap - FRAME;
    }
  });
});
