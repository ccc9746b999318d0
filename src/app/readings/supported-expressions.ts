/**
 * Which of the network's expression classes the units of a face bear out: a class counts only where what a posed face of it cannot
 * do without is present. Raised inner brows alone are no fear, closed eyes no sadness. After the prototypes of Ekman, Friesen &
 * Hager, Investigator's Guide (2002), table 10-1, each cut down to its least. Pure.
 */

import { ACTION_UNITS, EXPRESSIONS, type AuCode, type Expression } from '../../core/facs.ts';
import type { FaceReading } from '../../core/reading.ts';
import { unitScore } from '../state/unit-score.ts';

/** For each class, groups of which each must have a present unit. Neutral needs none, and no other unit may be present. */
const NEEDS: Readonly<Record<Exclude<Expression, 'neutral'>, readonly (readonly AuCode[])[]>> = {
  happiness: [['AU12']],
  sadness: [
    ['AU01', 'AU04'],
    ['AU15', 'AU17'],
  ],
  surprise: [
    ['AU01', 'AU02'],
    ['AU05', 'AU26'],
  ],
  fear: [
    ['AU01', 'AU02'],
    ['AU04', 'AU05'],
    ['AU20', 'AU25', 'AU26'],
  ],
  disgust: [['AU09', 'AU10']],
  anger: [['AU04'], ['AU05', 'AU07', 'AU24', 'AU17', 'AU10', 'AU25']],
};

/** Probability of each of EXPRESSIONS where the units bear it out, 0 where they do not: what is left belongs to none of them. */
export function supportedExpressions(
  face: Pick<FaceReading, 'expressions' | 'intensity' | 'presence' | 'sides' | 'quality' | 'comparedWith'>,
): number[] {
  const present = new Set<AuCode>(ACTION_UNITS.flatMap(({ code }, unit) => (unitScore(face, unit).present ? [code] : [])));
  // eyes shut for a blink do not make a resting face another one
  const still = [...present].every((code) => code === 'AU43');
  return EXPRESSIONS.map((expression, i) => {
    const borneOut =
      expression === 'neutral' ? still : NEEDS[expression].every((group) => group.some((code) => present.has(code)));
    return borneOut ? face.expressions[i]! : 0;
  });
}
