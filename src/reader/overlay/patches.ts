/**
 * The muscles as soft patches on the skin laid flat: the canonical mesh is unrolled from a cylinder about the head's axis, each
 * band (muscles.ts) is drawn there once, with fibres along it, and the overlay then carries the texels to a face triangle by
 * triangle. Pure: no canvas.
 */

import { ACTION_UNITS } from '../../core/facs.ts';
import { MUSCLES, type Anchor, type Band } from './muscles.ts';

/** Axis of the cylinder, canonical z in centimetres, and its radius: about that of the cheeks, so that lengths stay true there. */
const AXIS = -3;
const RADIUS = 8;
/** Side of a texel, centimetres. */
const TEXEL = 0.065;
/** Distance from the line, in half widths, up to which a patch is full; it fades from there to 1. */
const SOFT_FROM = 0.4;
/** Fibres: their spacing in centimetres and how much of the light they take and give. */
const FIBRE = 0.2;
const FIBRE_DEPTH = 0.22;
/** Points that a smooth line takes between two anchors. */
const STEPS = 8;
/** Fades at both ends of an open band, as a share of its length. */
const END = 0.14;

export type Side = 'left' | 'right' | 'both';

/** A patch on the flat skin: texel numbers (row x width + column) and how much light each takes, 0 to 255. */
export interface Patch {
  readonly unit: number;
  readonly side: Side;
  readonly texels: Uint32Array;
  readonly light: Uint8Array;
  /** Triangles of the mesh that carry any of it. */
  readonly triangles: Uint16Array;
}

export interface FlatSkin {
  readonly width: number;
  readonly height: number;
  /** Column and row of each landmark of the mesh, in texels. */
  readonly places: Float32Array;
  readonly patches: readonly Patch[];
}

type Point = readonly [x: number, y: number];

/** Patches of every action unit on the mesh with `positions` (x 3, canonical cm) and `triangles` (x 3). */
export function flatSkin(positions: ArrayLike<number>, triangles: ArrayLike<number>): FlatSkin {
  const flat = unroll(positions);
  const { left, top, right, bottom } = extent(flat);
  const [width, height] = [Math.ceil((right - left) / TEXEL) + 1, Math.ceil((top - bottom) / TEXEL) + 1];
  const column = (u: number): number => (u - left) / TEXEL;
  const row = (v: number): number => (top - v) / TEXEL;
  const places = Float32Array.from(flat, (value, i) => (i % 2 === 0 ? column(value) : row(value)));
  const point = (landmark: number): Point => [places[2 * landmark]!, places[2 * landmark + 1]!];
  const at = (anchor: Anchor): Point => {
    if (typeof anchor === 'number') return point(anchor);
    const [a, b] = [point(anchor[0]), point(anchor[1])];
    return [a[0] + anchor[2] * (b[0] - a[0]), a[1] + anchor[2] * (b[1] - a[1])];
  };
  const patches = ACTION_UNITS.flatMap(({ code }, unit) => {
    const drawn = MUSCLES[code]!.bands.map((band) => ({ kind: band.kind, spots: spotsOf(band, at, width, height) }));
    const sides: readonly Side[] = drawn.some(({ kind }) => kind === 'paired') ? ['left', 'right'] : ['both'];
    return sides.map((side): Patch => {
      const spots = new Map<number, number>();
      for (const { kind, spots: own } of drawn) {
        for (const [texel, light] of own) {
          const place = kind === 'whole' ? half(texel, side, width) : side === 'left' ? flipped(texel, width) : texel;
          if (place !== null) spots.set(place, Math.max(light, spots.get(place) ?? 0));
        }
      }
      return {
        unit,
        side,
        texels: Uint32Array.from(spots.keys()),
        light: Uint8Array.from(spots.values()),
        triangles: trianglesUnder(spots.keys(), triangles, places, width, height),
      };
    });
  });
  return { width, height, places, patches };
}

/** u, v of each point in centimetres: along the cylinder to the subject's left, and up. */
function unroll(positions: ArrayLike<number>): Float32Array {
  const flat = new Float32Array((positions.length / 3) * 2);
  for (let i = 0; i < flat.length / 2; i++) {
    flat[2 * i] = RADIUS * Math.atan2(positions[3 * i]!, positions[3 * i + 2]! - AXIS);
    flat[2 * i + 1] = positions[3 * i + 1]!;
  }
  return flat;
}

/** Symmetric about the midline, so that a mirrored texel is a texel. */
function extent(flat: Float32Array): { left: number; right: number; top: number; bottom: number } {
  let [side, top, bottom] = [0, -Infinity, Infinity];
  for (let i = 0; i < flat.length; i += 2) {
    side = Math.max(side, Math.abs(flat[i]!));
    top = Math.max(top, flat[i + 1]!);
    bottom = Math.min(bottom, flat[i + 1]!);
  }
  const columns = Math.ceil(side / TEXEL);
  return { left: -columns * TEXEL, right: columns * TEXEL, top, bottom };
}

const flipped = (texel: number, width: number): number => texel - (texel % width) + (width - 1 - (texel % width));

/** A texel of a band across the midline that belongs to `side`; null on the other side. */
function half(texel: number, side: Side, width: number): number | null {
  if (side === 'both') return texel;
  const isRight = texel % width <= (width - 1) / 2;
  return isRight === (side === 'right') ? texel : null;
}

/** Texels of one band and their light, 1 to 255. */
function spotsOf(band: Band, at: (anchor: Anchor) => Point, width: number, height: number): Map<number, number> {
  const { points, halves } = smooth(band, at);
  const near = new Map<number, Nearest>();
  let along = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i]!, points[i + 1]!];
    measure(near, from, to, [halves[i]!, halves[i + 1]!], along, width, height);
    along += Math.hypot(to[0] - from[0], to[1] - from[1]);
  }
  const spots = new Map<number, number>();
  for (const [texel, { off, along: at, gap }] of near) {
    const edge = 1 - ease((off - SOFT_FROM) / (1 - SOFT_FROM));
    const end = band.closed ? 1 : ease(Math.min(at, along - at) / (END * along) + 0.25);
    const fibre = 1 - FIBRE_DEPTH * (0.5 + 0.5 * Math.cos((2 * Math.PI * gap * TEXEL) / FIBRE));
    const light = Math.round(255 * edge * end * fibre);
    if (light > 0) spots.set(texel, light);
  }
  return spots;
}

/** The band's line as a Catmull-Rom curve through its anchors, with the half width at each point, in texels. */
function smooth({ line, half, closed }: Band, at: (anchor: Anchor) => Point): { points: Point[]; halves: number[] } {
  const anchors = line.map(at);
  const count = anchors.length;
  const pick = (i: number): Point => anchors[closed ? (i + count) % count : Math.min(count - 1, Math.max(0, i))]!;
  const points: Point[] = [];
  const halves: number[] = [];
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const [a, b, c, d] = [pick(i - 1), pick(i), pick(i + 1), pick(i + 2)];
    for (let step = 0; step < STEPS; step++) {
      const t = step / STEPS;
      const curve = (k: 0 | 1): number =>
        0.5 *
        (2 * b[k] +
          (c[k] - a[k]) * t +
          (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t +
          (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3);
      points.push([curve(0), curve(1)]);
      halves.push((half[i]! + t * (half[(i + 1) % count]! - half[i]!)) / TEXEL);
    }
  }
  points.push(pick(closed ? 0 : count - 1));
  halves.push(half[closed ? 0 : count - 1]! / TEXEL);
  return { points, halves };
}

/** The place on a band's line that is nearest to a texel. */
interface Nearest {
  /** Distance in half widths, below 1. */
  readonly off: number;
  /** Where along the line, and how far from it, texels. */
  readonly along: number;
  readonly gap: number;
}

/** Notes in `near` every texel that lies within the half width of one piece of the line, where no other piece is nearer. */
function measure(
  near: Map<number, Nearest>,
  [ax, ay]: Point,
  [bx, by]: Point,
  halves: readonly [from: number, to: number],
  before: number,
  width: number,
  height: number,
): void {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return;
  const reach = Math.max(...halves);
  const [left, right] = [Math.max(0, Math.ceil(Math.min(ax, bx) - reach)), Math.min(width - 1, Math.max(ax, bx) + reach)];
  const [top, bottom] = [Math.max(0, Math.ceil(Math.min(ay, by) - reach)), Math.min(height - 1, Math.max(ay, by) + reach)];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      const gap = Math.hypot(x - ax - t * dx, y - ay - t * dy);
      const off = gap / (halves[0] + t * (halves[1] - halves[0]));
      const texel = y * width + x;
      if (off < (near.get(texel)?.off ?? 1)) near.set(texel, { off, along: before + t * Math.sqrt(squared), gap });
    }
  }
}

/** Triangles whose bounding box holds any of the texels. */
function trianglesUnder(
  texels: Iterable<number>,
  triangles: ArrayLike<number>,
  places: Float32Array,
  width: number,
  height: number,
): Uint16Array {
  // how many texels lie above and to the left of each place: any box is then counted at its four corners
  const counts = new Uint32Array((width + 1) * (height + 1));
  for (const texel of texels) counts[(Math.floor(texel / width) + 1) * (width + 1) + (texel % width) + 1] = 1;
  for (let y = 1; y <= height; y++) {
    for (let x = 1, row = 0; x <= width; x++) {
      row += counts[y * (width + 1) + x]!;
      counts[y * (width + 1) + x] = row + counts[(y - 1) * (width + 1) + x]!;
    }
  }
  const before = (x: number, y: number): number => counts[y * (width + 1) + x]!;
  const under: number[] = [];
  for (let t = 0; t < triangles.length / 3; t++) {
    const [a, b, c] = [2 * triangles[3 * t]!, 2 * triangles[3 * t + 1]!, 2 * triangles[3 * t + 2]!];
    const left = Math.floor(Math.min(places[a]!, places[b]!, places[c]!));
    const right = Math.min(width, Math.ceil(Math.max(places[a]!, places[b]!, places[c]!)) + 1);
    const top = Math.floor(Math.min(places[a + 1]!, places[b + 1]!, places[c + 1]!));
    const bottom = Math.min(height, Math.ceil(Math.max(places[a + 1]!, places[b + 1]!, places[c + 1]!)) + 1);
    if (before(right, bottom) - before(left, bottom) - before(right, top) + before(left, top) > 0) under.push(t);
  }
  return Uint16Array.from(under);
}

const ease = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};
