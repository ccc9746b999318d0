import { describe, expect, test } from 'vitest';
import type { Box } from '../../src/core/reading.ts';
import { BRIDGED_DROP_OUT, follow, LONGEST_GAP, NO_TRACKS, overlap, type Tracks } from '../../src/core/tracks.ts';
import { Random } from '../../src/core/random.ts';

const FRAME = 1000 / 30;
const box = (x: number, y: number, size = 100): Box => ({ x, y, width: size, height: size });

/** Ids per frame of scenes in which each frame lists its boxes. */
function idsOf(scenes: readonly (readonly Box[])[]): number[][] {
  let tracks: Tracks = NO_TRACKS;
  return scenes.map((boxes, i) => {
    const next = follow(tracks, boxes, i * FRAME);
    tracks = next.tracks;
    return next.ids;
  });
}

describe('face tracks', () => {
  test('nobody, then somebody, then nobody', () => {
    expect(idsOf([[], [box(0, 0)], [], [box(2, 0)]])).toEqual([[], [1], [], [1]]);
  });

  test('ids stay with their faces whatever the order in which they are listed', () => {
    const random = new Random('tracks/order');
    const places = [box(0, 0), box(150, 10), box(320, 0), box(480, 20)];
    const scenes = Array.from({ length: 60 }, () => {
      const noisy = places.map((place) => box(place.x + random.normal(4), place.y + random.normal(4), 100 + random.normal(3)));
      const order = [0, 1, 2, 3].sort(() => random.uniform() - 0.5);
      return { order, boxes: order.map((i) => noisy[i]!) };
    });
    const ids = idsOf(scenes.map((scene) => scene.boxes));
    const first = new Map(scenes[0]!.order.map((place, i) => [place, ids[0]![i]!]));
    scenes.forEach((scene, frame) => expect(ids[frame]).toEqual(scene.order.map((place) => first.get(place))));
  });

  test('two faces that cross keep their ids', () => {
    const random = new Random('tracks/cross');
    for (const speed of [4, 9, 16]) {
      const scenes = Array.from({ length: Math.ceil(400 / speed) }, (_, i) => [
        box(i * speed + random.normal(1), 0),
        box(400 - i * speed + random.normal(1), 15),
      ]);
      for (const ids of idsOf(scenes)) expect(ids).toEqual([1, 2]);
    }
  });

  test('a drop-out is bridged up to its limit, and an id is never given again', () => {
    const gap = Math.floor(BRIDGED_DROP_OUT / FRAME);
    const away = (frames: number): Box[][] => new Array<Box[]>(frames).fill([]);
    expect(idsOf([[box(0, 0)], ...away(gap - 1), [box(5, 5)]]).at(-1)).toEqual([1]);
    expect(idsOf([[box(0, 0)], ...away(gap + 1), [box(0, 0)]]).at(-1)).toEqual([2]);
    expect(idsOf([[box(0, 0)], [box(900, 0)], [box(1800, 0)], [box(0, 900)]])).toEqual([[1], [2], [3], [4]]);
  });

  test('a machine that reads one frame a second knows its faces again', () => {
    let tracks: Tracks = NO_TRACKS;
    for (let second = 0; second < 20; second++) {
      const next = follow(tracks, [box(second, 0), box(300, second)], 1000 * second);
      expect(next.ids).toEqual([1, 2]);
      tracks = next.tracks;
    }
  });

  /** The id of a face after it was missing from some readings, the last of which took `last` milliseconds, the others `gap`. */
  function idAfter(missing: number, gap: number, last = gap): number {
    let [tracks, time]: [Tracks, number] = [NO_TRACKS, 0];
    const show = (boxes: readonly Box[], passed: number): number[] => {
      const next = follow(tracks, boxes, (time += passed));
      tracks = next.tracks;
      return next.ids;
    };
    for (const boxes of [[box(0, 0)], [box(1, 0)], ...new Array<Box[]>(missing).fill([])]) show(boxes, gap);
    return show([box(2, 0)], last)[0]!;
  }

  test.each([FRAME, 100, 290, 310, 500, 1000, 1600, LONGEST_GAP])(
    'a face that is missing from one reading is known again, at %i ms a reading',
    (gap) => {
      expect(idAfter(1, gap)).toBe(1);
      expect(idAfter(1, FRAME, gap)).toBe(1);
      expect(idAfter(1, gap, LONGEST_GAP + 1)).toBe(2);
    },
  );

  test('a face that is missing from two readings is known again within the limit of a drop-out only', () => {
    expect(idAfter(2, BRIDGED_DROP_OUT / 3)).toBe(1);
    expect(idAfter(2, BRIDGED_DROP_OUT / 3 + 1)).toBe(2);
  });

  test('nobody is followed over a gap in which somebody else may have come', () => {
    const { tracks } = follow(NO_TRACKS, [box(0, 0)], 0);
    expect(follow(tracks, [box(0, 0)], LONGEST_GAP).ids).toEqual([1]);
    expect(follow(tracks, [box(0, 0)], LONGEST_GAP + 1).ids).toEqual([2]);
  });

  test('a face elsewhere or of another size is another face', () => {
    expect(idsOf([[box(0, 0)], [box(250, 0)]])[1]).toEqual([2]);
    expect(idsOf([[box(0, 0, 100)], [box(0, 0, 220)]])[1]).toEqual([2]);
  });

  test('as many faces are known again as can be, even where one alone had a closer match', () => {
    // The first box is nearest to track 2, but only by giving it track 1 can both be known.
    const before = idsOf([[box(0, 0), box(60, 0)]]);
    expect(before[0]).toEqual([1, 2]);
    expect(
      idsOf([
        [box(0, 0), box(60, 0)],
        [box(45, 0), box(125, 0)],
      ])[1],
    ).toEqual([1, 2]);
  });

  test('ids are unique within a frame and never come back, over random scenes', () => {
    const random = new Random('tracks/storm');
    const used = new Map<number, number>();
    const ids = idsOf(
      Array.from({ length: 400 }, () =>
        Array.from({ length: Math.floor(random.between(0, 5)) }, () => box(random.between(0, 1200), random.between(0, 700))),
      ),
    );
    ids.forEach((list, frame) => {
      expect(new Set(list).size).toBe(list.length);
      for (const id of list) {
        const last = used.get(id);
        if (last !== undefined) expect((frame - last) * FRAME).toBeLessThanOrEqual(BRIDGED_DROP_OUT + 1);
        used.set(id, frame);
      }
    });
  });

  test('overlap is intersection over union', () => {
    expect(overlap(box(0, 0), box(0, 0))).toBe(1);
    expect(overlap(box(0, 0), box(100, 0))).toBe(0);
    expect(overlap(box(0, 0), box(50, 0))).toBeCloseTo(1 / 3);
    expect(overlap(box(0, 0, 100), box(25, 25, 50))).toBeCloseTo(0.25);
  });
});
