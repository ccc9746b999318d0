/**
 * What shows between the lips: at rest the photo's own, and once they part a dark cavity, a tongue, and two rows of teeth with
 * their gums, as bright and warm as the whites of the eyes. The upper row stays with the skull, the lower one goes with the chin.
 */

import { smoothstep } from '../picture/polygon.ts';
import { MOUTH_RIM } from '../rims.ts';
import { lipGap } from '../../core/movements/movement.ts';
import { pick, smoothLoop } from '../subdivide.ts';
import { putPlain, putTextured, type Part } from './part.ts';
import { placing, type Posed } from './posed.ts';
import type { Subject } from './subject.ts';

type Rgb = readonly [number, number, number];

const LEVELS = 1;
const RIM = MOUTH_RIM.length * 2 ** LEVELS;
const CHIN = 152;
/** Colours under white light, 0 to 1. */
const COLOURS = {
  deep: [0.1, 0.04, 0.04],
  cheek: [0.34, 0.14, 0.14],
  tongue: [0.6, 0.31, 0.31],
  gum: [0.66, 0.35, 0.35],
  tooth: [0.92, 0.88, 0.8],
} as const satisfies Record<string, Rgb>;
/** The whites of the eyes in a well-lit photo, 0 to 255. */
const VISIBLE_WHITE = 205;
/** cm: width and curve of the rows of teeth, height of their crowns and gums. */
const ARCH = { columns: 25, halfWidth: 2.5, curve: 1.7, crown: 0.95, gum: 0.5 };
/** Biting edges under the line where the lips meet, and how far behind it they stand, cm. */
const UPPER = { edge: -0.28, back: 0.7 };
const LOWER = { edge: -0.05, back: 0.95 };
/** cm of parting beyond the resting one over which the inside comes to show. */
const PARTED = { from: 0.03, over: 0.1 };
/** cm behind the lips after which light has fallen to 1/e. */
const LIGHT_DEPTH = 2.2;

/** The closed mouth of the photo, stretched over the opening. */
export function closedMouth(subject: Subject): Part {
  const texture = outline(subject.neutral, placing(subject, { yaw: 0, pitch: 0 }));
  return {
    layer: 'around',
    count: RIM + 1,
    triangles: FAN,
    write({ face, place }, out) {
      const screen = outline(face, place);
      for (let i = 0; i <= RIM; i++) putTextured(out, i, screen, [texture[3 * i]!, texture[3 * i + 1]!]);
    },
  };
}

const FAN = Array.from({ length: RIM }, (_, i) => [i, (i + 1) % RIM, RIM]).flat();

/** The opening's rim on the frame, and its middle as the last point. */
function outline(face: Float32Array, place: Posed['place']): Float32Array {
  const rim = smoothLoop(pick(face, MOUTH_RIM), LEVELS);
  const middle = [0, 1, 2].map((d) => rim.reduce((sum, value, i) => sum + (i % 3 === d ? value / RIM : 0), 0));
  return place(Float32Array.from([...rim, ...middle]));
}

/** How much of the inside shows, 0 to 1. */
function opacity(posed: Posed): number {
  const parted = posed.lipGap - Math.max(0, lipGap(posed.subject.neutral));
  return smoothstep((parted - PARTED.from) / PARTED.over);
}

const exposureOf = (subject: Subject): Rgb =>
  subject.white.map((value) => Math.min(1.1, Math.max(0.3, value / VISIBLE_WHITE))) as unknown as Rgb;
const lit = (colour: Rgb, exposure: Rgb, light: number): Rgb => [
  colour[0] * exposure[0] * light,
  colour[1] * exposure[1] * light,
  colour[2] * exposure[2] * light,
];

/** The cavity: red where the lips turn in, dark in the middle. */
export function cavity(subject: Subject): Part {
  const exposure = exposureOf(subject);
  return {
    layer: 'inside',
    count: RIM + 1,
    triangles: FAN,
    write(posed, out) {
      const screen = outline(posed.face, posed.place);
      const shows = opacity(posed);
      for (let i = 0; i <= RIM; i++) putPlain(out, i, screen, lit(i < RIM ? COLOURS.cheek : COLOURS.deep, exposure, 1), shows);
    },
  };
}

interface Row {
  /** Heights from the gum's far end to the biting edge, cm. */
  readonly heights: readonly number[];
  readonly colours: readonly Rgb[];
  /** Brightness of each height: the lip's shade, the depth. */
  readonly lights: readonly number[];
  readonly edge: number;
  readonly back: number;
  readonly withChin: boolean;
}

const { crown, gum } = ARCH;
const ROWS: readonly Row[] = [
  {
    heights: [-0.6, 0, 0.35],
    colours: [COLOURS.deep, COLOURS.tongue, COLOURS.tongue],
    lights: [0.8, 0.75, 0.45],
    edge: LOWER.edge,
    back: LOWER.back + 0.9,
    withChin: true,
  },
  {
    heights: [-crown - gum, -crown, -crown + 0.06, 0],
    colours: [COLOURS.gum, COLOURS.gum, COLOURS.tooth, COLOURS.tooth],
    lights: [0.5, 0.7, 0.7, 0.85],
    edge: LOWER.edge,
    back: LOWER.back,
    withChin: true,
  },
  {
    heights: [crown + gum, crown, crown - 0.06, 0],
    colours: [COLOURS.gum, COLOURS.gum, COLOURS.tooth, COLOURS.tooth],
    lights: [0.45, 0.65, 0.75, 1],
    edge: UPPER.edge,
    back: UPPER.back,
    withChin: false,
  },
];

/** Tongue, lower and upper teeth, in the order in which they are drawn. */
export const teeth = (subject: Subject): Part[] => ROWS.map((row) => arch(subject, row));

function arch(subject: Subject, { heights, colours, lights, edge, back, withChin }: Row): Part {
  const { columns } = ARCH;
  const exposure = exposureOf(subject);
  const meet = [1, 2].map((d) => (subject.neutral[3 * 13 + d]! + subject.neutral[3 * 14 + d]!) / 2) as [number, number];
  const middle = (subject.neutral[3 * 13]! + subject.neutral[3 * 14]!) / 2;
  const triangles = heights.slice(1).flatMap((_, row) =>
    Array.from({ length: columns - 1 }, (_, i) => {
      const a = row * columns + i;
      return [a, a + columns, a + 1, a + 1, a + columns, a + columns + 1];
    }).flat(),
  );
  return {
    layer: 'inside',
    count: heights.length * columns,
    triangles,
    write(posed, out) {
      const chin = (d: number): number => posed.face[3 * CHIN + d]! - subject.neutral[3 * CHIN + d]!;
      const drop = withChin ? Math.min(0, chin(1)) : 0;
      const aside = withChin ? chin(0) : 0;
      const shows = opacity(posed);
      const points = new Float32Array(3 * heights.length * columns);
      heights.forEach((height, row) => {
        for (let i = 0; i < columns; i++) {
          const across = (2 * i) / (columns - 1) - 1;
          const at = [middle + aside + across * ARCH.halfWidth, meet[0] + edge + drop + height];
          points.set([...at, meet[1] - back - ARCH.curve * across * across + 0.25 * drop], 3 * (row * columns + i));
        }
      });
      const screen = posed.place(points);
      for (let i = 0; i < heights.length * columns; i++) {
        const row = Math.floor(i / columns);
        const across = (2 * (i % columns)) / (columns - 1) - 1;
        const reach = Math.exp(-(ARCH.curve * across * across) / LIGHT_DEPTH);
        // between two teeth the light is a little less
        const seam = i % 3 === 0 ? 0.9 : 1;
        putPlain(out, i, screen, lit(colours[row]!, exposure, lights[row]! * reach * seam), shows);
      }
    },
  };
}
