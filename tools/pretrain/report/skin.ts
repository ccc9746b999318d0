/** Skin tones of people in pictures, from the middle of their cheeks (../../evaluate/skin-tone.ts). */

import { quantile } from '../../../src/core/metrics.ts';
import { labOf, typologyAngle } from '../../evaluate/skin-tone.ts';
import { readPhoto } from '../../pictures/photo.ts';

/** Landmarks in the middle of the cheeks, and half the side of the patch as a share of the interocular distance. */
const CHEEKS = [50, 280] as const;
const PATCH = 0.08;
const EYES = [33, 263] as const;
/** Least yellowness (CIE b*) of skin: less is a grey picture or coloured light, where the angle says nothing. */
const YELLOW = 4;

export interface Toned {
  readonly person: string;
  /** Individual typology angle, degrees. */
  readonly tone: number;
}

/** The tone of the median colour of both cheeks, degrees; null where the picture has no colour of skin. Landmarks are picture pixels. */
export function toneOf(path: string, landmarks: Float32Array): number | null {
  const { width, height, rgb } = readPhoto(path);
  const at = (id: number): [number, number] => [landmarks[3 * id]!, landmarks[3 * id + 1]!];
  const [[x0, y0], [x1, y1]] = EYES.map(at) as [[number, number], [number, number]];
  const half = PATCH * Math.hypot(x1 - x0, y1 - y0);
  const colours: [number[], number[], number[]] = [[], [], []];
  for (const [x, y] of CHEEKS.map(at)) {
    for (let v = Math.max(0, Math.round(y - half)); v <= Math.min(height - 1, y + half); v++) {
      for (let u = Math.max(0, Math.round(x - half)); u <= Math.min(width - 1, x + half); u++) {
        for (const d of [0, 1, 2] as const) colours[d].push(rgb[3 * (v * width + u) + d]!);
      }
    }
  }
  if (colours[0].length === 0) return null; // both cheeks outside of the picture
  const colour = colours.map((values) => quantile(values, 0.5)) as [number, number, number];
  return labOf(colour)[2] < YELLOW ? null : typologyAngle(colour);
}

/** How many people these are, and from which tone to which. */
export function tonesIn(people: readonly Toned[]): string {
  const tones = people.map(({ tone }) => tone);
  return `${people.length} people, ${Math.min(...tones).toFixed(0)} to ${Math.max(...tones).toFixed(0)}°`;
}
