import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { Random } from '../../../src/core/random.ts';
import type { Box } from '../../../src/core/reading.ts';
import { CalloutPlaces, type CalloutRequest, type Surroundings } from '../../../src/reader/overlay/callout-places.ts';
import { MOST_CALLOUTS, NamedUnits } from '../../../src/reader/overlay/named-units.ts';

const FRAME = 33;
const intensities = (set: Readonly<Record<number, number>>): Float32Array =>
  Float32Array.from(ACTION_UNITS, (_, unit) => set[unit] ?? 0);

describe('which units are named', () => {
  test('those that are present, three at most, the strongest ones', () => {
    expect(new NamedUnits().follow(intensities({ 2: 1.4, 5: 1.6 }), 0)).toEqual([5]);
    const named = new NamedUnits().follow(intensities({ 1: 2, 2: 3, 3: 4, 4: 5 }), 0);
    expect(named.toSorted()).toEqual([2, 3, 4]);
    expect(named).toHaveLength(MOST_CALLOUTS);
  });

  test('a unit that wavers about the mark stays named, and one that is gone leaves', () => {
    const named = new NamedUnits();
    named.follow(intensities({ 3: 1.6 }), 0);
    for (let time = FRAME; time < 3000; time += FRAME) {
      const value = 1.5 + (Math.floor(time / FRAME) % 2 ? 0.15 : -0.2);
      expect(named.follow(intensities({ 3: value }), time)).toEqual([3]);
    }
    expect(named.follow(intensities({ 3: 0.4 }), 3000)).toEqual([]);
  });

  test('one that stays a little under the mark leaves after a moment', () => {
    const named = new NamedUnits();
    named.follow(intensities({ 3: 1.6 }), 0);
    expect(named.follow(intensities({ 3: 1.3 }), 300)).toEqual([3]);
    expect(named.follow(intensities({ 3: 1.3 }), 800)).toEqual([]);
  });

  test('four of nearly the same strength do not take turns; one that is plainly stronger takes the weakest place', () => {
    const named = new NamedUnits();
    const first = named.follow(intensities({ 1: 3, 2: 3.1, 3: 3.2, 4: 2.9 }), 0);
    for (let time = FRAME; time < 3000; time += FRAME) {
      expect(named.follow(intensities({ 1: 3, 2: 3.1, 3: 2.9, 4: 3.3 }), time)).toEqual(first);
    }
    expect(named.follow(intensities({ 1: 3, 2: 3.1, 3: 2.9, 4: 4.5 }), 3000).toSorted()).toEqual([1, 2, 4]);
  });

  test('a unit that is not seen is never named', () => {
    const named = new NamedUnits();
    named.follow(intensities({ 3: 4 }), 0);
    expect(named.follow(intensities({ 3: NaN }), FRAME)).toEqual([]);
  });
});

const FACE: Box = { x: 220, y: 90, width: 200, height: 280 };
const VIEW: Box = { x: 0, y: 0, width: 640, height: 480 };
const scene = (face: Box, frame: Box = VIEW): Surroundings => ({
  face,
  frame,
  gap: 8,
  others: [],
  free: [
    { x: face.x + 0.15 * face.width, y: face.y + 0.3 * face.height, width: 0.25 * face.width, height: 0.1 * face.height },
    { x: face.x + 0.6 * face.width, y: face.y + 0.3 * face.height, width: 0.25 * face.width, height: 0.1 * face.height },
    { x: face.x + 0.3 * face.width, y: face.y + 0.68 * face.height, width: 0.4 * face.width, height: 0.15 * face.height },
  ],
});
/** Units marked at shares of the face. */
const ask = (face: Box, marks: readonly (readonly [number, number])[], width = 120): CalloutRequest[] =>
  marks.map(([x, y], unit) => ({
    unit,
    mark: { x: face.x + x * face.width, y: face.y + y * face.height },
    width,
    height: 24,
  }));
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('where callouts stand', () => {
  test('inside the frame, off eyes and mouth, off each other: whatever the face and its units', () => {
    const stream = new Random('callouts');
    const draw = (): number => stream.uniform();
    for (let run = 0; run < 400; run++) {
      const frame: Box = run % 2 ? VIEW : { x: 20, y: 0, width: 350, height: 260 };
      const width = frame.width * (0.1 + 0.8 * draw());
      const face: Box = {
        x: frame.x + (frame.width - width) * draw(),
        y: frame.y + frame.height * (0.4 * draw() - 0.1),
        width,
        height: 1.3 * width,
      };
      const around = scene(face, frame);
      const requests = ask(
        face,
        [0, 1, 2].map(() => [draw(), draw()] as const),
        60 + 70 * draw(),
      );
      const boxes = new CalloutPlaces().follow(requests, around, 0).filter((box) => box !== null);
      boxes.forEach((box, i) => {
        expect(box.x).toBeGreaterThanOrEqual(frame.x);
        expect(box.y).toBeGreaterThanOrEqual(frame.y);
        expect(box.x + box.width).toBeLessThanOrEqual(frame.x + frame.width);
        expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height);
        for (const kept of around.free) expect(overlap(box, kept)).toBe(false);
        for (const other of boxes.slice(0, i)) expect(overlap(box, other)).toBe(false);
      });
    }
  });

  test('with room beside the face, beside it at the height of the mark', () => {
    const [box] = new CalloutPlaces().follow(ask(FACE, [[0.2, 0.55]]), scene(FACE), 0);
    expect(box!.x + box!.width).toBeLessThan(FACE.x);
    expect(box!.y + box!.height / 2).toBeCloseTo(FACE.y + 0.55 * FACE.height, 0);
  });

  test('where one strip across the face is all the room that there is, in it, wherever the mark lies', () => {
    for (let mark = 0.05; mark < 1; mark += 0.05) {
      const strip = { y: FACE.y + 0.45 * FACE.height, height: 24 + 6 };
      const free = [
        { ...VIEW, height: strip.y - VIEW.y },
        { ...VIEW, y: strip.y + strip.height, height: VIEW.y + VIEW.height - strip.y - strip.height },
      ];
      const [box] = new CalloutPlaces().follow(ask(FACE, [[0.5, mark]]), { ...scene(FACE), free }, 0);
      expect(box, `mark at ${mark}`).not.toBeNull();
      for (const kept of free) expect(overlap(box!, kept)).toBe(false);
    }
  });

  test('a face that trembles does not move them; one that goes elsewhere takes them along', () => {
    const places = new CalloutPlaces();
    const stream = new Random('tremble');
    const draw = (): number => stream.uniform();
    const marks = [
      [0.2, 0.3],
      [0.8, 0.5],
      [0.3, 0.7],
    ] as const;
    const first = places.follow(ask(FACE, marks), scene(FACE), 0);
    for (let i = 1; i < 100; i++) {
      const face = { ...FACE, x: FACE.x + 8 * (draw() - 0.5), y: FACE.y + 8 * (draw() - 0.5) };
      expect(places.follow(ask(face, marks), scene(face), i * FRAME)).toEqual(first);
    }
    const away = { ...FACE, x: FACE.x + 100 };
    let last = first;
    for (let i = 100; i < 160; i++) {
      const next = places.follow(ask(away, marks), scene(away), i * FRAME);
      next.forEach((box, k) => box && last[k] && expect(Math.abs(box.x - last[k].x)).toBeLessThan(45));
      last = next;
    }
    expect(last[0]!.x - first[0]!.x).toBeGreaterThan(80);
  });

  test('one that leaves does not move the others', () => {
    const places = new CalloutPlaces();
    const requests = ask(FACE, [
      [0.2, 0.5],
      [0.2, 0.52],
      [0.25, 0.54],
    ]);
    const [, second, third] = places.follow(requests, scene(FACE), 0);
    expect(places.follow(requests.slice(1), scene(FACE), FRAME)).toEqual([second, third]);
  });

  const middle = (box: Box): number => box.y + box.height / 2;
  /** Where they stand after two seconds of a scene. */
  function settled(
    places: CalloutPlaces,
    requests: readonly CalloutRequest[],
    around: Surroundings,
    from: number,
  ): (Box | null)[] {
    for (let time = from; time < from + 2000; time += FRAME) places.follow(requests, around, time);
    return places.follow(requests, around, from + 2000);
  }

  test('their lines do not cross: on one side they stand in the order of their marks, also when those change places', () => {
    const places = new CalloutPlaces();
    const marks = [
      [0.2, 0.2],
      [0.25, 0.8],
    ] as const;
    const [upper, lower] = settled(places, ask(FACE, marks), scene(FACE), 0);
    expect(middle(upper!)).toBeLessThan(middle(lower!));
    const swapped = ask(FACE, [
      [0.2, 0.62],
      [0.25, 0.5],
    ]);
    const [nowLower, nowUpper] = settled(places, swapped, scene(FACE), 3000);
    expect(middle(nowUpper!)).toBeLessThan(middle(nowLower!));
  });

  test('a face that drifts to the edge does not end up under a callout while there is room on its other side', () => {
    const places = new CalloutPlaces();
    const marks = [[0.2, 0.55]] as const;
    expect(places.follow(ask(FACE, marks), scene(FACE), 0)[0]!.x).toBeLessThan(FACE.x);
    let face = FACE;
    for (let time = FRAME; face.x > 10; time += FRAME) {
      face = { ...face, x: face.x - 5 };
      places.follow(ask(face, marks), scene(face), time);
    }
    const [box] = settled(places, ask(face, marks), scene(face), 4000);
    expect(overlap(box!, face)).toBe(false);
  });

  test('another size of the picture, or a cut, and they stand as if they had never stood elsewhere: one frame is all that a picture at rest gets', () => {
    const small: Box = { x: 0, y: 0, width: 390, height: 260 };
    for (const [before, after] of [
      [scene(FACE), scene({ x: 10, y: 90, width: 70, height: 98 }, small)],
      [scene({ ...FACE, x: 10 }), scene({ ...FACE, x: 400 })],
    ] as const) {
      const places = new CalloutPlaces();
      settled(places, ask(before.face, [[0.8, 0.6]], 90), before, 0);
      const requests = ask(after.face, [[0.8, 0.6]], 90);
      expect(places.follow(requests, after, 2000 + FRAME)).toEqual(new CalloutPlaces().follow(requests, after, 0));
    }
  });

  test('somebody else is not covered while there is room elsewhere', () => {
    const neighbour: Box = { x: FACE.x - 140, y: FACE.y, width: 120, height: FACE.height };
    const [box] = new CalloutPlaces().follow(ask(FACE, [[0.2, 0.55]]), { ...scene(FACE), others: [neighbour] }, 0);
    expect(overlap(box!, neighbour)).toBe(false);
    expect(overlap(box!, FACE)).toBe(false);
  });
});
