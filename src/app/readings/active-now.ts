/**
 * What a face does at the moment, in plain words, strongest first: "brows raised and drawn together (AU1+2+4), lips parted (AU25)".
 * Units that are seen as one movement are said as one. Pure.
 */

import { wholeFaceSeen } from '../../core/covered.ts';
import { ACTION_UNITS, unitIndex, type AuCode } from '../../core/facs.ts';
import type { FaceReading } from '../../core/reading.ts';
import { UNIT_WORDS } from '../../reader/overlay/unit-words.ts';
import { unitScore } from '../state/unit-score.ts';
import { READINGS_WORDS, sideTitle } from './words.ts';

/** Said together when all of them are present, on the same side or on both; the longer ones are tried first. */
const TOGETHER: readonly (readonly [codes: readonly AuCode[], words: string])[] = [
  [['AU01', 'AU02', 'AU04'], 'brows raised and drawn together'],
  [['AU01', 'AU02'], 'brows raised'],
  [['AU01', 'AU04'], 'inner brows raised and drawn together'],
  [['AU06', 'AU12'], 'lip corners and cheeks raised'],
  [['AU25', 'AU26'], 'mouth open'],
  [['AU15', 'AU17'], 'lip corners pulled down, chin raised'],
];
/** Levels by which one side must lead for a movement to be called one-sided, and how little the other may show. */
const LEAD = 1;
const REST = 1;

export interface Movement {
  readonly words: string;
  /** 'AU1+2+4'. */
  readonly codes: string;
  /** Of the strongest of its units, 0 to 5. */
  readonly intensity: number;
}

/** What a picture says of a face under it. */
export interface Caption {
  readonly movements: readonly Movement[];
  /** What is said without any. */
  readonly none: string;
}

type Shown = Pick<FaceReading, 'intensity' | 'presence' | 'sides' | 'quality' | 'comparedWith'>;

/** The movements of a face, strongest first; `own`: it is the reader's own face in a mirror, else it is somebody's. */
export function activeNow(face: Shown, own: boolean): Movement[] {
  const present = new Set(ACTION_UNITS.flatMap(({ code }, unit) => (unitScore(face, unit).present ? [code] : [])));
  const movements: Movement[] = [];
  const say = (codes: readonly AuCode[], words: string): void => {
    const side = sideOf(face, codes[0]!);
    if (!codes.every((code) => present.has(code) && sideOf(face, code) === side)) return;
    for (const code of codes) present.delete(code);
    const intensity = Math.max(...codes.map((code) => face.intensity[unitIndex(code)]!));
    movements.push({ words: side ? `${words} on ${sideTitle(side, own)}` : words, codes: spelled(codes), intensity });
  };
  for (const [codes, words] of TOGETHER) say(codes, words);
  for (const code of [...present]) say([code], UNIT_WORDS[code]!);
  return movements.sort((a, b) => b.intensity - a.intensity);
}

/** What is said of a face without movements: that it is at rest only where all of it is seen and compared with a neutral. */
export const noneActive = ({ comparedWith, quality }: Pick<Shown, 'comparedWith' | 'quality'>): string =>
  comparedWith !== 'none' && wholeFaceSeen(quality) ? READINGS_WORDS.atRest : READINGS_WORDS.atRestUnsure;

/** The caption of a face in a picture that is shared: it is somebody's to those who see it. `away` is said where there is none. */
export const captionOf = (face: Shown | null, away: string): Caption =>
  face ? { movements: activeNow(face, false), none: noneActive(face) } : { movements: [], none: away };

/** 'AU1+2+4' for AU01, AU02 and AU04; 'AU23/24' as its label has it. */
function spelled(codes: readonly AuCode[]): string {
  const numbers = codes.map((code) => ACTION_UNITS[unitIndex(code)]!.label.replace(/^AU0?/, ''));
  return `AU${numbers.join('+')}`;
}

/** The side that a movement is on; null where it is on both, or its sides are not told apart. */
function sideOf(face: Shown, code: AuCode): 'left' | 'right' | null {
  const { left, right } = unitScore(face, unitIndex(code));
  if (left === null || right === null || Math.abs(left - right) < LEAD || Math.min(left, right) >= REST) return null;
  return left > right ? 'left' : 'right';
}
