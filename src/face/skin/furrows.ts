/**
 * Furrows and bulges as light on the photo. Each line is a little landscape in the photo's plane (a groove, a ridge beside
 * it); its slopes, lit from the picture's own direction, and its hollow, which gets less light, darken and brighten the
 * photo's skin, which then moves with the head as usual.
 */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { Random } from '../../core/random.ts';
import { FURROW_LINES, type FurrowLine } from './furrow-lines.ts';
import type { Amounts } from '../../core/movements/movement.ts';
import type { Photo } from '../picture/photo.ts';
import { bounds, smoothstep } from '../picture/polygon.ts';
import type { Light } from './shade.ts';

/** One side of one line on one photo, for depth 1 cm. */
export interface Furrow {
  readonly line: FurrowLine;
  readonly side: 0 | 1;
  /** Photo pixels it touches. */
  readonly pixels: Int32Array;
  /** Slope to the right and upwards (cm a cm) and hollowness, by pixel. */
  readonly slopes: Float32Array;
}

/** How strongly a subject folds: by FURROW_LINES, a factor of what its units call for, and what is there at rest. */
export interface Folding {
  readonly strength: readonly number[];
  readonly rest: readonly number[];
}

/** Pixels: standard deviation of the thinnest fold that is drawn. */
const THINNEST = 0.75;
/** Hollow of a groove to darkness, and the most a slope may brighten. */
const HOLLOW = 0.5;
const BRIGHTEST = 0.11;
const DARKEST = -0.6;
/** Light that skin lets through is red: shade is warm. */
const TINT = [0.85, 1.05, 1.15] as const;
/** cm: over this much about the midline a line goes over from one side's to the other's. */
const MIDLINE = 0.35;

/** Where on the photo (pixels) a point of the neutral head lies, given by its canonical x and y (cm). */
export type OnPhoto = (x: number, y: number) => [number, number];

/** A smooth curve through points (Catmull-Rom), x, y, x, y. */
function curve(points: readonly (readonly [number, number])[]): Float32Array {
  if (points.length === 1) return Float32Array.from(points[0]!);
  const out: number[] = [];
  const at = (i: number): readonly [number, number] => points[Math.min(points.length - 1, Math.max(0, i))]!;
  for (let i = 0; i + 1 < points.length; i++) {
    for (let step = 0; step < 6 + (i + 2 === points.length ? 1 : 0); step++) {
      const t = step / 6;
      for (const d of [0, 1] as const) {
        const [a, b, c, e] = [at(i - 1)[d], at(i)[d], at(i + 1)[d], at(i + 2)[d]];
        out.push(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - e) * t * t + (3 * b - a - 3 * c + e) * t * t * t));
      }
    }
  }
  return Float32Array.from(out);
}

/** Signed distance (positive left of its direction, y up) and place along (0 to 1) of the nearest point of a curve. */
function nearestOn(path: Float32Array, x: number, y: number): [distance: number, along: number] {
  if (path.length === 2) return [Math.hypot(x - path[0]!, y - path[1]!), 0.5];
  let least = Infinity;
  let signed = 0;
  let along = 0;
  const segments = path.length / 2 - 1;
  for (let i = 0; i < segments; i++) {
    const ax = path[2 * i]!;
    const ay = path[2 * i + 1]!;
    const dx = path[2 * i + 2]! - ax;
    const dy = path[2 * i + 3]! - ay;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(x - ax - t * dx, y - ay - t * dy);
    if (distance >= least) continue;
    least = distance;
    signed = dx * (y - ay) - dy * (x - ax) > 0 ? -distance : distance;
    along = (i + t) / segments;
  }
  return [signed, along];
}

/** Height (for depth 1) across and along a line; `w` in the unit of `distance`. */
function profile(distance: number, taper: number, w: number, bulge: number): number {
  const groove = -Math.exp(-(distance * distance) / (2 * w * w));
  const beside = distance - Math.sign(bulge) * 2.6 * w;
  return taper * (groove + Math.abs(bulge) * Math.exp(-(beside * beside) / (2 * (1.7 * w) ** 2)));
}

function makeFurrow(photo: Photo, onPhoto: OnPhoto, scale: number, line: FurrowLine, side: 0 | 1): Furrow {
  const sign = side === 0 ? 1 : -1;
  const place = ([x, y]: readonly [number, number]): [number, number] => onPhoto(sign * x, y);
  const arePits = 'pits' in line.line;
  const points = 'pits' in line.line ? line.line.pits : line.line;
  const crosses = !arePits && points[0]![0] === 0;
  const mirrored = crosses
    ? points
        .slice(1)
        .reverse()
        .map(([x, y]): [number, number] => [-x, y])
    : [];
  const paths = arePits ? points.map((pit) => curve([place(pit)])) : [curve([...mirrored, ...points].map(place))];
  // a line thinner than a pixel is as much fainter as it is drawn wider
  const w = Math.max(THINNEST, line.width * scale);
  const faint = (line.width * scale) / w;
  const box = bounds(Float32Array.from(paths.flatMap((path) => [...path])), 6 * w);
  const [left, top] = [Math.max(1, Math.floor(box.left)), Math.max(1, Math.floor(box.top))];
  const width = Math.max(0, Math.min(photo.width - 1, Math.ceil(box.right)) - left);
  const height = Math.max(0, Math.min(photo.height - 1, Math.ceil(box.bottom)) - top);
  const relief = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const path of paths) {
        const [distance, along] = nearestOn(path, left + x + 0.5, top + y + 0.5);
        if (Math.abs(distance) > 6 * w) continue;
        const taper = arePits ? 1 : smoothstep(along / 0.3) * smoothstep((1 - along) / 0.4);
        relief[y * width + x]! += profile(sign * distance, faint * taper, w, line.bulge);
      }
    }
  }
  const middle = place([0, points[0]![1]])[0];
  const pixels: number[] = [];
  const slopes: number[] = [];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const own = crosses ? smoothstep(0.5 + (sign * (left + x + 0.5 - middle)) / (2 * MIDLINE * scale)) : 1;
      const right = (own * (relief[i + 1]! - relief[i - 1]!) * scale) / 2;
      const up = (own * (relief[i - width]! - relief[i + width]!) * scale) / 2;
      const hollow = (own * Math.max(0, -relief[i]!)) / line.width;
      if (Math.abs(right) + Math.abs(up) + hollow < 0.02) continue;
      pixels.push((top + y) * photo.width + left + x);
      slopes.push(right, up, hollow);
    }
  }
  return { line, side, pixels: Int32Array.from(pixels), slopes: Float32Array.from(slopes) };
}

/** All furrows of a photo; `scale` in photo pixels a centimetre. */
export function makeFurrows(photo: Photo, onPhoto: OnPhoto, scale: number): Furrow[] {
  return FURROW_LINES.flatMap((line) => ([0, 1] as const).map((side) => makeFurrow(photo, onPhoto, scale, line, side)));
}

/** Nobody folds like anybody else: some hardly, some deeply, some at rest too. */
export function sampleFolding(random: Random): Folding {
  const all = Math.exp(random.bounded(0.35, 0.8));
  const worn = random.chance(0.35) ? random.between(0, 0.5) : 0;
  return {
    strength: FURROW_LINES.map(() => all * Math.exp(random.bounded(0.4, 0.9))),
    rest: FURROW_LINES.map(() => worn * random.uniform()),
  };
}

/** Every furrow as its units call for it, at its middling depth. */
export const PLAIN_FOLDING: Folding = { strength: FURROW_LINES.map(() => 1), rest: FURROW_LINES.map(() => 0) };

/** A furrow that no unit called for, now and then: what folds is a hint, not a proof. */
export function withDistractor(folding: Folding, random: Random): Folding {
  const chosen = Math.floor(random.uniform() * FURROW_LINES.length);
  const amount = random.between(0.3, 0.9);
  return { ...folding, rest: folding.rest.map((rest, i) => (i === chosen ? rest + amount : rest)) };
}

let changes = new Float32Array(0);

/** Brightness changes by pixel (logarithms), all 0: foldSkin leaves them so, and they are used again. */
function changeOf(pixels: number): Float32Array {
  if (changes.length !== pixels) changes = new Float32Array(pixels);
  return changes;
}

/** The photo with the furrows that `amounts` call for, under `light`. */
export function foldSkin(photo: Photo, furrows: readonly Furrow[], folding: Folding, amounts: Amounts, light: Light): Photo {
  const rgb = photo.rgb.slice();
  const change = changeOf(photo.width * photo.height);
  const active: Furrow[] = [];
  const [lx, ly, lz] = light.direction;
  const direct = (1 - light.ambient) / (light.ambient + (1 - light.ambient) * lz);
  for (const furrow of furrows) {
    const { line, side, pixels, slopes } = furrow;
    const i = FURROW_LINES.indexOf(line);
    let called = 0;
    ACTION_UNITS.forEach(({ code }, unit) => (called += (line.by[code] ?? 0) * amounts[2 * unit + side]! ** 1.3));
    const depth = line.depth * (folding.rest[i]! + folding.strength[i]! * Math.min(1.15, called));
    if (depth < 0.003) continue;
    active.push(furrow);
    for (let k = 0; k < pixels.length; k++) {
      const lit = -direct * (lx * slopes[3 * k]! + ly * slopes[3 * k + 1]!);
      change[pixels[k]!]! += depth * (lit - HOLLOW * slopes[3 * k + 2]!);
    }
  }
  for (const { pixels } of active) {
    for (const pixel of pixels) {
      const log = Math.min(BRIGHTEST, Math.max(DARKEST, change[pixel]!));
      change[pixel] = 0;
      if (log === 0) continue;
      for (let d = 0; d < 3; d++) rgb[3 * pixel + d]! *= Math.exp(log * TINT[d]!);
    }
  }
  return { ...photo, rgb };
}
