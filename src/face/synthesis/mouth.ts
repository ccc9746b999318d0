/**
 * What shows between the lips of a photographed face: at rest the photo's own, and once they part the inside of a mouth (mouth.ts), as
 * bright and warm as the whites of the eyes.
 */

import { smoothstep } from '../picture/polygon.ts';
import { lipGap } from '../../core/movements/movement.ts';
import * as inside from '../mouth.ts';
import { putPlain, putTextured, type Part } from './part.ts';
import { placing, type Posed } from './posed.ts';
import type { Subject } from './subject.ts';

const LEVELS = 1;
const RIM = inside.rimCount(LEVELS);
const TRIANGLES = inside.openingTriangles(LEVELS);
/** cm of parting beyond the resting one over which the inside comes to show. */
const PARTED = { from: 0.03, over: 0.1 };

/** The closed mouth of the photo, stretched over the opening. */
export function closedMouth(subject: Subject): Part {
  const texture = placing(subject, { yaw: 0, pitch: 0 })(inside.openingPoints(subject.neutral, LEVELS));
  return {
    layer: 'around',
    count: RIM + 1,
    triangles: TRIANGLES,
    write({ face, place }, out) {
      const screen = place(inside.openingPoints(face, LEVELS));
      for (let i = 0; i <= RIM; i++) putTextured(out, i, screen, [texture[3 * i]!, texture[3 * i + 1]!]);
    },
  };
}

/** How much of the inside shows, 0 to 1. */
function opacity(posed: Posed): number {
  const parted = posed.lipGap - Math.max(0, lipGap(posed.subject.neutral));
  return smoothstep((parted - PARTED.from) / PARTED.over);
}

const lit = ([r, g, b]: inside.Rgb, exposure: inside.Rgb): inside.Rgb => [r * exposure[0], g * exposure[1], b * exposure[2]];

/** The cavity: red where the lips turn in, dark in the middle. */
export function cavity(subject: Subject): Part {
  const { cheek, deep } = inside.MOUTH_COLOURS;
  const exposure = inside.exposureOf(subject.white);
  return {
    layer: 'inside',
    count: RIM + 1,
    triangles: TRIANGLES,
    write(posed, out) {
      const screen = posed.place(inside.openingPoints(posed.face, LEVELS));
      const shows = opacity(posed);
      for (let i = 0; i <= RIM; i++) putPlain(out, i, screen, lit(i < RIM ? cheek : deep, exposure), shows);
    },
  };
}

/** Tongue, lower and upper teeth, in the order in which they are drawn. */
export const teeth = (subject: Subject): Part[] => inside.MOUTH_ROWS.map((row) => arch(subject, row));

function arch(subject: Subject, row: inside.MouthRow): Part {
  const exposure = inside.exposureOf(subject.white);
  const colours = inside.rowColours(row);
  const count = inside.rowCount(row);
  return {
    layer: 'inside',
    count,
    triangles: inside.rowTriangles(row),
    write(posed, out) {
      const shows = opacity(posed);
      const screen = posed.place(inside.rowPoints(row, subject.neutral, posed.face));
      for (let i = 0; i < count; i++) {
        putPlain(out, i, screen, lit([colours[3 * i]!, colours[3 * i + 1]!, colours[3 * i + 2]!], exposure), shows);
      }
    },
  };
}
