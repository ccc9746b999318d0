/**
 * What the trained picture stream makes of every picture, photographed again several times, so that the stage which puts
 * the streams together need not go through the convolutions.
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { Random } from '../../../src/core/random.ts';
import { encodePicture, type PictureParams } from '../../../src/learn/nets/au-net.ts';
import { REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import { photograph } from '../samples/photograph.ts';
import type { Pictures, Sample } from '../samples/sample.ts';

/** Photographs of each picture, the first half of them as it is, the others mirrored. */
const PHOTOGRAPHS = 2;
/** Pictures at a time. */
const CHUNK = 24;
const PIXELS = CROP_SIZE * CROP_SIZE;

type Codes = Readonly<Record<Region, tf.Tensor2D>>;

export class PictureCodes {
  /** Row of a picture's first photograph. */
  readonly #rows = new Map<Uint8Array, number>();
  /** Row by row, of length `width`; the last row is that of a blank crop. */
  readonly #codes: Record<Region, Float32Array>;
  readonly #width: number;

  /** Of every picture in `pictures` (grey bytes, CROP_SIZE x CROP_SIZE). */
  constructor(stream: Readonly<Record<Region, PictureParams>>, pictures: readonly Uint8Array[], key: string) {
    const each = [...new Set(pictures)];
    const random = new Random(key);
    this.#width = stream.upper.embed.bias.shape[0];
    const count = each.length * PHOTOGRAPHS + 1;
    this.#codes = { upper: new Float32Array(count * this.#width), lower: new Float32Array(count * this.#width) };
    for (let start = 0; start < each.length; start += CHUNK) {
      const part = each.slice(start, start + CHUNK);
      const seen = new Float32Array(part.length * PHOTOGRAPHS * PIXELS);
      part.forEach((grey, i) => {
        const row = i * PHOTOGRAPHS;
        this.#rows.set(grey, start * PHOTOGRAPHS + row);
        for (let k = 0; k < PHOTOGRAPHS; k++) photograph(grey, 2 * k >= PHOTOGRAPHS, random, seen, (row + k) * PIXELS);
      });
      this.#encode(stream, seen, start * PHOTOGRAPHS);
    }
    this.#encode(stream, new Float32Array(PIXELS), count - 1);
  }

  #encode(stream: Readonly<Record<Region, PictureParams>>, seen: Float32Array, row: number): void {
    for (const region of REGIONS) {
      const codes = tf.tidy(() => {
        const crops = tf.tensor4d(seen, [seen.length / PIXELS, CROP_SIZE, CROP_SIZE, 1]);
        return encodePicture(stream[region], region, crops);
      });
      this.#codes[region].set(codes.dataSync(), row * this.#width);
      codes.dispose();
    }
  }

  /** Codes of the samples' faces or neutrals, each as one of its photographs shows it. The tensors are the caller's. */
  of(samples: readonly Sample[], which: 'face' | 'neutral', random: Random): Codes {
    const rows = samples.map(({ pictures }) => this.#row(pictures, which, random));
    const gathered = (region: Region): tf.Tensor2D => {
      const out = new Float32Array(rows.length * this.#width);
      rows.forEach((row, i) => {
        out.set(this.#codes[region].subarray(row * this.#width, (row + 1) * this.#width), i * this.#width);
      });
      return tf.tensor2d(out, [rows.length, this.#width]);
    };
    return { upper: gathered('upper'), lower: gathered('lower') };
  }

  #row(pictures: Pictures | null, which: 'face' | 'neutral', random: Random): number {
    if (!pictures) return this.#codes.upper.length / this.#width - 1;
    const row = this.#rows.get(pictures[which]);
    if (row === undefined) throw new Error('no codes of a picture: give every picture of the samples to the constructor');
    const half = PHOTOGRAPHS / 2;
    return row + (pictures.mirrored ? half : 0) + Math.floor(random.uniform() * half);
  }
}
