import { wrap } from 'comlink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { MIRROR } from '../../src/core/mean-face.ts';
import { PLAIN_FOLDING } from '../../src/face/skin/furrows.ts';
import { AMOUNTS, lipGap } from '../../src/core/movements/movement.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { labelsOf } from '../../src/core/movements/sampling.ts';
import { Random } from '../../src/core/random.ts';
import { LANDMARKS, MESH_LANDMARKS } from '../../src/core/reading.ts';
import { sampleSynthetic } from '../../src/face/synthesis/sampled.ts';
import { LIDS } from '../../src/core/landmarks.ts';
import { lidGap } from '../../src/core/rig.ts';
import { cutFace } from '../../src/reader/crop.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { frameAround, FRAME_SIZE } from '../../src/face/synthesis/frame.ts';
import { Portrait, type Look } from '../../src/face/synthesis/portrait.ts';
import { Synthesis } from '../../src/face/synthesis/synthesis.ts';
import { Screen } from '../../src/face/synthesis/screen.ts';
import { imageOf } from './pictures.ts';
import { drawnFace } from './rendered-face.ts';
import type { SynthesisWorker } from './synthesis.worker.ts';

const ASSETS = { bundle: '/face/face_landmarker.task', mesh: '/face/canonical-mesh.json' };
const STILL: Look = {
  movement: { amounts: new Float32Array(AMOUNTS), nuisances: new Map(), gaze: [0, 0] },
  gains: new Float32Array(ACTION_UNITS.length).fill(1),
  turn: { yaw: 0, pitch: 0 },
  light: { direction: [0, 0.5, Math.sqrt(0.75)], ambient: 0.45 },
  folding: PLAIN_FOLDING,
};

/** A look with some units at these amounts, [left, right]. */
function look(units: Readonly<Record<string, readonly [number, number]>>): Look {
  const amounts = new Float32Array(AMOUNTS);
  for (const [code, sides] of Object.entries(units)) amounts.set(sides, 2 * unitIndex(code));
  return { ...STILL, movement: { ...STILL.movement, amounts } };
}

const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
};

let triangles: number[];
let finder: FaceFinder;
/** The aligned crop of the drawn head at rest, the frame around it, and the landmarks on that. */
let neutral: Uint8Array;
let frame: Photo;
let landmarks: Float32Array;
let portrait: Portrait;
const screen = new Screen();

/** What the finder says of a picture of the portrait. */
async function seen(picture: Look): Promise<{ readonly points: Float32Array; readonly crop: Uint8Array }> {
  const { drawing } = portrait.draw(picture);
  const shown = screen.show({ ...drawing, rgb: Uint8ClampedArray.from(drawing.colour) });
  const [face] = await finder.find(shown, 0);
  return { points: frontalise(face!.landmarks).points, crop: cutFace(shown, face!.landmarks).crop };
}

beforeAll(async () => {
  ({ triangles } = (await (await fetch(ASSETS.mesh)).json()) as { triangles: number[] });
  finder = await FaceFinder.open(ASSETS.bundle, 1, 'pictures');
  const drawn = await drawnFace();
  const picture = drawn.draw();
  const [face] = await finder.find(picture, 0);
  neutral = cutFace(imageOf(picture), face!.landmarks).crop;
  drawn.dispose();
  frame = frameAround(neutral);
  const [found] = await finder.find(screen.show(frame), 0);
  landmarks = found!.landmarks;
  portrait = new Portrait(frame, landmarks, triangles);
});
afterAll(() => {
  portrait.close();
  finder.close();
});

describe('a portrait', () => {
  test('that does not move is the neutral picture, and its crop the neutral crop', async () => {
    expect(meanDifference(portrait.draw(STILL).drawing.colour, frame.rgb)).toBeLessThan(0.1);
    // levels of 255: two resamplings, and where the finder puts the crop
    expect(meanDifference((await seen(STILL)).crop, neutral)).toBeLessThan(4);
  });

  test('of a mirrored face that moves the other way is the mirror image', () => {
    const mirror = (rgb: ArrayLike<number>): Uint8ClampedArray => {
      const out = new Uint8ClampedArray(rgb.length);
      for (let i = 0; i < rgb.length; i++) {
        const [pixel, d] = [Math.floor(i / 3), i % 3];
        const x = pixel % FRAME_SIZE;
        out[i] = rgb[3 * (pixel - x + FRAME_SIZE - 1 - x) + d]!;
      }
      return out;
    };
    const other = (id: number): number => (id < MESH_LANDMARKS ? MIRROR[id]! : id < 473 ? id + 5 : id - 5);
    const turned = Float32Array.from(landmarks, (_, i) => {
      const value = landmarks[3 * other(Math.floor(i / 3)) + (i % 3)]!;
      return i % 3 === 0 ? FRAME_SIZE - value : value;
    });
    const mirrored = new Portrait({ ...frame, rgb: mirror(frame.rgb) }, turned, triangles);
    const smirk = portrait.draw(look({ AU12: [1, 0.1], AU02: [0, 1], AU43: [1, 0], AU26: [0.5, 0.5] })).drawing.colour;
    const straight = portrait.draw(STILL).drawing.colour;
    const image = mirrored.draw(look({ AU12: [0.1, 1], AU02: [1, 0], AU43: [0, 1], AU26: [0.5, 0.5] })).drawing.colour;
    mirrored.close();
    const moved = meanDifference(smirk, straight);
    expect(moved).toBeGreaterThan(1);
    expect(meanDifference(mirror(smirk), image)).toBeLessThan(0.2 * moved);
  });

  test('closes the lids that are to close, and covers the eye', async () => {
    const rest = (await seen(STILL)).points;
    const wink = await seen(look({ AU43: [1, 0] }));
    expect(lidGap(wink.points, LIDS[0])).toBeLessThan(0.6 * lidGap(rest, LIDS[0]));
    expect(lidGap(wink.points, LIDS[1])).toBeGreaterThan(0.8 * lidGap(rest, LIDS[1]));
    // The darkest and the brightest pixel within the eye's corners: iris and white are gone.
    const contrast = (colour: Float32Array, corners: readonly [number, number]): number => {
      const [a, b] = corners.map((id) => [landmarks[3 * id]!, landmarks[3 * id + 1]!] as const) as [
        readonly [number, number],
        readonly [number, number],
      ];
      const values = Array.from({ length: 21 }, (_, k) => {
        const t = 0.2 + (0.6 * k) / 20;
        const at = 3 * (Math.round(a[1] + t * (b[1] - a[1])) * FRAME_SIZE + Math.round(a[0] + t * (b[0] - a[0])));
        return colour[at]! + colour[at + 1]! + colour[at + 2]!;
      });
      return Math.max(...values) - Math.min(...values);
    };
    const open = portrait.draw(STILL).drawing.colour;
    const shut = portrait.draw(look({ AU43: [1, 0] })).drawing.colour;
    expect(contrast(shut, [362, 263])).toBeLessThan(0.5 * contrast(open, [362, 263]));
    expect(contrast(shut, [33, 133])).toBeCloseTo(contrast(open, [33, 133]), 0);
  });

  test('parts the lips and shows the dark of the mouth and the teeth', async () => {
    const rest = (await seen(STILL)).points;
    const open = await seen(look({ AU26: [1, 1] }));
    expect(lipGap(open.points)).toBeGreaterThan(lipGap(rest) + 0.6);
    const { drawing, lipGap: commanded } = portrait.draw(look({ AU26: [1, 1] }));
    expect(commanded).toBeGreaterThan(1);
    // Down the middle of the mouth, below the resting lips' line.
    const column = (colour: Float32Array): number[] => {
      const [x, y] = [Math.round(landmarks[3 * 13]!), Math.round(landmarks[3 * 13 + 1]!)];
      return Array.from({ length: 12 }, (_, k) => colour[3 * ((y + k) * FRAME_SIZE + x) + 1]!);
    };
    const shown = column(drawing.colour);
    const closed = column(portrait.draw(STILL).drawing.colour);
    expect(Math.min(...shown)).toBeLessThan(0.6 * Math.min(...closed));
    expect(Math.max(...shown)).toBeGreaterThan(Math.min(...shown) + 60);
  });

  test('refuses landmarks without irises, another mesh, and a canvas without WebGL2', () => {
    expect(() => new Portrait(frame, landmarks.slice(0, 3 * MESH_LANDMARKS), triangles)).toThrow(
      `landmarks of ${3 * MESH_LANDMARKS} numbers: ${3 * LANDMARKS} expected, irises included`,
    );
    expect(() => new Portrait(frame, landmarks, [])).toThrow('not the face mesh: 0 corners');
    expect(() => new Portrait(frame, landmarks, [0, 1, 500])).toThrow('not the face mesh: 3 corners, landmarks up to 500');
    const taken = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE);
    taken.getContext('2d');
    expect(() => new Portrait(frame, landmarks, triangles, taken)).toThrow('no WebGL2');
  });

  test('says so when its graphics context is lost', () => {
    const canvas = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE);
    const lost = new Portrait(frame, landmarks, triangles, canvas);
    lost.close();
    expect(() => lost.draw(STILL)).toThrow('graphics context lost: open the synthesis again');
  });
});

describe('a synthesis', () => {
  const KEYS = Array.from({ length: 8 }, (_, i) => `laws/${i}`);

  test('labels every unit as it was asked for, AU25 by the gap between the lips', async () => {
    const synthesis = await Synthesis.open(ASSETS, [neutral]);
    const lips = unitIndex('AU25');
    for (const key of KEYS) {
      const made = (await synthesis.make(key))!;
      const random = new Random(key);
      random.pick([0]); // which neutral
      const { movement } = sampleSynthetic(random);
      const asked = labelsOf(movement.amounts, 0);
      expect([...made.units].filter((_, i) => i !== lips)).toEqual(
        [...Float32Array.from(asked.intensities)].filter((_, i) => i !== lips),
      );
      expect(made.units[lips]).toBeGreaterThanOrEqual(0);
      expect(made.sides).toEqual(Float32Array.from(asked.sides));
      expect(made.expression).toBe(movement.expression);
      expect(made.mask).toEqual(new Uint8Array(ACTION_UNITS.length).fill(1));
      expect(made.crop).toHaveLength(CROP_BYTES);
      expect(made.points).toHaveLength(3 * MESH_LANDMARKS);
      expect(made.origin).toBe('synthetic');
    }
    synthesis.close();
  });

  test('makes the same pictures of the same keys in any order, here and in a worker, and others of others', async () => {
    const synthesis = await Synthesis.open(ASSETS, [neutral, neutral]);
    const first = [];
    for (const key of KEYS) first.push(await synthesis.make(key));
    const again = [];
    for (const key of [...KEYS].reverse()) again.unshift(await synthesis.make(key));
    synthesis.close();
    expect(again).toEqual(first);
    expect(new Set(first.map((made) => made!.crop.join())).size).toBe(KEYS.length);

    const worker = new Worker(new URL('./synthesis.worker.ts', import.meta.url), { type: 'module' });
    const there = await wrap<SynthesisWorker>(worker).make(ASSETS, [neutral, neutral], KEYS);
    worker.terminate();
    expect(there).toEqual(first);
  });

  test('refuses to begin without a neutral crop, with one of another size, or without a face in it', async () => {
    await expect(Synthesis.open(ASSETS, [])).rejects.toThrow('nothing to synthesize from');
    await expect(Synthesis.open(ASSETS, [neutral.slice(3)])).rejects.toThrow(`neutral crop of ${CROP_BYTES - 3} bytes`);
    await expect(Synthesis.open(ASSETS, [new Uint8Array(3 * CROP_SIZE ** 2).fill(128)])).rejects.toThrow('no face found');
    await expect(Synthesis.open({ ...ASSETS, mesh: '/no-mesh.json' }, [neutral])).rejects.toThrow();
  });
});
