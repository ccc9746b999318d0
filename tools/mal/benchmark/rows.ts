/**
 * What the benchmark compares. Fixed rules know nothing of the spoilt share and have one setting for all: multi task and small
 * loss enter with a grid, of which the report takes the one best over all shares, an advantage that nobody has in practice.
 */

import { AGREEMENT, type AgreementForm } from '../../../src/learn/mal/meta-net.ts';
import type { TrainingSettings } from '../../../src/learn/training.ts';
import type { Method } from '../../../src/learn/weighing.ts';

export const SHARES = [0, 0.2, 0.4, 0.6, 0.8] as const;
/** Ablations and pretrained rows are run at these shares only. */
export const SOME_SHARES = [0, 0.4, 0.8] as const;
export const FAMILIES = ['stl', 'mtl', 'smallLoss', 'malPublished', 'mal'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Row {
  /** Also the name of its results on disk. */
  readonly name: string;
  readonly family: Family;
  readonly method: Method;
  /** Whether training begins with a network that has learned from noiseless faces of other people. */
  readonly pretrained: boolean;
  /** What look-ahead and scores see: the last shared layer, or all. */
  readonly sees: 'top' | 'whole';
}

const EXPRESSION_WEIGHTS = [0.1, 0.3, 1] as const;
const DROPS = [0.2, 0.4, 0.6] as const;
const PUBLISHED: Method = { kind: 'mal', form: 'published' };

const row = (name: string, family: Family, method: Method): Row => ({ name, family, method, pretrained: false, sees: 'top' });

/** The comparison, each trained from scratch. */
export const ROWS: readonly Row[] = [
  row('stl', 'stl', { kind: 'stl' }),
  ...EXPRESSION_WEIGHTS.map((weight) => row(`mtl-${weight}`, 'mtl', { kind: 'mtl', expressionWeight: weight })),
  ...DROPS.map((drop) => row(`small-loss-${drop}`, 'smallLoss', { kind: 'small-loss', expressionWeight: 1, drop })),
  row('mal-published-top', 'malPublished', PUBLISHED),
  // the paper's meta gradient goes through all layers
  { ...row('mal-published-whole', 'malPublished', PUBLISHED), sees: 'whole' },
  row('mal', 'mal', { kind: 'mal', form: 'agreement' }),
];

const FROM_PRETRAINED: readonly string[] = ['stl', 'mtl-0.3', 'small-loss-0.4', 'mal-published-top', 'mal'];

/** Some of them from a pretrained network. */
export const PRETRAINED_ROWS: readonly Row[] = ROWS.filter(({ name }) => FROM_PRETRAINED.includes(name)).map((fresh) => ({
  ...fresh,
  name: `pretrained-${fresh.name}`,
  pretrained: true,
}));

const varied = (name: string, changes: Partial<AgreementForm>): Row =>
  row(`mal-${name}`, 'mal', { kind: 'mal', form: { ...AGREEMENT, ...changes } });

/** Our form with one part changed at a time. */
export const ABLATION_ROWS: readonly Row[] = [
  varied('no-meta-steps', { rate: 0 }),
  varied('no-memory', { keep: 0 }),
  varied('not-centred', { centred: false }),
  varied('normalised', { normalised: true }),
  varied('balance', { balance: true }),
  { ...varied('whole-look-ahead', {}), sees: 'whole' },
];

/** What a part of the ablation is, in words. */
export const ABLATION_WORDS: Readonly<Record<string, string>> = {
  'mal-no-meta-steps': 'no meta steps: slope and threshold stay where they begin',
  'mal-no-memory': 'no memory: agreement of this visit only',
  'mal-not-centred': 'scores not centred',
  'mal-normalised': 'weights of a batch brought to a mean of 1',
  'mal-balance': 'balance of the tasks learned as well',
  'mal-whole-look-ahead': 'look-ahead and scores through all layers, not the last shared one',
};

/** Common to all rows. */
export const SETTINGS: Omit<TrainingSettings, 'method' | 'seed'> = {
  depth: 'deep',
  labels: 'presence',
  steps: 300,
  rate: 2e-3,
  lookAhead: 0.05,
  batch: { units: 32, expressions: 64, held: 80 },
  decay: 1e-2,
  anchor: 0,
};
