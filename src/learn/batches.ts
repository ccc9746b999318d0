/** The batches of a training, step by step: which samples are taken, their codes and labels, and held-out samples beside them. */

import type { HeldOut } from './mal/moves.ts';
import { sharesOf, type Batch } from './mal/objective.ts';
import type { BaseNet } from './nets/base-net.ts';
import type { ParamTree } from './params.ts';
import { labelsOfBatch, rowsOf, sampled, type LabelledSet } from './sets.ts';
import * as tf from './tf.ts';
import type { Training } from './training.ts';

/** Samples encoded together. */
const CHUNK = 64;

/** Numbers of action units and of expressions, and the width of the feature, of a network. */
type Widths = Readonly<Record<'units' | 'expressions' | 'features', number>>;

/** One batch. */
export interface Taken<P extends ParamTree> {
  /** Which samples of their sets these are. */
  readonly units: readonly number[];
  readonly expressions: readonly number[];
  readonly batch: Batch;
  /** [n + m] (objective.ts, sharesOf) */
  readonly shares: tf.Tensor1D;
  readonly heldOut: HeldOut;
  /** The batch's code at other parameters; the caller's. */
  readonly codeAt: (params: P) => tf.Tensor2D;
}

/** Whether a training has samples with expressions to learn from. */
export const learnsExpressions = <P extends ParamTree, I>({ settings, sets }: Training<P, I>): boolean =>
  settings.method.kind !== 'stl' && sets.expressions.count > 0;

export class Batches<P extends ParamTree, I> {
  /** Codes of whole sets, [count, C], where what gives them is not learned. */
  readonly #codes = new Map<LabelledSet<I>, tf.Tensor2D>();
  /** What the batch at hand is made of. */
  readonly #made: tf.TensorContainer[] = [];

  private constructor(
    private readonly training: Training<P, I>,
    readonly widths: Widths,
  ) {}

  static async of<P extends ParamTree, I>(training: Training<P, I>): Promise<Batches<P, I>> {
    return new Batches(training, await widthsOf(training));
  }

  /** Computes once what stays as it is. */
  async prepare(): Promise<void> {
    const { net, params, sets, settings } = this.training;
    if (settings.depth !== 'top') return;
    for (const set of [sets.units, sets.expressions, sets.held])
      if (set.count > 0 && !this.#codes.has(set)) this.#codes.set(set, await codesOf(net, params, set));
  }

  /** The batch of step `step` at `params`, good until it is released; with held-out samples where weights are learned. */
  async take(step: number, params: P): Promise<Taken<P>> {
    const { training, widths } = this;
    const { sets, settings } = training;
    const { method, depth, seed, batch: sizes } = settings;
    const units = sampled(`${seed}/units`, sets.units.count, sizes.units, step);
    const expressions = learnsExpressions(training)
      ? sampled(`${seed}/expressions`, sets.expressions.count, sizes.expressions, step)
      : [];
    const held = method.kind === 'mal' ? sampled(`${seed}/held`, sets.held.count, sizes.held, step) : [];
    const ofBatch = [await this.#coder(sets.units, units)];
    if (expressions.length > 0) ofBatch.push(await this.#coder(sets.expressions, expressions));
    const ofHeld = held.length > 0 ? await this.#coder(sets.held, held) : null;
    const codeAt = (at: P): tf.Tensor2D => tf.tidy(() => tf.concat2d(ofBatch.map((own) => own(at)), 0)); // prettier-ignore
    // learned codes are computed where they are learned; weighing needs them before
    const asked = depth === 'top' || (method.kind !== 'stl' && method.kind !== 'mtl');
    const batch: Batch = {
      code: asked ? codeAt(params) : tf.zeros([0, 0]),
      ...labelsOfBatch(sets, units, expressions, widths),
    };
    const heldOut: HeldOut = {
      code: ofHeld ? tf.tidy(() => ofHeld(params)) : tf.zeros([0, batch.code.shape[1]]),
      intensities: rowsOf(sets.held.units, widths.units, held),
      mask: rowsOf(sets.held.mask, widths.units, held),
    };
    const shares = sharesOf(units.length, expressions.length, settings.expressionShare);
    this.#made.push({ ...batch }, { ...heldOut }, shares);
    return { units, expressions, batch, shares, heldOut, codeAt };
  }

  /** Frees the batch that was taken last. */
  release(): void {
    tf.dispose(this.#made.splice(0));
  }

  dispose(): void {
    this.release();
    tf.dispose([...this.#codes.values()]);
  }

  /** What gives the codes of samples at some parameters, until the batch is released. */
  async #coder(set: LabelledSet<I>, samples: readonly number[]): Promise<(at: P) => tf.Tensor2D> {
    const known = this.#codes.get(set);
    if (known) return () => tf.gather(known, tf.tensor1d([...samples], 'int32'));
    const input = await set.batch(samples);
    this.#made.push(input as tf.TensorContainer);
    return (at) => this.training.net.encode(at, input);
  }
}

/** Codes of all samples of a set, [count, C]. */
async function codesOf<P extends ParamTree, I>(net: BaseNet<P, I>, params: P, set: LabelledSet<I>): Promise<tf.Tensor2D> {
  const parts: tf.Tensor2D[] = [];
  try {
    for (let from = 0; from < set.count; from += CHUNK) {
      const samples = Array.from({ length: Math.min(CHUNK, set.count - from) }, (_, i) => from + i);
      parts.push(await encoded(net, params, set, samples));
    }
    return tf.concat2d(parts, 0);
  } finally {
    tf.dispose(parts);
  }
}

async function encoded<P extends ParamTree, I>(
  net: BaseNet<P, I>,
  params: P,
  set: LabelledSet<I>,
  samples: readonly number[],
): Promise<tf.Tensor2D> {
  const input = await set.batch(samples);
  try {
    return tf.tidy(() => net.encode(params, input));
  } finally {
    tf.dispose(input as tf.TensorContainer);
  }
}

/** What the network gives, by its width. */
async function widthsOf<P extends ParamTree, I>({ net, params, sets }: Training<P, I>): Promise<Widths> {
  const one = await encoded(net, params, sets.units, [0]);
  try {
    return tf.tidy(() => {
      const { latents, expressions, feature } = net.finish(params, one);
      return { units: latents.shape[1], expressions: expressions.shape[1], features: feature.shape[1] };
    });
  } finally {
    one.dispose();
  }
}
