/**
 * The One Euro filter over a vector: a low-pass whose cutoff rises with speed, calm at rest and quick in motion.
 * Casiez, Roussel & Vogel, "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems", CHI 2012.
 */

export interface OneEuroOptions {
  /** Cutoff at rest, Hz: lower is calmer. */
  readonly minCutoff: number;
  /** Hz of cutoff gained per unit of speed (value units a second): higher lags less. */
  readonly beta: number;
  /** Whether speed is measured from the value before as it came, as MediaPipe does; else from what was made of it, as the paper has it. */
  readonly fromRaw?: boolean;
}

/** Cutoff of the speed estimate, Hz, as the paper sets it. */
const SPEED_CUTOFF = 1;
/** A pause longer than this, in milliseconds, starts the filter afresh: what was before says nothing about now. */
const LONGEST_GAP = 500;

/** The setting's ends: barely filtered, and the calmest that still follows a blink within a few frames. */
const LIGHTEST: OneEuroOptions = { minCutoff: 8, beta: 0.5 };
const CALMEST: OneEuroOptions = { minCutoff: 0.4, beta: 0.15 };

/** Weight of the new value for a first-order low-pass of `cutoff` Hz after `seconds`. */
export function lowPassWeight(cutoff: number, seconds: number): number {
  const r = 2 * Math.PI * cutoff * seconds;
  return r / (r + 1);
}

/**
 * Filter options for a smoothing setting in 0 to 1, geometric between the ends for AU latents (0 to 5 scale);
 * null at 0, where nothing is filtered.
 */
export function smoothingOptions(setting: number): OneEuroOptions | null {
  if (!(setting >= 0 && setting <= 1)) throw new RangeError(`smoothing outside 0 to 1: ${setting}`);
  if (setting === 0) return null;
  const between = (a: number, b: number): number => a * (b / a) ** setting;
  return {
    minCutoff: between(LIGHTEST.minCutoff, CALMEST.minCutoff),
    beta: between(LIGHTEST.beta, CALMEST.beta),
  };
}

export class OneEuro {
  readonly #speed: Float64Array;
  readonly #value: Float64Array;
  /** What speed is measured from. */
  readonly #from: Float64Array;
  #time: number | null = null;

  constructor(
    length: number,
    readonly options: OneEuroOptions,
  ) {
    this.#speed = new Float64Array(length);
    this.#value = new Float64Array(length);
    this.#from = new Float64Array(length);
  }

  /**
   * Filters `values` (of the filter's length) in place at `time` milliseconds. Speeds are divided by `scale` first, so that the
   * options mean the same for a near and a far face. A time that does not advance, or leaps, starts afresh.
   */
  filter(values: Float32Array, time: number, scale = 1): void {
    if (values.length !== this.#value.length) {
      throw new RangeError(`filter of ${this.#value.length} values given ${values.length}`);
    }
    const elapsed = this.#time === null ? 0 : time - this.#time;
    this.#time = time;
    if (elapsed <= 0 || elapsed > LONGEST_GAP) {
      this.#value.set(values);
      this.#from.set(values);
      this.#speed.fill(0);
      return;
    }
    const seconds = elapsed / 1000;
    const speedWeight = lowPassWeight(SPEED_CUTOFF, seconds);
    const { minCutoff, beta, fromRaw = false } = this.options;
    for (let i = 0; i < values.length; i++) {
      const before = this.#value[i]!;
      const speed = this.#speed[i]! + speedWeight * ((values[i]! - this.#from[i]!) / (seconds * scale) - this.#speed[i]!);
      const weight = lowPassWeight(minCutoff + beta * Math.abs(speed), seconds);
      const value = before + weight * (values[i]! - before);
      this.#speed[i] = speed;
      this.#value[i] = value;
      this.#from[i] = fromRaw ? values[i]! : value;
      values[i] = value;
    }
  }
}
