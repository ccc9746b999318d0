/**
 * How far the network has agreed with each sample's label so far: the probability that it gave the label, exp(-loss), as a running
 * mean. Unlike a standing it means the same whatever share of the samples is spoilt.
 */
export class Agreement {
  private constructor(readonly means: Float32Array) {}

  /** Undecided about everything. */
  static of(count: number): Agreement {
    return new Agreement(new Float32Array(count).fill(0.5));
  }

  static from(means: Float32Array): Agreement {
    return new Agreement(means.slice());
  }

  /** Takes in a sample's loss, of which `keep` (0 to 1) of the old mean is kept, and gives the new mean. */
  add(sample: number, loss: number, keep: number): number {
    return (this.means[sample] = keep * this.means[sample]! + (1 - keep) * Math.exp(-loss));
  }
}
