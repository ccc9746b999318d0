/**
 * What has been seen of each sample's loss so far: its mean over all visits, and where that stands among the others of its kind.
 * One pass alone says little, and once samples are learned by heart their losses say nothing; the mean keeps the early ones.
 */

export class LossMemory {
  private constructor(
    /** Sum of losses, and visits, by sample. */
    readonly sums: Float32Array,
    readonly visits: Float32Array,
  ) {}

  static of(count: number): LossMemory {
    return new LossMemory(new Float32Array(count), new Float32Array(count));
  }

  static from(sums: Float32Array, visits: Float32Array): LossMemory {
    return new LossMemory(sums.slice(), visits.slice());
  }

  add(sample: number, loss: number): void {
    this.sums[sample]! += loss;
    this.visits[sample]!++;
  }

  /** Of each of `samples`, -1/2 for the smallest mean loss among all visited ones to 1/2; 0 for what was never visited. Ties share a place. */
  standings(samples: readonly number[]): number[] {
    const means = this.sums.map((sum, i) => (this.visits[i]! > 0 ? sum / this.visits[i]! : NaN));
    const sorted = means.filter((mean) => !Number.isNaN(mean)).sort();
    const below = (value: number, orEqual: boolean): number => {
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return samples.map((sample) => {
      const mean = means[sample]!;
      return Number.isNaN(mean) ? 0 : (below(mean, false) + below(mean, true)) / (2 * sorted.length) - 0.5;
    });
  }
}

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
