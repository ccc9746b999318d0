/**
 * What paints things over a grey crop: shapes as distances, tones as functions of place, one light, focus and grain for all that
 * is painted by one brush. It keeps how much of every pixel it has hidden; shade falls on a face without hiding it.
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { Random } from '../../../src/core/random.ts';

/** Pixels to a shape's edge, negative inside; places are pixels of the crop. */
export type Distance = (x: number, y: number) => number;
/** Luminance, 0 to 1, `deep` pixels inside the edge. */
export type Tone = (x: number, y: number, deep: number) => number;
export interface Shape {
  readonly distance: Distance;
  /** Pixels that hold all of it. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Paints one thing. */
export type Thing = (brush: Brush, random: Random) => void;

const PIXELS = CROP_SIZE * CROP_SIZE;
const MIDDLE = CROP_SIZE / 2;
/** Edge of both patches of cheek and of the nose that a face's skin is measured on. */
const PATCH = 8;
const SKIN = [
  [36, 54],
  [68, 54],
  [52, 48],
] as const;
const GRAIN = (() => {
  const random = new Random('cover/grain');
  return Float32Array.from({ length: 2 * PIXELS }, () => random.normal());
})();

export class Brush {
  /** Share of each pixel of the crop that is hidden, 0 to 1. */
  readonly hidden = new Float32Array(PIXELS);
  /** Mean luminance of cheeks and nose before anything is painted. */
  readonly skin: number;
  readonly #focus: number;
  readonly #across: number;
  readonly #down: number;
  readonly #noise: number;
  readonly #grain: number;

  /** Paints on the crop that starts at `at` of `out`, 0 to 1. */
  constructor(
    private readonly out: Float32Array,
    private readonly at: number,
    random: Random,
  ) {
    this.skin = skinOf(out, at);
    this.#focus = random.between(0.8, 2.2);
    this.#across = random.between(-0.3, 0.3);
    this.#down = random.between(-0.2, 0.2);
    this.#noise = random.between(0, 0.03);
    this.#grain = Math.floor(random.uniform() * PIXELS);
  }

  /** Paints a shape, all of it or a share (`opacity`) of its light. */
  paint(shape: Shape, tone: Tone, opacity = 1): void {
    this.#blend(shape, tone, opacity, true);
  }

  /** Paints what is too thin or too clear to hide anything. */
  trace(shape: Shape, tone: Tone, opacity = 1): void {
    this.#blend(shape, tone, opacity, false);
  }

  #blend(shape: Shape, tone: Tone, opacity: number, hides: boolean): void {
    this.#visit(shape, this.#focus, (pixel, share, x, y, distance) => {
      const light = 1 + (this.#across * (x - MIDDLE) + this.#down * (y - MIDDLE)) / MIDDLE;
      const value = tone(x, y, -distance) * light + this.#noise * GRAIN[this.#grain + pixel]!;
      const part = share * opacity;
      this.out[this.at + pixel]! += part * (value - this.out[this.at + pixel]!);
      if (hides) this.hidden[pixel]! += part * (1 - this.hidden[pixel]!);
    });
  }

  /** Darkens what lies under a shape to a share (`factor`) of its light, with an edge of `soft` pixels; nothing is hidden by that. */
  shade(shape: Shape, factor: number, soft: number): void {
    this.#visit(shape, soft, (pixel, share) => {
      this.out[this.at + pixel]! *= 1 - share * (1 - factor);
    });
  }

  /** Normal grain at a place, the same whenever it is asked for. */
  grain(x: number, y: number): number {
    return GRAIN[this.#grain + CROP_SIZE * Math.floor(y) + Math.floor(x)] ?? 0;
  }

  #visit(
    { distance, left, right, top, bottom }: Shape,
    soft: number,
    each: (pixel: number, share: number, x: number, y: number, distance: number) => void,
  ): void {
    const [x0, x1] = [Math.max(0, Math.floor(left - soft)), Math.min(CROP_SIZE - 1, Math.ceil(right + soft))];
    const [y0, y1] = [Math.max(0, Math.floor(top - soft)), Math.min(CROP_SIZE - 1, Math.ceil(bottom + soft))];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const own = distance(x + 0.5, y + 0.5);
        const share = Math.min(1, 0.5 - own / soft);
        if (share > 0) each(y * CROP_SIZE + x, share, x + 0.5, y + 0.5, own);
      }
    }
  }
}

function skinOf(out: Float32Array, at: number): number {
  let sum = 0;
  for (const [left, top] of SKIN) {
    for (let y = top; y < top + PATCH; y++) for (let x = left; x < left + PATCH; x++) sum += out[at + y * CROP_SIZE + x]!;
  }
  return sum / (SKIN.length * PATCH * PATCH);
}

/** A line from a to b with round ends of radius `ra` and `rb`. */
export function tube(ax: number, ay: number, bx: number, by: number, ra: number, rb = ra): Shape {
  const [dx, dy, most] = [bx - ax, by - ay, Math.max(ra, rb)];
  const square = dx * dx + dy * dy || 1;
  return {
    left: Math.min(ax, bx) - most,
    right: Math.max(ax, bx) + most,
    top: Math.min(ay, by) - most,
    bottom: Math.max(ay, by) + most,
    distance: (x, y) => {
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
      return Math.hypot(x - ax - t * dx, y - ay - t * dy) - ra - t * (rb - ra);
    },
  };
}

/** A box turned by `angle` (radians) with rounded corners; as an ellipse, see `disc`. */
export function box(x: number, y: number, halfWidth: number, halfHeight: number, angle = 0, corner = 0): Shape {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [wide, tall] = [Math.abs(c) * halfWidth + Math.abs(s) * halfHeight, Math.abs(s) * halfWidth + Math.abs(c) * halfHeight];
  return {
    left: x - wide,
    right: x + wide,
    top: y - tall,
    bottom: y + tall,
    distance: (px, py) => {
      const u = Math.abs(c * (px - x) + s * (py - y)) - halfWidth + corner;
      const v = Math.abs(c * (py - y) - s * (px - x)) - halfHeight + corner;
      return Math.hypot(Math.max(0, u), Math.max(0, v)) + Math.min(0, Math.max(u, v)) - corner;
    },
  };
}

/** An upright ellipse. */
export function disc(x: number, y: number, halfWidth: number, halfHeight = halfWidth): Shape {
  const least = Math.min(halfWidth, halfHeight);
  return {
    left: x - halfWidth,
    right: x + halfWidth,
    top: y - halfHeight,
    bottom: y + halfHeight,
    distance: (px, py) => least * (Math.hypot((px - x) / halfWidth, (py - y) / halfHeight) - 1),
  };
}

/** What lies below `edge(x)` and no further from the middle than `half(y)`. */
export function below(edge: (x: number) => number, half: (y: number) => number = () => CROP_SIZE): Shape {
  return {
    left: 0,
    right: CROP_SIZE,
    top: 0,
    bottom: CROP_SIZE,
    distance: (x, y) => Math.max(edge(x) - y, Math.abs(x - MIDDLE) - half(y)),
  };
}

/** What lies above `edge(x)`. */
export function above(edge: (x: number) => number): Shape {
  const whole = below(edge);
  return { ...whole, distance: (x, y) => y - edge(x) };
}
