import { describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { PeopleInView } from '../../src/core/people-in-view.ts';
import { Random } from '../../src/core/random.ts';
import type { FaceView } from '../../src/core/reading.ts';

const FRAME = 33;

/** Somebody's face: bones of their own, and light and dark where they have them; each frame with a little noise. */
function somebody(key: string): () => FaceView {
  const random = new Random(`people/${key}`);
  const [wide, long] = [random.between(0.9, 1.1), random.between(0.9, 1.1)];
  const [u, v] = [random.between(4, 20), random.between(4, 20)];
  return () => ({
    landmarks: MEAN_FACE.map((value, i) => value * [wide, long, 1][i % 3]! + random.normal(0.03)),
    crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % CROP_SIZE, Math.floor(i / 3 / CROP_SIZE)];
      return 128 + 60 * Math.sin(x / u) * Math.cos(y / v) + random.bounded(4, 8);
    }),
  });
}

describe('people in view', () => {
  const [ann, bob] = [somebody('ann'), somebody('bob')];
  const ids = (people: PeopleInView, faces: [number, () => FaceView][], time: number) =>
    people.recognise(
      faces.map(([id, look]) => ({ id, ...look() })),
      time,
    );

  test('are numbered as they appear, and stay who they are while they are tracked', () => {
    const people = new PeopleInView();
    expect(ids(people, [[7, ann]], 0)).toEqual([{ person: 1, isNew: true }]);
    for (let i = 1; i < 100; i++) {
      expect(ids(people, [[9, bob], [7, ann]], i * FRAME).map(({ person }) => person)).toEqual([2, 1]); // prettier-ignore
    }
    expect(people.people).toEqual(expect.arrayContaining([1, 2]));
    expect(people.likeness(1)).not.toBeNull();
    expect(people.likeness(3)).toBeNull();
  });

  test('come back under another id as who they were', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann], [2, bob]], 0); // prettier-ignore
    ids(people, [], 1000);
    expect(ids(people, [[3, bob]], 2000)).toEqual([{ person: 2, isNew: false }]);
    expect(ids(people, [[3, bob], [4, ann]], 2033).map(({ person }) => person)).toEqual([2, 1]); // prettier-ignore
  });

  test('are never taken for somebody who is not like them, nor for somebody beside them', () => {
    const people = new PeopleInView();
    ids(people, [[1, ann]], 0);
    expect(ids(people, [[2, bob]], 1000)).toEqual([{ person: 2, isNew: true }]);
    const twins = new PeopleInView();
    ids(twins, [[1, ann], [2, ann]], 0); // prettier-ignore
    for (let i = 1; i < 40; i++) expect(ids(twins, [[2, ann]], i * FRAME)).toEqual([{ person: 2, isNew: false }]);
    expect(ids(twins, [[2, ann], [3, ann]], 2000).map(({ person }) => person)).toEqual([2, 1]); // prettier-ignore
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
    expect(people.recognise([{ id: 9, ...ann() }], 8000, [1])).toEqual([{ person: 1, isNew: false }]);
  });
});
