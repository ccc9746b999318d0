/**
 * How much each sample of a batch counts: what the methods differ in, and all that they differ in. Single task (`stl`) leaves
 * samples with expressions out; multi task (`mtl`) gives them one fixed weight; `small-loss` drops the share of a batch with
 * the largest loss, once a short warm-up is over (Han et al. 2018); `mal` learns the weights.
 */

import { Agreement } from './mal/agreement.ts';
import { AGREEMENT, agreement, PUBLISHED, type AgreementForm, type MetaNet, type Seen } from './mal/meta-net.ts';
import { TRUST, trust, type TrustForm } from './mal/trust.ts';
import { look, metaTest, metaTrain, type HeldOut, type Look, type Top } from './mal/moves.ts';
import { sampleLosses, type Batch, type UnitLabels } from './mal/objective.ts';
import { adamInit, adamUpdate, type AdamState } from './optimizers.ts';
import { disposeTree, entries, leaves, withLeaves, type ParamTree } from './params.ts';
import type { LabelledSet } from './sets.ts';
import * as tf from './tf.ts';

export type Method =
  | { readonly kind: 'stl' }
  | { readonly kind: 'mtl'; readonly expressionWeight: number }
  /** Drops a share of the samples with expressions of a batch, and another of those with units (none if left out). */
  | {
      readonly kind: 'small-loss';
      readonly expressionWeight: number;
      readonly drop: number;
      readonly unitDrop?: number;
    }
  | { readonly kind: 'mal'; readonly form: MetaForm };

/** The meta networks by name, or in parts. */
export type MetaForm = 'published' | 'agreement' | 'trust' | AgreementForm | TrustForm;

/** The form by which a method weighs takes by how far they are from what all else says of them; null where it does not. */
export function trustFormOf(method: Method): TrustForm | null {
  if (method.kind !== 'mal') return null;
  if (method.form === 'trust') return TRUST;
  return typeof method.form === 'object' && 'kind' in method.form ? method.form : null;
}

function metaNet(form: MetaForm): MetaNet<ParamTree> {
  return metaNetOf(form) as unknown as MetaNet<ParamTree>;
}

function metaNetOf(form: MetaForm): unknown {
  switch (form) {
    case 'published':
      return PUBLISHED;
    case 'agreement':
      return agreement(AGREEMENT);
    case 'trust':
      return trust(TRUST);
    default:
      return 'kind' in form ? trust(form) : agreement(form);
  }
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

/** What a weighing must know of the samples of a set. */
type Members = Pick<LabelledSet<unknown>, 'count' | 'take' | 'exact' | 'doubt'>;

export class Weighing {
  readonly #meta: MetaNet<ParamTree> | null;
  #phi: ParamTree | null = null;
  #adam: AdamState<ParamTree> | null = null;
  #weighed = 0;
  /** Of samples with units, and with expressions. */
  #agreements: readonly [Agreement, Agreement];
  readonly #members: readonly [Members, Members];

  constructor(
    private readonly method: Method,
    features: number,
    { units, expressions }: Readonly<Record<'units' | 'expressions', Members>>,
    seed: number,
  ) {
    this.#meta = method.kind === 'mal' ? metaNet(method.form) : null;
    if (this.#meta) {
      this.#phi = this.#meta.init(features, seed);
      this.#adam = adamInit(this.#phi);
    }
    this.#members = [units, expressions];
    this.#agreements = [Agreement.of(units.count), Agreement.of(expressions.count)];
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
        const { expressionWeight, drop, unitDrop = 0 } = method;
        const warm = this.#weighed >= WARM_UP;
        const losses = await lossesOf(given);
        const [n, kept] = [given.units.length, (some: Float32Array, share: number) => smallest(some, warm ? share : 0)];
        return Float32Array.from([
          ...kept(losses.subarray(0, n), unitDrop).map(Number),
          ...kept(losses.subarray(n), drop).map((keep) => (keep ? expressionWeight : 0)),
        ]);
      }
      case 'mal':
        return this.#learn(given);
      default:
        return method satisfies never;
    }
  }

  async #learn<P extends ParamTree>(given: WeighedBatch<P>): Promise<Float32Array> {
    const { net, params, shared, batch, labels, shares, heldOut, lookAhead } = given;
    const meta = this.#meta!;
    const looked = look(net, params, shared, batch, labels);
    const own: tf.TensorContainer[] = [{ ...looked }];
    try {
      const seen = await this.#seen(looked, given);
      own.push([seen.agreement, seen.exact, seen.doubt]);
      const derivatives = tf.tidy(() => {
        const ahead = metaTrain(params, shared, looked, meta.weights(this.#phi!, seen), shares, lookAhead);
        return metaTest(net, params, shared, ahead, heldOut, looked, labels, shares, lookAhead);
      });
      own.push(derivatives);
      const scores = meta.scores((await derivatives.data()) as Float32Array, given.units.length);
      this.#step(tf.tensor1d(scores), seen);
      const weights = tf.tidy(() => meta.weights(this.#phi!, seen));
      own.push(weights);
      return (await weights.data()) as Float32Array;
    } finally {
      tf.dispose(own);
    }
  }

  /** Remembers how far the network agrees with the labels of a batch that was looked at. */
  async #seen<P extends ParamTree>({ losses, feature }: Look, { units, expressions }: WeighedBatch<P>): Promise<Seen> {
    const values = (await losses.data()) as Float32Array;
    const { keep } = this.#meta!;
    const [ofUnits, ofExpressions] = this.#members;
    const told = (pick: (of: Members, sample: number) => number): number[] => [
      ...units.map((sample) => pick(ofUnits, sample)),
      ...expressions.map((sample) => pick(ofExpressions, sample)),
    ];
    const takes = told(({ take }, sample) => take?.[sample] ?? sample);
    const agreed = takes.map((take, i) => this.#agreements[i < units.length ? 0 : 1].add(take, values[i]!, keep));
    return {
      feature,
      agreement: tf.tensor1d(agreed),
      exact: tf.tensor1d(told(({ exact }, sample) => exact?.[sample] ?? 0)),
      doubt: tf.tensor1d(told(({ doubt }, sample) => doubt?.[sample] ?? 0)),
      units: units.length,
    };
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
    // one by one, so that each is freed though the next does not fit
    const taken = (old: ParamTree, numbers: Readonly<Record<string, Float32Array>>): ParamTree => {
      const next = fromNumbers(old, numbers);
      disposeTree(old);
      return next;
    };
    this.#phi = taken(this.#phi, phi);
    this.#adam = { ...this.#adam, step, mean: taken(this.#adam.mean, mean) };
    this.#adam = { ...this.#adam, square: taken(this.#adam.square, square) };
  }

  dispose(): void {
    if (this.#phi) disposeTree(this.#phi);
    if (this.#adam) [this.#adam.mean, this.#adam.square].forEach(disposeTree);
  }
}

async function lossesOf<P extends ParamTree>({ net, params, batch, labels }: WeighedBatch<P>): Promise<Float32Array> {
  const { losses, feature } = sampleLosses(net, params, batch, labels);
  try {
    return (await losses.data()) as Float32Array;
  } finally {
    tf.dispose([losses, feature]);
  }
}

/** Whether each is among those of smallest loss that are left when a share is dropped. */
function smallest(losses: Float32Array, drop: number): boolean[] {
  const order = [...losses.keys()].sort((a, b) => losses[a]! - losses[b]!);
  const kept = new Set(order.slice(0, Math.round((1 - drop) * losses.length)));
  return [...losses.keys()].map((i) => kept.has(i));
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
