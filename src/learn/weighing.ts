/**
 * How much each sample of a batch counts: what the methods differ in, and all that they differ in. Single task (`stl`) leaves
 * samples with expressions out; multi task (`mtl`) gives them one fixed weight; `small-loss` drops the share of a batch with
 * the largest loss, once a short warm-up is over (Han et al. 2018); `mal` learns the weights.
 */

import { Agreement } from './mal/agreement.ts';
import { AGREEMENT, agreement, PUBLISHED, type AgreementForm, type MetaNet, type Seen } from './mal/meta-net.ts';
import { look, metaTest, metaTrain, type HeldOut, type Look, type Top } from './mal/moves.ts';
import { sampleLosses, type Batch, type UnitLabels } from './mal/objective.ts';
import { adamInit, adamUpdate, type AdamState } from './optimizers.ts';
import { disposeTree, entries, leaves, withLeaves, type ParamTree } from './params.ts';
import * as tf from './tf.ts';

export type Method =
  | { readonly kind: 'stl' }
  | { readonly kind: 'mtl'; readonly expressionWeight: number }
  | { readonly kind: 'small-loss'; readonly expressionWeight: number; readonly drop: number }
  | { readonly kind: 'mal'; readonly form: MetaForm };

/** The meta networks by name, or the agreement form in parts. */
export type MetaForm = 'published' | 'agreement' | AgreementForm;

function metaNet(form: MetaForm): MetaNet<ParamTree> {
  const net = form === 'published' ? PUBLISHED : agreement(form === 'agreement' ? AGREEMENT : form);
  return net as unknown as MetaNet<ParamTree>;
}

/** Batches before the small-loss rule begins to drop samples: losses must have come to mean something. */
const WARM_UP = 40;

/** One batch, and what it stands for. */
export interface WeighedBatch<P extends ParamTree> {
  readonly net: Top<P>;
  readonly params: P;
  /** Paths of the shared block. */
  readonly shared: readonly string[];
  readonly batch: Batch;
  readonly labels: UnitLabels;
  readonly shares: tf.Tensor1D;
  readonly heldOut: HeldOut;
  /** Size of the look-ahead step. */
  readonly lookAhead: number;
  /** Which samples of their sets these are. */
  readonly units: readonly number[];
  readonly expressions: readonly number[];
}

/** Everything that a weighing has learned and remembers, as numbers. */
export interface WeighingRecord {
  readonly phi: Readonly<Record<string, Float32Array>>;
  /** Batches weighed so far. */
  readonly step: number;
  readonly mean: Readonly<Record<string, Float32Array>>;
  readonly square: Readonly<Record<string, Float32Array>>;
  readonly agreements: readonly Float32Array[];
}

export class Weighing {
  readonly #meta: MetaNet<ParamTree> | null;
  #phi: ParamTree | null = null;
  #adam: AdamState<ParamTree> | null = null;
  #weighed = 0;
  /** Of samples with units, and with expressions. */
  #agreements: readonly [Agreement, Agreement];

  constructor(
    private readonly method: Method,
    features: number,
    counts: { readonly units: number; readonly expressions: number },
    seed: number,
  ) {
    this.#meta = method.kind === 'mal' ? metaNet(method.form) : null;
    if (this.#meta) {
      this.#phi = this.#meta.init(features, seed);
      this.#adam = adamInit(this.#phi);
    }
    this.#agreements = [Agreement.of(counts.units), Agreement.of(counts.expressions)];
  }

  /** [n + m] weights of the samples of a batch; with `mal`, after a step of the meta network. */
  async weigh<P extends ParamTree>(given: WeighedBatch<P>): Promise<Float32Array> {
    const values = await this.#weights(given);
    this.#weighed++;
    return values;
  }

  async #weights<P extends ParamTree>(given: WeighedBatch<P>): Promise<Float32Array> {
    const { method } = this;
    const ofUnits = given.units.map(() => 1);
    switch (method.kind) {
      case 'stl':
        return Float32Array.from(ofUnits);
      case 'mtl':
        return Float32Array.from([...ofUnits, ...given.expressions.map(() => method.expressionWeight)]);
      case 'small-loss': {
        const { expressionWeight, drop } = method;
        const kept = await this.#smallest(given, this.#weighed < WARM_UP ? 0 : drop);
        return Float32Array.from([...ofUnits, ...kept.map((keep) => (keep ? expressionWeight : 0))]);
      }
      case 'mal':
        return this.#learn(given);
      default:
        return method satisfies never;
    }
  }

  /** Whether each sample with an expression is among those of smallest loss that are left when a share is dropped. */
  async #smallest<P extends ParamTree>({ net, params, batch, labels, units }: WeighedBatch<P>, drop: number): Promise<boolean[]> {
    const { losses, feature } = sampleLosses(net, params, batch, labels);
    const values = [...((await losses.data()) as Float32Array)].slice(units.length);
    tf.dispose([losses, feature]);
    const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
    const kept = new Set(order.slice(0, Math.round((1 - drop) * values.length)));
    return values.map((_, i) => kept.has(i));
  }

  async #learn<P extends ParamTree>(given: WeighedBatch<P>): Promise<Float32Array> {
    const { net, params, shared, batch, labels, shares, heldOut, lookAhead } = given;
    const meta = this.#meta!;
    const looked = look(net, params, shared, batch, labels);
    const seen = await this.#seen(looked, given);
    const derivatives = tf.tidy(() => {
      const ahead = metaTrain(params, shared, looked, meta.weights(this.#phi!, seen), shares, lookAhead);
      return metaTest(net, params, shared, ahead, heldOut, looked, labels, shares, lookAhead);
    });
    const scores = meta.scores((await derivatives.data()) as Float32Array, given.units.length);
    derivatives.dispose();
    this.#step(tf.tensor1d(scores), seen);
    const weights = tf.tidy(() => meta.weights(this.#phi!, seen));
    const values = (await weights.data()) as Float32Array;
    tf.dispose([weights, seen.agreement, { ...looked }]);
    return values;
  }

  /** Remembers how far the network agrees with the labels of a batch that was looked at. */
  async #seen<P extends ParamTree>({ losses, feature }: Look, { units, expressions }: WeighedBatch<P>): Promise<Seen> {
    const values = (await losses.data()) as Float32Array;
    const { keep } = this.#meta!;
    const agreed = [
      ...units.map((sample, i) => this.#agreements[0].add(sample, values[i]!, keep)),
      ...expressions.map((sample, i) => this.#agreements[1].add(sample, values[units.length + i]!, keep)),
    ];
    return { feature, agreement: tf.tensor1d(agreed), units: units.length };
  }

  /** One step of the meta network along the scores, which are then freed. */
  #step(scores: tf.Tensor1D, seen: Seen): void {
    const { weights, rate, decay } = this.#meta!;
    const [phi, adam] = [this.#phi!, this.#adam!];
    const gradients = tf.grads((...values: tf.Tensor[]) => tf.sum(tf.mul(scores, weights(withLeaves(phi, values), seen))))(
      leaves(phi),
    );
    const next = adamUpdate(withLeaves(phi, gradients), adam, phi, { rate, decay });
    [phi, adam.mean, adam.square].forEach(disposeTree);
    tf.dispose([scores, ...gradients]);
    this.#phi = next.params;
    this.#adam = next.state;
  }

  async record(): Promise<WeighingRecord> {
    const { mean, square } = this.#adam ?? { mean: {}, square: {} };
    return {
      phi: await numbersOf(this.#phi ?? {}),
      step: this.#weighed,
      mean: await numbersOf(mean),
      square: await numbersOf(square),
      agreements: this.#agreements.map(({ means }) => means.slice()),
    };
  }

  /** Goes on from a record of the same method and sets. */
  restore({ phi, step, mean, square, agreements }: WeighingRecord): void {
    this.#weighed = step;
    this.#agreements = agreements.map((means) => Agreement.from(means)) as [Agreement, Agreement];
    if (!this.#phi || !this.#adam) return;
    const old = [this.#phi, this.#adam.mean, this.#adam.square];
    [this.#phi, this.#adam] = [
      fromNumbers(this.#phi, phi),
      { step, mean: fromNumbers(this.#adam.mean, mean), square: fromNumbers(this.#adam.square, square) },
    ];
    old.forEach(disposeTree);
  }

  dispose(): void {
    if (this.#phi) disposeTree(this.#phi);
    if (this.#adam) [this.#adam.mean, this.#adam.square].forEach(disposeTree);
  }
}

/** Copies of a tree's numbers by path. */
export async function numbersOf(tree: ParamTree): Promise<Record<string, Float32Array>> {
  const numbers = await Promise.all(
    entries(tree).map(async ([path, leaf]) => [path, ((await leaf.data()) as Float32Array).slice()] as const),
  );
  return Object.fromEntries(numbers);
}

/** A tree of the same shapes with other numbers. Throws when a path is missing or of another size. */
export function fromNumbers<T extends ParamTree>(tree: T, numbers: Readonly<Record<string, Float32Array>>): T {
  const list = entries(tree);
  for (const [path, leaf] of list) {
    const found = numbers[path]?.length;
    if (found !== leaf.size) {
      throw new Error(`checkpoint does not fit: ${path} has ${found ?? 'no'} numbers, ${leaf.size} expected`);
    }
  }
  return withLeaves(
    tree,
    list.map(([path, leaf]) => tf.tensor(numbers[path]!, leaf.shape)),
  );
}
