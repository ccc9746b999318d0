/** What a training asks for, tells on its way, and comes to: plain data between its worker and the page. */

import { ACTION_UNITS } from '../core/facs.ts';
import { isShown } from '../core/ordinal.ts';
import { showsUnit, type SampleRecord } from '../core/samples.ts';
import { amountOf, dealOf, partOf, type Amounts, type Earlier, type Part } from '../core/split.ts';
import { FEWEST_TAKES, FEWEST_UNITS, type Verdict } from '../learn/accept.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import type { TrainingChoice } from '../learn/calibration-settings.ts';
import type { ReadingSettings } from '../reader/settings.ts';
import type { ModelVersion } from '../store/model-records.ts';
import type { StoreProblem } from '../store/store.ts';

type Method = TrainingChoice['method'];

export interface TrainingRequest {
  readonly person: string;
  readonly choice: TrainingChoice;
  /** Whether the other methods are trained too, on the same takes. */
  readonly compare: boolean;
  /** URL of the base weights' model.json. */
  readonly base: string;
  readonly backend: ReadingSettings['backend'];
}

/** Whether both are the same training: one that was left can be resumed as it was chosen. */
export const isSameChoice = (a: TrainingChoice, b: TrainingChoice): boolean =>
  a.method === b.method && a.depth === b.depth && a.length === b.length;

const included = (samples: readonly SampleRecord[]): SampleRecord[] => samples.filter(({ excluded }) => !excluded);

/** Samples of a part, those that are left out not among them. */
function inPart(samples: readonly SampleRecord[], earlier: Earlier, part: Part): SampleRecord[] {
  const all = included(samples);
  const deal = dealOf(all, earlier);
  return all.filter((own) => partOf(deal, own) === part);
}

const hasUnits = ({ mask }: SampleRecord): boolean => mask.includes(1);
/** Whether none of what is learned from shows a single movement (learn/self-labels.ts). */
const isBare = (learned: readonly SampleRecord[]): boolean => !learned.some((own) => own.origin === 'captured' && showsUnit(own));

/**
 * What of `samples` a training by `method` that begins now, after those `earlier`, learns from, weighs by and is judged by. A picture
 * without labelled units teaches by its expression, by any method but single task, or where there are no movements to learn from.
 */
export function amountsOf(samples: readonly SampleRecord[], earlier: Earlier, method: Method): Amounts {
  const train = inPart(samples, earlier, 'train');
  const bare = isBare(train);
  const held = (part: Part) => amountOf(inPart(samples, earlier, part).filter(hasUnits));
  return {
    train: amountOf(train.filter((own) => bare || hasUnits(own) || (own.expression >= 0 && method !== 'stl'))),
    validation: held('validation'),
    test: held('test'),
  };
}

/**
 * Why nothing can come of a training on `samples`, after those `earlier`; null where nothing stands in its way. Where no single movement
 * is learned from, only synthetic pictures say what helps. A verdict needs judges and units enough, whatever the takes turn out to be.
 */
export function obstacleTo(samples: readonly SampleRecord[], earlier: Earlier): TrainingProblem | null {
  const bare = isBare(inPart(samples, earlier, 'train'));
  const canJudge = (some: Earlier): boolean => {
    const judges = inPart(samples, some, 'test').filter(hasUnits);
    const [weighing, judging] = [amountOf(inPart(samples, some, 'validation').filter(hasUnits)), amountOf(judges)];
    const weighs = weighing.synthetic > 0 || (weighing.takes > 0 && !bare);
    return weighs && judging.takes + judging.synthetic >= FEWEST_TAKES && unitsShown(judges) >= FEWEST_UNITS;
  };
  if (canJudge(earlier)) return null;
  if (canJudge({ ...earlier, learned: new Set() })) return 'all-learned';
  return bare ? 'no-pictures' : 'too-few-takes';
}

const unitsShown = (samples: readonly SampleRecord[]): number =>
  ACTION_UNITS.filter((_, i) => samples.some(({ units, mask }) => mask[i] === 1 && isShown(units[i]!))).length;

export type TrainingNews =
  | { readonly kind: 'split'; readonly amounts: Amounts }
  /** Consistency, as the weights at the start see it, of each captured picture of an expression and one of every other take, by id. */
  | { readonly kind: 'consistency'; readonly values: readonly (readonly [id: string, value: number])[] }
  | {
      readonly kind: 'point';
      readonly method: Method;
      readonly point: CalibrationPoint;
      /** Weight of each sample that was drawn at least once, by id. */
      readonly weights: readonly (readonly [id: string, weight: number])[];
    }
  /** An unfinished training cannot be resumed: its samples, their labels, the model it begins with or the neutral face have changed since. */
  | { readonly kind: 'anew' }
  /** The GPU was taken away: what follows the last checkpoint is trained again, on WebAssembly. */
  | { readonly kind: 'gpu-lost' }
  | { readonly kind: 'judging'; readonly method: Method }
  /** The chosen method is judged and in the store; `adopted`: active as well. Whatever follows cannot undo it. */
  | { readonly kind: 'kept'; readonly version: ModelVersion; readonly adopted: boolean }
  /** Another method is judged, for comparison. */
  | { readonly kind: 'compared'; readonly method: Method; readonly verdict: Verdict };

export interface TrainingOutcome {
  readonly version: ModelVersion;
  /** Whether it became active at once. */
  readonly adopted: boolean;
  /** The verdict on each method that was trained, the chosen one first. */
  readonly table: readonly { readonly method: Method; readonly verdict: Verdict }[];
  /** Why not every other method that was asked for is in the table: stopped, or the message of what went wrong; null when all are. */
  readonly missing: string | null;
}

/** What is known of the outcome after one more piece of news. */
export function outcomeAfter(outcome: TrainingOutcome | null, news: TrainingNews): TrainingOutcome | null {
  if (news.kind === 'kept') {
    const { version, adopted } = news;
    return { version, adopted, table: [{ method: version.choice.method, verdict: version.verdict }], missing: null };
  }
  if (news.kind === 'compared' && outcome) {
    return { ...outcome, table: [...outcome.table, { method: news.method, verdict: news.verdict }] };
  }
  return outcome;
}

/** Why there is no model, by names that survive the way to the page. */
export type TrainingProblem =
  /** No neutral face of the person is kept. */
  | 'no-neutral'
  /** Too few takes and synthetic pictures are held out for a verdict, or for weighing. */
  | 'too-few-takes'
  /** No single movement was shown, and there are too few synthetic pictures to learn from and judge by. */
  | 'no-pictures'
  /** The weights at the start may have learned from all that could be held out. */
  | 'all-learned'
  /** A picture that was to be learned from was removed in the meantime. */
  | 'picture-gone'
  /** The loss exploded, or the result is no numbers. */
  | 'diverged'
  /** The worker could not be loaded, or died. */
  | 'worker-failed'
  /** The worker loads and does not answer. */
  | 'worker-silent'
  | `store-${StoreProblem}`;

export class TrainingError extends Error {
  constructor(problem: TrainingProblem, message: string) {
    super(message);
    this.name = problem;
  }
}
