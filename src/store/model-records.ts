/** What is kept of a training: that it is under way, and the model it came to. Their weights are kept apart. */

import type { Amounts, Part } from '../core/split.ts';
import type { Verdict } from '../learn/accept.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import type { TrainingChoice } from '../learn/calibration-settings.ts';
import type { TakeTrust } from '../learn/take-trust.ts';
import type { Checkpoint } from '../learn/training.ts';

export interface ModelVersion {
  readonly id: string;
  readonly person: string;
  /** The version it was trained from; null for the base weights. */
  readonly parent: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly choice: TrainingChoice;
  /**
   * What it, or one of those that it comes from, was trained on; and what it was weighed and judged by. Takes of synthetic pictures, each
   * of which has a part of its own, are in none; versions from before that was so have them in the first.
   */
  readonly takes: Readonly<Record<Part, readonly string[]>>;
  /** Pictures, those that were held out among them. */
  readonly samples: { readonly captured: number; readonly made: number };
  /** What it learned from, was weighed and was judged by itself; left out by versions from before it said so. */
  readonly amounts?: Amounts;
  readonly curve: readonly CalibrationPoint[];
  readonly verdict: Verdict;
  /** What the training thinks of the takes it learned from, and of those too doubtful to judge it; left out by versions from before it said so. */
  readonly trust?: readonly TakeTrust[];
  /** Time it took to train, rests included. */
  readonly milliseconds: number;
}

/** A training that has not come to its verdict. */
export interface UnfinishedTraining {
  readonly person: string;
  readonly choice: TrainingChoice;
  /** Digest of all that it depends on (training-run.ts): when that has changed, it cannot go on. */
  readonly digest: string;
  readonly curve: readonly CalibrationPoint[];
  readonly milliseconds: number;
  readonly checkpoint: Checkpoint;
}
