/** What the batches of each stage of the training consist of. */

import { Random } from '../../../src/core/random.ts';
import { realSamples, smileSamples } from '../report/evaluate.ts';
import type { PictureSamples } from './picture-samples.ts';
import type { Reading } from './readings.ts';
import type { RigSamples } from './rig-samples.ts';
import type { Sample } from './sample.ts';

/** How many samples, and which shares of them are resting faces, real smiles and made pictures; the rest is moved by the rig alone. */
export interface Mixture {
  readonly batch: number;
  readonly resting: number;
  readonly smiling: number;
  readonly pictured: number;
}

export const SHAPE_MIXTURE: Mixture = { batch: 256, resting: 0.1, smiling: 0.02, pictured: 0.7 };
/** No share is left to faces that nobody has seen. */
export const PICTURE_MIXTURE: Mixture = { batch: 48, resting: 0.08, smiling: 0.04, pictured: 0.88 };
export const FUSED_MIXTURE: Mixture = { batch: 256, resting: 0.2, smiling: 0.04, pictured: 0.56 };

/** Samples of every kind from the people fitted on. */
export class Sources {
  private readonly smiling: readonly Sample[];
  private readonly resting: readonly Sample[];

  constructor(
    private readonly moved: RigSamples,
    private readonly pictured: PictureSamples,
    private readonly fit: readonly Reading[],
  ) {
    this.smiling = [false, true].flatMap((known) => smileSamples(fit, known));
    this.resting = realSamples(fit, false, false);
  }

  /** The samples of one batch; the same key gives the same batch. */
  draw({ batch, resting, smiling, pictured }: Mixture, key: string): Sample[] {
    return Array.from({ length: batch }, (_, i) => {
      const own = `${key}/${i}`;
      const place = i / batch;
      if (place < resting) return this.rest(own);
      if (place < resting + smiling) return new Random(own).pick(this.smiling);
      return (place < resting + smiling + pictured ? this.pictured : this.moved).make(own);
    });
  }

  /** How many made pictures there are. */
  get faces(): number {
    return this.pictured.faces.length;
  }

  /** All pictures that samples are drawn from. */
  get pictures(): Uint8Array[] {
    return [...this.pictured.faces, ...this.fit].map(({ grey }) => grey);
  }

  /** Those of them that show a face at rest. */
  get neutrals(): Uint8Array[] {
    const real = this.resting.flatMap(({ pictures }) => (pictures ? [pictures.face] : []));
    return [...new Set([...real, ...this.pictured.faces.map(({ neutral }) => neutral.grey)])];
  }

  /** A resting face, in shape up to `strangeness` away from real ones, with the picture of a real one; the neutral is unknown. */
  calm(key: string, strangeness: number): Sample {
    const { pictures } = new Random(`${key}/picture`).pick(this.resting);
    return { ...this.moved.resting(key, strangeness), pictures, known: false };
  }

  /** The shape of a resting face that nobody has, with the picture of a real one. */
  private rest(key: string): Sample {
    const { pictures } = new Random(`${key}/picture`).pick(this.resting);
    return { ...this.moved.resting(key), pictures };
  }
}
