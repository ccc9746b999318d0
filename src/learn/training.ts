/** What a training takes, what it tells on its way, and what is enough to go on with it: train.ts is the loop. */

import type { BaseNet } from './nets/base-net.ts';
import type { UnitLabels } from './mal/objective.ts';
import type { ParamTree } from './params.ts';
import type { TrainingSets } from './sets.ts';
import type { Method, WeighingRecord } from './weighing.ts';

export interface TrainingSettings {
  readonly method: Method;
  /** `top`: the last shared block and the heads, on codes computed once; `deep`: everything. */
  readonly depth: 'top' | 'deep';
  readonly labels: UnitLabels;
  readonly steps: number;
  /** Peak of the learning rate (AdamW; a short warm-up, then half a cosine). */
  readonly rate: number;
  /** Size of the look-ahead step. */
  readonly lookAhead: number;
  /** Samples with units, with expressions, and held out, a step. */
  readonly batch: { readonly units: number; readonly expressions: number; readonly held: number };
  /** How much all samples with expressions count together beside those with units, whatever the method; 1 (the paper's) if left out. */
  readonly expressionShare?: number;
  /** Decoupled weight decay of kernels. */
  readonly decay: number;
  /** Decoupled pull back towards the weights that training began with (L2-SP, Li et al. 2018). */
  readonly anchor: number;
  readonly seed: number;
}

/** A run as numbers: enough to go on as if it had never stopped. */
export interface Checkpoint {
  readonly step: number;
  readonly params: Readonly<Record<string, Float32Array>>;
  readonly mean: Readonly<Record<string, Float32Array>>;
  readonly square: Readonly<Record<string, Float32Array>>;
  readonly weighing: WeighingRecord;
  /** Loss at the start, by which an explosion is told. */
  readonly firstLoss: number;
  /** Last weight of each sample with units, and with an expression. */
  readonly unitWeights: Float32Array;
  readonly weights: Float32Array;
}

export interface Progress<P extends ParamTree> {
  /** `diverged`: the loss exploded or is no number; parameters and checkpoint are the last good ones, and the run is over. */
  readonly kind: 'going' | 'diverged' | 'done';
  readonly step: number;
  readonly steps: number;
  /** Means over the steps since the last progress; NaN for a kind of sample without any. */
  readonly unitLoss: number;
  readonly expressionLoss: number;
  readonly unitWeight: number;
  readonly expressionWeight: number;
  /** Last weight of each sample with units, and with an expression; NaN before its first visit. */
  readonly unitWeights: Float32Array;
  readonly weights: Float32Array;
  /** The network as it is now, good until the iterator goes on or ends. */
  readonly params: P;
  readonly checkpoint: Checkpoint;
}

export interface Training<P extends ParamTree, Input> {
  readonly net: BaseNet<P, Input>;
  /** Where training begins; never changed, and the caller's throughout. */
  readonly params: P;
  readonly sets: TrainingSets<Input>;
  readonly settings: TrainingSettings;
  readonly resume?: Checkpoint | null;
  /** Whether the parameter at a path may change; all may if left out. */
  readonly mayLearn?: (path: string) => boolean;
  /** Awaited after every step, so that others get their turn. */
  readonly breathe?: () => Promise<void>;
}

/** The one thing that is asked of an AbortSignal. */
export interface StopSignal {
  throwIfAborted(): void;
}
