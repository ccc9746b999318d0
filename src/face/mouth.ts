/**
 * What shows between the lips of a synthetic face: a cavity, a tongue, and two rows of teeth with their gums. The upper row stays with
 * the skull, the lower one and the tongue go with the chin. Canonical cm; faces are landmarks x 3.
 */

import { MOUTH_RIM } from '../core/landmarks.ts';
import { pick, smoothLoop } from './subdivide.ts';
import { gridTriangles } from './surface.ts';

export type Rgb = readonly [number, number, number];

/** Under white light, 0 to 1. */
export const MOUTH_COLOURS = {
  deep: [0.1, 0.04, 0.04],
  cheek: [0.38, 0.16, 0.16],
  tongue: [0.6, 0.31, 0.31],
  gum: [0.7, 0.37, 0.37],
  tooth: [0.92, 0.88, 0.8],
} as const satisfies Record<string, Rgb>;

/** cm behind the lips after which light has fallen to 1/e. */
export const LIGHT_DEPTH = 2.2;
/** The whites of the eyes in a well-lit photo, 0 to 255. */
const VISIBLE_WHITE = 205;

/** How bright and how warm a photo's light is, by the white of its eyes (RGB, 0 to 255), which is near in colour to teeth. */
export const exposureOf = (white: Rgb): Rgb =>
  white.map((value) => Math.min(1.15, Math.max(0.3, value / VISIBLE_WHITE))) as unknown as Rgb;

/** A row across the mouth, of several heights. */
export interface MouthRow {
  /** From the gum's far end to the biting edge, cm. */
  readonly heights: readonly number[];
  readonly colours: readonly Rgb[];
  /** Brightness of each height: the lip's shade, the depth. */
  readonly lights: readonly number[];
  /** Biting edge over the line where the lips meet, and how far behind it the row stands, cm. */
  readonly edge: number;
  readonly back: number;
  readonly withChin: boolean;
}

const CHIN = 152;
const [UPPER_LIP, LOWER_LIP] = [13, 14];
const COLUMNS = 25;
/** Half the width of a row, and how far its ends lie behind its middle, cm. */
const ARCH = { halfWidth: 2.5, curve: 1.7 };
/** Height of teeth and of the gum beside them, cm. */
const [CROWN, GUM] = [0.95, 0.5];
const UPPER = { edge: -0.28, back: 0.7 };
const LOWER = { edge: -0.05, back: 0.95 };

const { deep, tongue, gum, tooth } = MOUTH_COLOURS;
/** Tongue, lower and upper teeth, farthest first. */
export const MOUTH_ROWS: readonly MouthRow[] = [
  {
    heights: [-0.6, 0, 0.35],
    colours: [deep, tongue, tongue],
    lights: [0.8, 0.75, 0.45],
    edge: LOWER.edge,
    back: LOWER.back + 0.9,
    withChin: true,
  },
  {
    heights: [-CROWN - GUM, -CROWN, -CROWN + 0.06, 0],
    colours: [gum, gum, tooth, tooth],
    lights: [0.5, 0.7, 0.7, 0.85],
    ...LOWER,
    withChin: true,
  },
  {
    heights: [CROWN + GUM, CROWN, CROWN - 0.06, 0],
    colours: [gum, gum, tooth, tooth],
    lights: [0.45, 0.65, 0.75, 1],
    ...UPPER,
    withChin: false,
  },
];

export const rowCount = ({ heights }: MouthRow): number => heights.length * COLUMNS;
export const rowTriangles = ({ heights }: MouthRow): number[] => gridTriangles(heights.length, COLUMNS);

const acrossOf = (column: number): number => (2 * column) / (COLUMNS - 1) - 1;

/** A row's points (x 3) in `face`, whose resting face is `rest`. */
export function rowPoints(
  { heights, edge, back, withChin }: MouthRow,
  rest: ArrayLike<number>,
  face: ArrayLike<number>,
): Float32Array {
  const [middle, line, front] = [0, 1, 2].map((d) => (rest[3 * UPPER_LIP + d]! + rest[3 * LOWER_LIP + d]!) / 2) as [
    number,
    number,
    number,
  ];
  const chin = (d: number): number => (withChin ? face[3 * CHIN + d]! - rest[3 * CHIN + d]! : 0);
  const drop = Math.min(0, chin(1));
  const points = new Float32Array(3 * heights.length * COLUMNS);
  heights.forEach((height, row) => {
    for (let i = 0; i < COLUMNS; i++) {
      const across = acrossOf(i);
      const depth = front - back - ARCH.curve * across * across + 0.25 * drop;
      points.set([middle + chin(0) + across * ARCH.halfWidth, line + edge + drop + height, depth], 3 * (row * COLUMNS + i));
    }
  });
  return points;
}

/** A row's colours (x 3, 0 to 1) under white light, darker towards the back teeth and a little between two teeth. */
export function rowColours({ heights, colours, lights }: MouthRow): Float32Array {
  const out = new Float32Array(3 * heights.length * COLUMNS);
  heights.forEach((_, row) => {
    for (let i = 0; i < COLUMNS; i++) {
      const reach = Math.exp(-(ARCH.curve * acrossOf(i) ** 2) / LIGHT_DEPTH);
      const light = lights[row]! * reach * (i % 3 === 0 ? 0.9 : 1);
      out.set(
        colours[row]!.map((value) => value * light),
        3 * (row * COLUMNS + i),
      );
    }
  });
  return out;
}

/** Points of the lips' smoothed rim; `levels` as in smoothLoop. */
export const rimCount = (levels: number): number => MOUTH_RIM.length * 2 ** levels;

/** The opening between the lips: its rim's points (x 3), and its middle as the last one. */
export function openingPoints(face: Float32Array, levels: number): Float32Array {
  const rim = smoothLoop(pick(face, MOUTH_RIM), levels);
  const middle = [0, 1, 2].map((d) => rim.reduce((sum, value, i) => sum + (i % 3 === d ? value / rimCount(levels) : 0), 0));
  return Float32Array.from([...rim, ...middle]);
}

/** A fan around the opening's middle. */
export function openingTriangles(levels: number): number[] {
  const rim = rimCount(levels);
  return Array.from({ length: rim }, (_, i) => [i, (i + 1) % rim, rim]).flat();
}
