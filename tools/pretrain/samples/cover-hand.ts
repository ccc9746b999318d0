/** Hands before a face: palm, fingers and thumb as tubes with creases and nails, in about the face's own skin. */

import type { Random } from '../../../src/core/random.ts';
import { box, tube, type Brush, type Shape, type Tone } from './cover-brush.ts';

/** Pixels of the crop, on which a centimetre is about 5.4. */
const FINGER = { from: 3.6, to: 5.2 };
const LENGTH = { from: 30, to: 42 };
/** Index to little finger. */
const LENGTHS = [0.88, 1, 0.94, 0.76] as const;

export interface HandPose {
  /** Where the fingers leave the palm. */
  readonly x: number;
  readonly y: number;
  /** Where they point, radians, 0 to the right and a quarter turn down. */
  readonly angle: number;
  readonly fingers: 1 | 2 | 4;
  /** Share of their length that is to be seen: less for a fist. */
  readonly stretched: number;
}

/** Paints a hand. */
export function paintHand(brush: Brush, random: Random, { x, y, angle, fingers, stretched }: HandPose): void {
  const skin = brush.skin * random.between(0.8, 1.2);
  const radius = random.between(FINGER.from, FINGER.to);
  const gap = random.chance(0.4) ? random.between(0.5, 4) : 0;
  const spread = random.between(0, 0.12);
  const length = random.between(LENGTH.from, LENGTH.to) * stretched;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const side = random.chance(0.5) ? 1 : -1;
  /** The place `along` the hand from the roots of the fingers on, and `across` it. */
  const place = (along: number, across: number): readonly [number, number] => [
    x + along * c - across * side * s,
    y + along * s + across * side * c,
  ];
  const step = 2 * radius + gap;
  const half = 1.5 * step + radius;
  const palm = random.between(42, 54);
  const wrist = tube(...place(-palm - 60, 0), ...place(-palm, 0), half * 0.7, half * 0.8);
  const back = box(...place(-palm / 2, 0), palm / 2, half, angle, 10);
  for (const part of [wrist, back]) fall(brush, part);
  brush.paint(wrist, round(skin * 0.95, half * 0.8));
  brush.paint(back, round(skin, half));
  const one = (shape: Shape): void => {
    fall(brush, shape);
    brush.paint(shape, round(skin, radius));
  };
  for (let i = 0; i < fingers; i++) {
    const across = (i - 1.5) * step;
    const lean = spread * (i - 1.5);
    const reach = length * LENGTHS[i]!;
    const at = (share: number): readonly [number, number] => place(share * reach, across + share * reach * lean);
    one(tube(...at(-0.15), ...at(1), radius * 1.05, radius * 0.82));
    if (stretched < 0.6) continue;
    for (const share of [0.36, 0.68]) {
      const [cx, cy] = at(share);
      const crease = radius * 0.5;
      brush.paint(tube(cx + s * crease, cy - c * crease, cx - s * crease, cy + c * crease, 0.4), () => skin * 0.7, 0.7);
    }
    if (random.chance(0.5)) brush.paint(tube(...at(0.95), ...at(1), radius * 0.5), () => skin * 1.15, 0.6);
  }
  if (fingers < 4) {
    for (let i = fingers; i < 4; i++) one(tube(...place(-3, (i - 1.5) * step), ...place(5, (i - 1.5) * step), radius * 1.1));
  }
  if (random.chance(0.7)) {
    const out = -half - random.between(2, 14);
    one(tube(...place(-palm * 0.5, -half * 0.8), ...place(random.between(-6, 10), out), radius * 1.25, radius * 0.9));
  }
}

/** Lit in the middle, darker towards the edges, darkest at the outline. */
function round(tone: number, radius: number): Tone {
  return (_x, _y, deep) => {
    const out = 1 - Math.min(1, Math.max(0, deep) / radius);
    return tone * (1.05 - 0.3 * out * out - (deep < 1 ? 0.15 : 0));
  };
}

/** The shadow that lies around what touches the face. */
function fall(brush: Brush, shape: Shape): void {
  const grown: Shape = {
    left: shape.left - 3,
    right: shape.right + 3,
    top: shape.top - 3,
    bottom: shape.bottom + 3,
    distance: (x, y) => shape.distance(x, y) - 1.5,
  };
  brush.shade(grown, 0.75, 4);
}

/** A quarter turn, radians. */
const QUARTER = Math.PI / 2;

/** Hands as people hold them: before the mouth, an eye or both, under the chin, one finger on the lips, and beside the face. */
export const HAND_POSES: readonly ((random: Random) => HandPose)[] = [
  (random) => sideways(random, random.between(70, 80)),
  (random) => sideways(random, random.between(84, 100)),
  (random) => sideways(random, random.between(32, 42)),
  (random) => upwards(random, random.between(44, 68), random.between(80, 98)),
  (random) => upwards(random, random.pick([36, 76]) + random.between(-6, 6), random.between(46, 62)),
  (random) => ({ ...upwards(random, random.between(40, 72), random.between(94, 106)), stretched: random.between(0.15, 0.45) }),
  (random) => ({ ...upwards(random, random.between(50, 70), random.between(88, 100)), fingers: random.pick([1, 2]) }),
  (random) => upwards(random, random.pick([2, 110]) + random.between(-5, 5), random.between(40, 100)),
];

function sideways(random: Random, y: number): HandPose {
  const left = random.chance(0.5);
  const from = random.between(22, 48);
  const turn = random.between(-0.5, 0.5);
  return { x: left ? from : 112 - from, y, angle: left ? turn : Math.PI + turn, fingers: 4, stretched: random.between(0.8, 1.1) };
}

function upwards(random: Random, x: number, y: number): HandPose {
  return { x, y, angle: -QUARTER + random.between(-0.6, 0.6), fingers: 4, stretched: random.between(0.7, 1) };
}
