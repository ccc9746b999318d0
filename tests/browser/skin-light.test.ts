/** The light on a face, against a plain reference in which each pixel asks all triangles. */

import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { flatSkin, type FlatSkin } from '../../src/reader/overlay/patches.ts';
import { SkinLight, type LitPatch } from '../../src/reader/overlay/skin-light.ts';

const SIZE = 80;
/** Pixels a centimetre of face. */
const SCALE = 3.9;
/** A triangle is fully lit from this cosine of its turn away from the viewer on. */
const LIT_FROM = 0.2;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const DARK: Colour = [0, 0, 0, 0];

/** The colour of every texel with the patches laid over each other: 0 to 255, opacity 0 to 1. */
function colours({ width, height }: FlatSkin, lit: readonly LitPatch[]): Colour[] {
  const skin = Array.from({ length: width * height }, () => DARK);
  for (const { patch, colour, opacity } of lit) {
    patch.texels.forEach((texel, i) => {
      const [below, alpha] = [skin[texel]!, (opacity * patch.light[i]!) / 255];
      const over = alpha + (1 - alpha) * below[3];
      const mix = (c: 0 | 1 | 2): number => (alpha * colour[c] + (1 - alpha) * below[3] * below[c]) / over;
      skin[texel] = [mix(0), mix(1), mix(2), over];
    });
  }
  return skin;
}

/** The colour of each pixel, by the last of the lit triangles that holds its middle. */
function reference(skin: FlatSkin, triangles: Uint16Array, lit: readonly LitPatch[], points: Float32Array, facing: 1 | -1) {
  const texels = colours(skin, lit);
  const picture = Array.from({ length: SIZE * SIZE }, () => DARK);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => {
      const at = triangles[t + corner]!;
      const [x, y, z] = points.subarray(3 * at, 3 * at + 3);
      return { x: x!, y: y!, z: z!, column: skin.places[2 * at]!, row: skin.places[2 * at + 1]! };
    }) as [Corner, Corner, Corner];
    const whole = twice(a, b, c);
    const normal = Math.hypot(
      whole,
      (b.y - a.y) * (c.z - a.z) - (b.z - a.z) * (c.y - a.y),
      (b.z - a.z) * (c.x - a.x) - (b.x - a.x) * (c.z - a.z),
    );
    const share = Math.min(1, (facing * whole) / normal / LIT_FROM);
    if (!(share > 0)) continue;
    for (let pixel = 0; pixel < picture.length; pixel++) {
      const middle = { x: (pixel % SIZE) + 0.5, y: Math.floor(pixel / SIZE) + 0.5 };
      const [u, v, w] = [twice(middle, b, c) / whole, twice(a, middle, c) / whole, twice(a, b, middle) / whole];
      if (u < 0 || v < 0 || w < 0) continue;
      const column = Math.round(u * a.column + v * b.column + w * c.column);
      const row = Math.round(u * a.row + v * b.row + w * c.row);
      const [red, green, blue, alpha] = texels[row * skin.width + column]!;
      if (alpha > 0) picture[pixel] = [red, green, blue, 255 * alpha * share];
    }
  }
  return picture;
}

interface Place {
  readonly x: number;
  readonly y: number;
}
interface Corner extends Place {
  readonly z: number;
  readonly column: number;
  readonly row: number;
}

/** Twice the signed area of a triangle. */
const twice = (a: Place, b: Place, c: Place): number => (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);

test('every pixel takes its nearest texel, faded as its triangle turns away, and nothing stays from the picture before', async () => {
  const mesh = (await (await fetch('/face/canonical-mesh.json')).json()) as { positions: number[]; triangles: number[] };
  const skin = flatSkin(mesh.positions, mesh.triangles);
  const triangles = Uint16Array.from(mesh.triangles);
  const light = new SkinLight(SIZE, skin, triangles);
  const stream = new Random('skin light');
  for (const yaw of [0, 0.5, -1.1]) {
    const points = Float32Array.from(mesh.positions);
    for (let i = 0; i < points.length; i += 3) {
      const [x, y, z] = [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!];
      points[i] = SIZE / 2 + SCALE * (x * Math.cos(yaw) + z * Math.sin(yaw));
      points[i + 1] = SIZE / 2 - SCALE * y;
      points[i + 2] = -SCALE * (z * Math.cos(yaw) - x * Math.sin(yaw));
    }
    const lit = skin.patches.flatMap((patch): LitPatch[] => {
      const [red, green, blue] = [0, 1, 2].map(() => 255 * stream.uniform()) as [number, number, number];
      return stream.uniform() < 0.4 ? [{ patch, colour: [red, green, blue], opacity: 0.2 + 0.6 * stream.uniform() }] : [];
    });
    let painted = 0;
    for (const facing of [1, -1] as const) {
      light.paint(lit, points, { origin: { x: 0, y: 0 }, scale: 1, facing });
      const expected = reference(skin, triangles, lit, points, facing);
      const differs = expected.filter((colour, pixel) =>
        colour.some((value, channel) => Math.abs(value - light.image.data[4 * pixel + channel]!) > 1),
      );
      painted += expected.filter((colour) => colour !== DARK).length;
      // a middle on the line between two triangles or two texels goes to either
      expect(differs.length).toBeLessThan(0.002 * expected.length);
    }
    expect(painted).toBeGreaterThan(300);
  }
});
