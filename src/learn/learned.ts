/** The parameters that a training learns and their optimizer: AdamW on clipped gradients, with a pull back to where it began. */

import { adamInit, adamUpdate, clipByGlobalNorm, type AdamState } from './optimizers.ts';
import { valuesAt } from './mal/moves.ts';
import { disposeTree, mapTree, withSome, type ParamTree } from './params.ts';
import * as tf from './tf.ts';
import type { Checkpoint, TrainingSettings } from './training.ts';
import { fromNumbers, numbersOf } from './weighing.ts';

type Flat = Record<string, tf.Tensor>;
type LearnedRecord = Pick<Checkpoint, 'params' | 'mean' | 'square'>;

/** The largest length of all gradients together. */
const CLIP = 5;

export class Learned<P extends ParamTree> {
  /** Where it begins: the caller's. */
  readonly #initial: Flat;
  #flat: Flat = {};
  #adam: AdamState<Flat> = { step: 0, mean: {}, square: {} };

  /** `paths` of `start` are learned; it stays the caller's, and as it is. */
  constructor(
    private readonly start: P,
    readonly paths: readonly string[],
    private readonly settings: Pick<TrainingSettings, 'decay' | 'anchor'>,
  ) {
    this.#initial = this.#byPath(valuesAt(start, paths));
  }

  begin(): void {
    this.#flat = mapTree(this.#initial, (leaf) => tf.clone(leaf));
    this.#adam = adamInit(this.#flat);
  }

  /** Goes on from what was recorded after `step` steps. Throws where it does not fit. */
  restore(step: number, { params, mean, square }: LearnedRecord): void {
    // one by one, so that each is freed though the next does not fit
    this.#flat = fromNumbers(this.#initial, params);
    this.#adam = { ...this.#adam, step, mean: fromNumbers(this.#initial, mean) };
    this.#adam = { ...this.#adam, square: fromNumbers(this.#initial, square) };
  }

  /** The whole network as it is now, good until the next step. */
  get params(): P {
    return withSome(this.start, this.paths, this.paths.map((path) => this.#flat[path]!)); // prettier-ignore
  }

  /** One step of size `rate` against gradients, which are given in the order of the paths and stay the caller's. */
  step(gradients: readonly tf.Tensor[], rate: number): void {
    const { decay, anchor } = this.settings;
    const clipped = clipByGlobalNorm(this.#byPath(gradients), CLIP);
    const next = adamUpdate(clipped, this.#adam, this.#flat, { rate, decay });
    disposeTree(clipped);
    this.dispose();
    this.#adam = next.state;
    this.#flat = anchor === 0 ? next.params : this.#pulled(next.params, rate * anchor);
  }

  async record(): Promise<LearnedRecord> {
    return {
      params: await numbersOf(this.#flat),
      mean: await numbersOf(this.#adam.mean),
      square: await numbersOf(this.#adam.square),
    };
  }

  /** Goes back to earlier parameters; there are no more steps from there. */
  takeBack({ params }: LearnedRecord): void {
    disposeTree(this.#flat);
    this.#flat = fromNumbers(this.#initial, params);
  }

  dispose(): void {
    tf.dispose([this.#flat, this.#adam.mean, this.#adam.square]);
  }

  #byPath(values: readonly tf.Tensor[]): Flat {
    return Object.fromEntries(this.paths.map((path, i) => [path, values[i]!]));
  }

  /** `share` of the way back to where it began; frees what it is given. */
  #pulled(flat: Flat, share: number): Flat {
    const pulled = mapTree(flat, (leaf, path) => tf.tidy(() => tf.sub(leaf, tf.mul(share, tf.sub(leaf, this.#initial[path]!)))));
    disposeTree(flat);
    return pulled;
  }
}
