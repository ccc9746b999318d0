/** Stage 4: raw outputs smoothed in time, one One Euro filter per face over all its outputs. */

import { OneEuro, smoothingOptions } from '../core/one-euro.ts';
import { RAW_WIDTH } from '../core/scores.ts';

/** On what a face is read. */
export interface Basis {
  readonly modelVersion: string;
  /** What it is compared with, the same object for as long as it is; null for nothing. */
  readonly neutral: object | null;
}

interface Memory {
  readonly filter: OneEuro;
  readonly basis: Basis;
}

export class ScoreSmoothing {
  #memories = new Map<number, Memory>();
  #setting = 0;

  /** `smoothing` in 0 (off) to 1. */
  set smoothing(setting: number) {
    if (setting === this.#setting) return;
    this.#setting = setting;
    this.#memories.clear();
  }

  /** Smooths `raw` of face `id` in place; a face that is read on another basis starts afresh. */
  smooth(id: number, raw: Float32Array, basis: Basis, time: number): void {
    const options = smoothingOptions(this.#setting);
    if (!options) return;
    const known = this.#memories.get(id);
    const goesOn = known?.basis.modelVersion === basis.modelVersion && known.basis.neutral === basis.neutral;
    const memory = goesOn ? known : { filter: new OneEuro(RAW_WIDTH, options), basis };
    this.#memories.set(id, memory);
    memory.filter.filter(raw, time);
  }

  /** Forgets faces that are not in `ids`; those away for a moment start afresh anyway. */
  keep(ids: readonly number[]): void {
    for (const id of this.#memories.keys()) if (!ids.includes(id)) this.#memories.delete(id);
  }

  forget(): void {
    this.#memories.clear();
  }
}
