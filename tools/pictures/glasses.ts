/** Spectacles: two rims, a bridge and temples that sit on the neutral face and turn with the head; lenses tint and glare. */

import { atLandmarks } from '../ict/head.ts';
import type { HeadModel } from './model.ts';
import { LEFT_EYE, RIGHT_EYE } from './opening.ts';
import type { Random } from '../../src/core/random.ts';
import { fillStencil, type Canvas } from './raster.ts';
import type { Subject } from './subject.ts';

export interface Glasses {
  /** cm. */
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly thickness: number;
  /** 2 is an ellipse, more is squarer. */
  readonly squareness: number;
  readonly colour: readonly [number, number, number];
  /** Share of light that the lenses let through. */
  readonly clear: number;
  /** 0 to 255 added on a slanted stripe of each lens. */
  readonly glare: number;
}

const POINTS = 32;

export function sampleGlasses(random: Random): Glasses {
  const dark = random.chance(0.65);
  const shade = dark ? random.between(10, 60) : random.between(90, 190);
  return {
    halfWidth: random.between(2.2, 2.75),
    halfHeight: random.between(1.45, 2.15),
    thickness: dark ? random.between(0.12, 0.4) : random.between(0.06, 0.15),
    squareness: random.between(2.2, 4.5),
    colour: [shade * random.between(1, 1.3), shade, shade * random.between(0.7, 1.05)],
    clear: random.between(0.88, 1),
    glare: random.chance(0.4) ? random.between(15, 90) : 0,
  };
}

/** Points of the frame (n x 3, canonical cm): the left rim, the right rim, bridge and temples as point pairs. */
export function frameOf(model: HeadModel, { neutral }: Subject, glasses: Glasses): Float32Array {
  const at = atLandmarks(neutral, model.correspondence);
  const mean = (ids: readonly number[], d: number): number => ids.reduce((sum, id) => sum + at[3 * id + d]!, 0) / ids.length;
  const depth = Math.max(at[3 * 168 + 2]!, at[3 * 334 + 2]!, at[3 * 105 + 2]!) + 0.45;
  const out: number[] = [];
  const ends: [number, number][] = [];
  for (const [{ outline }, sign] of [
    [LEFT_EYE, 1],
    [RIGHT_EYE, -1],
  ] as const) {
    const [cx, cy] = [mean(outline, 0) + 0.1 * sign, mean(outline, 1) - 0.25];
    for (let i = 0; i < POINTS; i++) {
      const angle = (2 * Math.PI * i) / POINTS;
      const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / glasses.squareness);
      const x = cx + glasses.halfWidth * round(Math.cos(angle));
      out.push(x, cy + glasses.halfHeight * round(Math.sin(angle)), depth - 0.09 * Math.abs(x));
    }
    ends.push([cx, cy]);
  }
  const [[lx, y], [rx]] = ends as [[number, number], [number, number]];
  const high = y + 0.35 * glasses.halfHeight;
  const inner = depth - 0.05;
  out.push(lx - glasses.halfWidth, high, inner, rx + glasses.halfWidth, high, inner);
  for (const [x, sign] of [
    [lx, 1],
    [rx, -1],
  ] as const) {
    const edge = x + sign * glasses.halfWidth;
    out.push(
      edge,
      high,
      depth - 0.09 * Math.abs(edge),
      sign * Math.max(7.1, Math.abs(edge) + 0.6),
      high + 0.2,
      at[3 * 454 + 2]! - 2.5,
    );
  }
  return Float32Array.from(out);
}

/** Paints a line with round ends where nothing lies in front of it. */
function stroke(canvas: Canvas, screen: Float32Array, a: number, b: number, radius: number, colour: readonly number[]): void {
  const [ax, ay, az] = [screen[3 * a]!, screen[3 * a + 1]!, screen[3 * a + 2]!];
  const [dx, dy, dz] = [screen[3 * b]! - ax, screen[3 * b + 1]! - ay, screen[3 * b + 2]! - az];
  const length = dx * dx + dy * dy || 1;
  const left = Math.max(0, Math.floor(Math.min(ax, ax + dx) - radius));
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(ax, ax + dx) + radius));
  const top = Math.max(0, Math.floor(Math.min(ay, ay + dy) - radius));
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(ay, ay + dy) + radius));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x + 0.5 - ax) * dx + (y + 0.5 - ay) * dy) / length));
      const pixel = y * canvas.width + x;
      if (Math.hypot(x + 0.5 - ax - t * dx, y + 0.5 - ay - t * dy) > radius || az + t * dz < canvas.depth[pixel]! - 0.2) continue;
      canvas.colour.set(colour, 3 * pixel);
    }
  }
}

/** Draws the frame, given on the screen (points of frameOf), over a finished face; `scale` is pixels a cm. */
export function paintGlasses(canvas: Canvas, screen: Float32Array, glasses: Glasses, scale: number): void {
  for (const first of [0, POINTS]) {
    const outline = Float32Array.from({ length: 2 * POINTS }, (_, i) => screen[3 * (first + (i >> 1)) + (i & 1)]!);
    const [cx, cy] = [screen[3 * first]! - glasses.halfWidth * scale, screen[3 * first + 1]!];
    fillStencil(canvas, outline, 0).forEach((inside, pixel) => {
      if (!inside) return;
      const stripe = (pixel % canvas.width) - cx - 0.6 * (Math.floor(pixel / canvas.width) - cy);
      const glare = glasses.glare * Math.max(0, 1 - Math.abs(stripe) / (0.5 * scale));
      for (let d = 0; d < 3; d++) canvas.colour[3 * pixel + d] = glasses.clear * canvas.colour[3 * pixel + d]! + glare;
    });
    for (let i = 0; i < POINTS; i++) {
      stroke(canvas, screen, first + i, first + ((i + 1) % POINTS), (glasses.thickness * scale) / 2, glasses.colour);
    }
  }
  for (let a = 2 * POINTS; a < screen.length / 3; a += 2)
    stroke(canvas, screen, a, a + 1, (glasses.thickness * scale) / 2, glasses.colour);
}
