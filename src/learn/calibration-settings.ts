/**
 * What a person may choose about training, and the numbers behind each choice. They were set on simulated people other than
 * those that `npm run bench -- calibrate` reports on.
 */

import type { TrainingSettings } from './training.ts';
import type { Method } from './weighing.ts';

export const METHODS = ['mal', 'mtl', 'stl'] as const;
export const DEPTHS = ['top', 'deep'] as const;
export const LENGTHS = ['short', 'normal', 'long'] as const;

export interface TrainingChoice {
  readonly method: (typeof METHODS)[number];
  readonly depth: (typeof DEPTHS)[number];
  readonly length: (typeof LENGTHS)[number];
}

export const DEFAULT_CHOICE: TrainingChoice = { method: 'mal', depth: 'top', length: 'normal' };

export interface CalibrationSettings extends TrainingSettings {
  /** Reference faces replayed, as a share of the person's own samples; any session of 168 samples or more uses up all 336 that there are. */
  readonly replay: number;
  /**
   * Share of the trained weights in those that are kept, the rest being those at the start: what few takes teach goes too far where they
   * say little, and between the two a network gains about as much and is hardly ever worse (docs/mal/calibrate.md; Wortsman et al. 2022,
   * arXiv 2109.01903). Where no movement was asked for all of them are kept (calibrate.ts).
   */
  readonly mix: number;
}

const STEPS: Readonly<Record<TrainingChoice['depth'], Readonly<Record<TrainingChoice['length'], number>>>> = {
  top: { short: 100, normal: 150, long: 500 },
  deep: { short: 80, normal: 200, long: 600 },
};
const RATE: Readonly<Record<TrainingChoice['depth'], number>> = { top: 3e-3, deep: 3e-4 };
/** A session labels every unit it asks for, so expressions have little to add: how much they count together beside units, by every method. */
const EXPRESSION_SHARE = 0.01;
const METHOD: Readonly<Record<TrainingChoice['method'], Method>> = {
  mal: { kind: 'mal', form: 'trust' },
  mtl: { kind: 'mtl', expressionWeight: 1 },
  stl: { kind: 'stl' },
};

/** The settings of a choice. */
export function settingsOf({ method, depth, length }: TrainingChoice): CalibrationSettings {
  return {
    method: METHOD[method],
    depth,
    labels: 'intensity',
    steps: STEPS[depth][length],
    rate: RATE[depth],
    lookAhead: 0.05,
    batch: { units: 48, expressions: 16, held: 48 },
    expressionShare: EXPRESSION_SHARE,
    decay: 1e-4,
    anchor: 2,
    seed: 1,
    replay: 2,
    mix: 0.7,
  };
}
