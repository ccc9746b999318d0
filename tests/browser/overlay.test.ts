/** The overlay on a real canvas, over a plain grid mesh whose every triangle is known. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { LANDMARKS, MESH_LANDMARKS } from '../../src/core/reading.ts';
import { overlayPainter, type OverlayFace, type OverlayView } from '../../src/reader/overlay/overlay.ts';
import type { OverlayMesh } from '../../src/reader/overlay/regions.ts';
import type { OverlayStyle } from '../../src/reader/settings.ts';

/** 26 x 18 points (468) over 13 x 9 cm; AU12 moves the lower left and right corners, AU01 the top middle. */
const COLUMNS = 26;
const ROWS = 18;
const SMILE = unitIndex('AU12');
const BROW = unitIndex('AU01');
const CANVAS = { width: 320, height: 240 };

const gridX = (i: number): number => (i % COLUMNS) / (COLUMNS - 1) - 0.5;
const gridY = (i: number): number => Math.floor(i / COLUMNS) / (ROWS - 1) - 0.5;

function gridMesh(): OverlayMesh {
  const positions = Array.from({ length: MESH_LANDMARKS }, (_, i) => [13 * gridX(i), -9 * gridY(i), 0]).flat();
  const triangles: number[] = [];
  for (let row = 0; row < ROWS - 1; row++) {
    for (let column = 0; column < COLUMNS - 1; column++) {
      const a = row * COLUMNS + column;
      triangles.push(a, a + COLUMNS, a + 1, a + 1, a + COLUMNS, a + COLUMNS + 1);
    }
  }
  const regions = ACTION_UNITS.map((_, unit) =>
    Float32Array.from({ length: MESH_LANDMARKS }, (_, i) => {
      if (unit === SMILE) return Math.abs(gridX(i)) > 0.3 && gridY(i) > 0.2 ? 1 : 0;
      if (unit === BROW) return Math.abs(gridX(i)) < 0.15 && gridY(i) < -0.3 ? 1 : 0;
      return 0;
    }),
  );
  return { positions, triangles, regions };
}

/** A face whose mesh fills 60 % of a 320 x 240 frame around (cx, cy). */
function gridFace(set: Partial<Record<'smile' | 'smileLeft' | 'smileRight' | 'brow', number>>, cx = 160, cy = 120): OverlayFace {
  const landmarks = new Float32Array(LANDMARKS * 3);
  for (let i = 0; i < LANDMARKS; i++)
    landmarks.set([cx + 190 * gridX(i % MESH_LANDMARKS), cy + 140 * gridY(i % MESH_LANDMARKS), 0], 3 * i);
  const intensity = new Float32Array(ACTION_UNITS.length);
  const sides = new Float32Array(2 * SIDED_UNITS.length);
  const lift = (unit: number, left: number, right: number): void => {
    intensity[unit] = Math.max(left, right);
    sides.set([left, right], 2 * SIDED_UNITS.indexOf(unit));
  };
  lift(SMILE, set.smileLeft ?? set.smile ?? 0, set.smileRight ?? set.smile ?? 0);
  lift(BROW, set.brow ?? 0, set.brow ?? 0);
  return {
    id: 1,
    box: { x: cx - 95, y: cy - 70, width: 190, height: 140 },
    landmarks,
    intensity,
    sides,
    quality: { score: 1, reasons: [] },
  };
}

const FULL: OverlayView = { frame: { x: 0, y: 0, ...CANVAS }, ...CANVAS, mirrored: false, pixelRatio: 1 };

function draw(faces: readonly OverlayFace[], styles: readonly OverlayStyle[], view: OverlayView = FULL): ImageData {
  const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d', { willReadFrequently: true })!;
  overlayPainter(gridMesh())(context, view, faces, styles);
  return context.getImageData(0, 0, CANVAS.width, CANVAS.height);
}

const alphaAt = (image: ImageData, x: number, y: number): number =>
  image.data[4 * (Math.round(y) * image.width + Math.round(x)) + 3]!;
const inked = (image: ImageData): number => image.data.reduce((n, value, i) => n + (i % 4 === 3 && value > 0 ? 1 : 0), 0);

/** Mean absolute difference of all channels between an image and another, flipped left to right if asked. */
function difference(one: ImageData, other: ImageData, flipped = false): number {
  let sum = 0;
  for (let y = 0; y < one.height; y++) {
    for (let x = 0; x < one.width; x++) {
      const a = 4 * (y * one.width + x);
      const b = 4 * (y * one.width + (flipped ? one.width - 1 - x : x));
      for (let channel = 0; channel < 4; channel++) sum += Math.abs(one.data[a + channel]! - other.data[b + channel]!);
    }
  }
  return sum / one.data.length;
}

describe('regions', () => {
  test('a face at rest leaves the picture untouched', () => {
    expect(inked(draw([gridFace({})], ['regions']))).toBe(0);
  });

  test('skin is lit where the unit moves it, and only there', () => {
    const image = draw([gridFace({ smile: 5 })], ['regions']);
    expect(alphaAt(image, 160 + 0.42 * 190, 120 + 0.4 * 140)).toBeGreaterThan(120);
    expect(alphaAt(image, 160 - 0.42 * 190, 120 + 0.4 * 140)).toBeGreaterThan(120);
    expect(alphaAt(image, 160, 120 - 0.45 * 140)).toBe(0);
    expect(alphaAt(image, 160, 120)).toBe(0);
  });

  test('a unit that is not seen lights nothing; those of the other region go on', () => {
    const face = gridFace({ smile: 5, brow: 4 });
    const image = draw([{ ...face, quality: { score: 0.2, reasons: ['mouth-covered'] } }], ['regions']);
    expect(difference(image, draw([gridFace({ brow: 4 })], ['regions']))).toBe(0);
    expect(inked(image)).toBeGreaterThan(0);
  });

  test('more intensity is never less light', () => {
    const at = [0.5, 1, 2, 3, 4, 5].map((smile) =>
      alphaAt(draw([gridFace({ smile })], ['regions']), 160 + 0.42 * 190, 120 + 0.4 * 140),
    );
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at.at(-1)).toBeGreaterThan(at[0]!);
  });

  test("a movement of the subject's left lights the left alone, which is on the right of an unmirrored picture", () => {
    const image = draw([gridFace({ smileLeft: 4, smileRight: 0 })], ['regions']);
    expect(alphaAt(image, 160 + 0.42 * 190, 120 + 0.4 * 140)).toBeGreaterThan(90);
    expect(alphaAt(image, 160 - 0.42 * 190, 120 + 0.4 * 140)).toBe(0);
  });

  test('a mesh seen from behind is not painted', () => {
    const turned = gridFace({ smile: 5, brow: 5 });
    for (let i = 0; i < LANDMARKS; i++) turned.landmarks[3 * i] = 320 - turned.landmarks[3 * i]!;
    expect(inked(draw([turned], ['regions']))).toBe(0);
  });
});

describe('every style', () => {
  const face = gridFace({ smileLeft: 5, smileRight: 1, brow: 3 }, 130, 100);

  test.each(['regions', 'landmarks', 'box'] as const)('%s: drawing mirrored equals flipping the drawing', (style) => {
    const plain = draw([face], [style]);
    const mirrored = draw([face], [style], { ...FULL, mirrored: true });
    expect(difference(plain, mirrored)).toBeGreaterThan(0.5);
    expect(difference(plain, mirrored, true)).toBeLessThan(0.2);
  });

  test.each(['regions', 'landmarks', 'box'] as const)('%s: nothing is drawn outside the frame', (style) => {
    const view: OverlayView = { ...FULL, frame: { x: 80, y: 60, width: 160, height: 120 } };
    const image = draw([gridFace({ smile: 5, brow: 5 }, 300, 20), gridFace({ smile: 5 }, 10, 230)], [style], view);
    expect(inked(image)).toBeGreaterThan(0);
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        if (x < 80 || x >= 240 || y < 60 || y >= 180) expect(alphaAt(image, x, y), `pixel ${x}, ${y}`).toBe(0);
      }
    }
  });

  test('no style draws nothing, not even the numbers of several faces', () => {
    expect(inked(draw([face, { ...face, id: 2 }], []))).toBe(0);
  });

  test('several faces carry their numbers, one does not', () => {
    const other: OverlayFace = { ...gridFace({}, 220, 150), id: 2 };
    expect(inked(draw([gridFace({})], ['regions']))).toBe(0);
    expect(inked(draw([gridFace({}), other], ['regions']))).toBeGreaterThan(200);
  });
});
