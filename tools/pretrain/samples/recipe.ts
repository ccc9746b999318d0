/** What the batches of each stage of the training consist of. */

import { Random } from '../../../src/core/random.ts';
import { realSamples, smileSamples } from '../report/evaluate.ts';
import type { PictureSamples } from './picture-samples.ts';
import type { Reading } from './readings.ts';
import type { RealSamples } from './real-samples.ts';
import type { RigSamples } from './rig-samples.ts';
import type { Sample } from './sample.ts';

/**
 * How many samples, and which shares of them are resting faces, real smiles, made pictures, uncoded and coded real faces; the rest
 * is moved by the rig alone.
 */
export interface Mixture {
  readonly batch: number;
  readonly resting: number;
  readonly smiling: number;
  readonly pictured: number;
  readonly uncoded: number;
  readonly coded: number;
}

export const SHAPE_MIXTURE: Mixture = { batch: 256, resting: 0.08, smiling: 0.02, pictured: 0.6, uncoded: 0.12, coded: 0 };
/** No share is left to faces that nobody has seen. */
export const PICTURE_MIXTURE: Mixture = { batch: 48, resting: 0.05, smiling: 0.03, pictured: 0.72, uncoded: 0.2, coded: 0 };
export const FUSED_MIXTURE: Mixture = { batch: 256, resting: 0.1, smiling: 0.02, pictured: 0.4, uncoded: 0.06, coded: 0.34 };

/** Where samples come from; nobody in them is judged by. */
export interface Faces {
  readonly moved: RigSamples;
  readonly pictured: PictureSamples;
  /** Readings of the people that pictures are made of. */
  readonly fit: readonly Reading[];
  readonly uncoded: RealSamples;
  /** Null for a stage that is the same for all folds. */
  readonly coded: RealSamples | null;
}

/** Samples of every kind from the people fitted on. */
export class Sources {
  private readonly smiling: readonly Sample[];
  private readonly resting: readonly Sample[];

  constructor(private readonly from: Faces) {
    this.smiling = [false, true].flatMap((known) => smileSamples(from.fit, known));
    this.resting = realSamples(from.fit, false, false);
  }

  /** The same sources, with coded faces to learn from. */
  with(coded: RealSamples): Sources {
    return new Sources({ ...this.from, coded });
  }

  /** The samples of one batch; the same key gives the same batch. */
  draw({ batch, resting, smiling, pictured, uncoded, coded }: Mixture, key: string): Sample[] {
    const shares = [resting, smiling, pictured, uncoded, coded];
    const ends = shares.map((_, i) => shares.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
    return Array.from({ length: batch }, (_, i) => {
      const own = `${key}/${i}`;
      const kind = ends.findIndex((end) => i / batch < end);
      if (kind === 0) return this.rest(own);
      if (kind === 1) return new Random(own).pick(this.smiling);
      if (kind === 2) return this.from.pictured.make(own);
      if (kind === 3) return this.from.uncoded.draw(new Random(own));
      if (kind === 4) return this.codedFaces.draw(new Random(own));
      return this.from.moved.make(own);
    });
  }

  private get codedFaces(): RealSamples {
    if (!this.from.coded) throw new Error('a mixture with coded faces, but none are given');
    return this.from.coded;
  }

  /** How many made pictures and how many readings of real ones there are: a training depends on them. */
  get counts(): readonly number[] {
    const { pictured, uncoded, coded } = this.from;
    return [pictured.faces.length, uncoded.faces.length, coded?.faces.length ?? 0];
  }

  /** All pictures that samples are drawn from. */
  get pictures(): Uint8Array[] {
    const { pictured, fit, uncoded, coded } = this.from;
    const made = pictured.faces.flatMap(({ grey, neutral, slight }) => [grey, neutral.grey, ...slight.map((one) => one.grey)]);
    return [...made, ...[...fit, ...uncoded.faces, ...(coded?.faces ?? [])].map(({ grey }) => grey)];
  }

  /** Those of them that show a face at rest. */
  get neutrals(): Uint8Array[] {
    const real = this.resting.flatMap(({ pictures }) => (pictures ? [pictures.face] : []));
    return [...new Set([...real, ...this.from.pictured.faces.map(({ neutral }) => neutral.grey)])];
  }

  /** The shape of a resting face that nobody has, with the picture of a real one. */
  private rest(key: string): Sample {
    const { pictures } = new Random(`${key}/picture`).pick(this.resting);
    return { ...this.from.moved.resting(key), pictures };
  }
}
