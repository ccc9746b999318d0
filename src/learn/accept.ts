/**
 * Whether new weights are put to use: if they read this person's held-out takes better than chance among takes explains (in which units are
 * there, or else in how strong they are), or if these takes speak for them though they are too few to be sure, since most
 * trainings help (docs/mal/calibrate.md); neither of the two surely worse, and other faces not forgotten. The answer is a reason that the app puts in
 * words, and which units more takes would help most.
 */

import { ACTION_UNITS, type AuCode } from '../core/facs.ts';
import type { Amount } from '../core/split.ts';
import type { Comparison, Interval } from './evaluate.ts';

export const REASONS = [
  /** Better beyond the interval, and not worse elsewhere. */
  'better',
  /** Intensities are nearer by a deviation, and F1 has fallen by less than half of one, as far as so few takes tell. */
  'likely-better',
  /** Too little was kept aside to tell. */
  'too-few-takes',
  /** The takes that judge do not speak for it. */
  'no-better',
  /** Worse beyond the interval. */
  'worse',
  /** Intensities are further off, beyond the interval. */
  'worse-intensity',
  /** Faces of other people are read worse than before. */
  'forgot',
] as const;
export type Reason = (typeof REASONS)[number];

/** Whether a verdict with this reason lets new weights be put to use. */
export const isFor = (reason: Reason): boolean => reason === 'better' || reason === 'likely-better';

/** What judged. */
export interface Judges extends Amount {
  /** Takes that were held out to judge and are doubted too much for that. */
  readonly doubted: number;
}

export interface Verdict {
  readonly adopt: boolean;
  readonly reason: Reason;
  /** On this person's held-out takes. */
  readonly held: Comparison;
  /** On the reference faces (core/reference-faces.ts); verdicts are kept and exported under this name. */
  readonly general: Comparison;
  /** Units that another take or two would help most, worst first. */
  readonly more: readonly AuCode[];
  /** Left out by verdicts from before they said so. */
  readonly judges?: Judges;
}

/** Judges that count (verdict.ts), and units shown in them, below which no verdict is given. */
export const FEWEST_TAKES = 6;
export const FEWEST_UNITS = 3;
/** What other faces may lose: mean F1, and levels of mean error. */
export const FORGOTTEN = { f1: 0.02, error: 0.05 } as const;
/** A unit read at least this well needs no more takes. */
const WELL_READ = 0.8;
const MOST_ADVISED = 5;

/** A standard deviation, of an interval of 95 % as wide as 1. */
const DEVIATION = 1 / (2 * 1.96);

/** The decision on a comparison of the old weights with the new on both sets. */
export function accept(held: Comparison, reference: Comparison): Verdict {
  const reason = reasonFor(held, reference);
  return { adopt: isFor(reason), reason, held, general: reference, more: unitsInNeed(held) };
}

function reasonFor({ takes, after, f1Gain, errorChange }: Comparison, reference: Comparison): Reason {
  if (takes < FEWEST_TAKES || after.f1.filter((f1) => f1 !== null).length < FEWEST_UNITS) return 'too-few-takes';
  if (f1Gain.high < 0) return 'worse';
  if (errorChange.low > 0) return 'worse-intensity';
  const surely = f1Gain.low > 0 || (errorChange.high < 0 && f1Gain.mean >= 0);
  const likely = errorChange.mean < -deviation(errorChange) && f1Gain.mean > -deviation(f1Gain) / 2;
  if (!surely && !likely) return 'no-better';
  if (reference.f1Gain.mean < -FORGOTTEN.f1 || reference.errorChange.mean > FORGOTTEN.error) return 'forgot';
  return surely ? 'better' : 'likely-better';
}

const deviation = ({ low, high }: Interval): number => DEVIATION * (high - low);

/** Units that were shown and are not read well, worst first; then, if there is room, those that nobody showed. */
function unitsInNeed({ after }: Comparison): AuCode[] {
  const shown = ACTION_UNITS.flatMap(({ code }, i) => {
    const f1 = after.f1[i] ?? null;
    return f1 !== null && f1 < WELL_READ ? [{ code, f1 }] : [];
  });
  const unseen = ACTION_UNITS.filter((_, i) => after.f1[i] === null).map(({ code }) => code);
  return [...shown.sort((a, b) => a.f1 - b.f1).map(({ code }) => code), ...unseen].slice(0, MOST_ADVISED);
}
