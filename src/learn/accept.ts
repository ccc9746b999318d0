/**
 * Whether new weights go live. Only if they read this person's held-out takes better, both in which units are there (all units counted
 * together) and in how strong they are, neither of the two worse beyond chance among takes, and have not forgotten other faces. How
 * sure it must be that more units are found was weighed on simulated people (docs/mal/calibrate.md): a whole interval above 0 refuses
 * two in three of the better models. The answer is a reason that the app puts in words, and which units more takes would help most.
 */

import { ACTION_UNITS, type AuCode } from '../core/facs.ts';
import type { compareModels, Comparison } from './evaluate.ts';

export const REASONS = [
  /** Better, and not worse elsewhere. */
  'better',
  /** Too little was kept aside to tell. */
  'too-few-takes',
  /** Not better in one of the two, and worse by no more than chance among takes explains. */
  'no-better',
  /** Worse beyond the interval. */
  'worse',
  /** Intensities are further off, beyond the interval. */
  'worse-intensity',
  /** Faces of other people are read worse than before. */
  'forgot',
] as const;
export type Reason = (typeof REASONS)[number];

export interface Verdict {
  readonly adopt: boolean;
  readonly reason: Reason;
  /** On this person's held-out takes. */
  readonly held: Comparison;
  /** On the reference faces (core/reference-faces.ts). */
  readonly general: Comparison;
  /** Units that another take or two would help most, worst first. */
  readonly more: readonly AuCode[];
}

/** A comparison that a verdict can be given on. */
type Judgement = ReturnType<typeof compareModels>;

/** Held-out takes, and units shown in them, below which no verdict is given. */
export const FEWEST_TAKES = 6;
export const FEWEST_UNITS = 3;
/** What other faces may lose: mean F1, and levels of mean error. */
export const FORGOTTEN = { f1: 0.02, error: 0.05 } as const;
/** Width of a 95 % interval in standard deviations, and those from 0 that a gain must be: about seven in ten resamples are above 0. */
const WIDTH = 3.92;
const LEAST_GAIN = 0.5;
/** A unit read at least this well needs no more takes. */
const WELL_READ = 0.8;
const MOST_ADVISED = 5;

/** The decision on a comparison of the old weights with the new on both sets. */
export function accept(held: Judgement, general: Comparison): Verdict {
  const reason = reasonFor(held, general);
  return { adopt: reason === 'better', reason, held, general, more: unitsInNeed(held) };
}

function reasonFor({ takes, after, pooled, errorChange }: Judgement, general: Comparison): Reason {
  if (takes < FEWEST_TAKES || after.f1.filter((f1) => f1 !== null).length < FEWEST_UNITS) return 'too-few-takes';
  if (pooled.gain.high < 0) return 'worse';
  if (errorChange.low > 0) return 'worse-intensity';
  const spread = (pooled.gain.high - pooled.gain.low) / WIDTH;
  if (pooled.gain.mean <= LEAST_GAIN * spread || errorChange.mean >= 0) return 'no-better';
  if (general.f1Gain.mean < -FORGOTTEN.f1 || general.errorChange.mean > FORGOTTEN.error) return 'forgot';
  return 'better';
}

/** Units that were shown and are not read well, worst first; then, if there is room, those that nobody showed. */
function unitsInNeed({ after }: Comparison): AuCode[] {
  const shown = ACTION_UNITS.flatMap(({ code }, i) => {
    const f1 = after.f1[i] ?? null;
    return f1 !== null && f1 < WELL_READ ? [{ code, f1 }] : [];
  });
  const unseen = ACTION_UNITS.filter((_, i) => after.f1[i] === null).map(({ code }) => code);
  return [...shown.sort((a, b) => a.f1 - b.f1).map(({ code }) => code), ...unseen].slice(0, MOST_ADVISED);
}
