/** Readings with known units, for what is said of a face. */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { isShown } from '../../src/core/ordinal.ts';
import type { FaceReading } from '../../src/core/reading.ts';

export type Amounts = Readonly<Record<string, number | readonly [left: number, right: number]>>;
export type Said = Pick<FaceReading, 'intensity' | 'presence' | 'sides' | 'quality' | 'comparedWith' | 'expressions'>;

/** A face compared with its neutral, with these intensities by code. */
export function faceWith(amounts: Amounts, expressions: Readonly<Record<string, number>> = {}): Said {
  const intensity = new Float32Array(ACTION_UNITS.length);
  const sides = new Float32Array(2 * SIDED_UNITS.length);
  for (const [code, amount] of Object.entries(amounts)) {
    const unit = unitIndex(code);
    const [left, right] = typeof amount === 'number' ? [amount, amount] : amount;
    intensity[unit] = Math.max(left, right);
    if (SIDED_UNITS.includes(unit)) sides.set([left, right], 2 * SIDED_UNITS.indexOf(unit));
  }
  return {
    intensity,
    presence: intensity.map((value) => (isShown(value) ? 0.9 : 0.1)),
    sides,
    quality: { score: 1, reasons: [] },
    comparedWith: 'estimated',
    expressions: Float32Array.from(EXPRESSIONS, (name) => expressions[name] ?? 0),
  };
}
