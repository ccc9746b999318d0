/**
 * What the trained picture stream makes of every picture, photographed again several times, so that the stage which puts
 * the streams together need not go through the convolutions. The stream knows the people it was trained on; as landmarks
 * are moved to faces that nobody has (invented-faces.ts), so are codes: by a part of the difference between two neutral ones.
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { Random } from '../../../src/core/random.ts';
import { encodePicture, type PictureParams } from '../../../src/learn/nets/au-net.ts';
import { REGIONS, type Region } from '../../../src/learn/nets/regions.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { Covered } from '../samples/cover.ts';
import { BARE, photographed, type Pictures, type Sample } from '../samples/sample.ts';

/** Photographs of each picture, the first half of them as it is, the others mirrored. */
const PHOTOGRAPHS = 4;
/** Pictures at a time. */
const CHUNK = 24;
const PIXELS = CROP_SIZE * CROP_SIZE;

/** From one person's neutral code to another's, in rows, and which part of the way. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly part: number;
}

type Codes = Readonly<Record<Region, tf.Tensor2D>>;

export interface CodedBatch {
  readonly face: Codes;
  readonly neutral: Codes;
  /** What is hidden in each face. */
  readonly covered: readonly Covered[];
}

export class PictureCodes {
  /** Row of a picture's first photograph. */
  readonly #rows = new Map<Uint8Array, number>();
  /** By row. */
  readonly #covered: Covered[] = [];
  /** Row by row, of length `width`; the last row is that of a blank crop. */
  readonly #codes: Record<Region, Float32Array>;
  readonly #width: number;
  /** Makes the codes; null once they are there. */
  #pending: (() => void) | null;

  /**
   * Made when they are first asked for, as a training that is done needs none; until then `stream` must not be disposed of.
   * Of every picture in `pictures` (grey bytes, CROP_SIZE x CROP_SIZE); `neutrals` are those of them that show a face at rest.
   */
  constructor(
    stream: Readonly<Record<Region, PictureParams>>,
    pictures: readonly Uint8Array[],
    private readonly neutrals: readonly Uint8Array[],
    key: string,
  ) {
    const each = [...new Set(pictures)];
    this.#width = stream.upper.embed.bias.shape[0];
    const count = each.length * PHOTOGRAPHS + 1;
    this.#codes = { upper: new Float32Array(count * this.#width), lower: new Float32Array(count * this.#width) };
    this.#pending = () => this.#make(stream, each, new Random(key));
  }

  #make(stream: Readonly<Record<Region, PictureParams>>, each: readonly Uint8Array[], random: Random): void {
    for (let start = 0; start < each.length; start += CHUNK) {
      const part = each.slice(start, start + CHUNK);
      const seen = new Float32Array(part.length * PHOTOGRAPHS * PIXELS);
      part.forEach((grey, i) => {
        const row = i * PHOTOGRAPHS;
        this.#rows.set(grey, start * PHOTOGRAPHS + row);
        for (let k = 0; k < PHOTOGRAPHS; k++) {
          this.#covered.push(photographed(grey, 2 * k >= PHOTOGRAPHS, random, seen, (row + k) * PIXELS));
        }
      });
      this.#encode(stream, seen, start * PHOTOGRAPHS);
    }
    this.#encode(stream, new Float32Array(PIXELS), each.length * PHOTOGRAPHS);
    this.#covered.push(BARE);
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

  /**
   * Codes of the samples' faces and neutrals, each as one of its photographs shows it, both moved by up to `strangeness` of
   * the difference between two people. The tensors are the caller's.
   */
  of(samples: readonly Sample[], strangeness: number, random: Random): CodedBatch {
    this.#pending?.();
    this.#pending = null;
    const rows = (which: 'face' | 'neutral'): number[] => samples.map(({ pictures }) => this.#row(pictures, which, random));
    const moves = samples.map(({ pictures }): Move | null => {
      if (!pictures || this.neutrals.length === 0) return null;
      const someone = (): number => this.#rowOf(random.pick(this.neutrals), random.chance(0.5), random);
      return { from: someone(), to: someone(), part: random.between(0, strangeness) };
    });
    const codes = (of: readonly number[]): Codes => ({
      upper: this.#gathered('upper', of, moves),
      lower: this.#gathered('lower', of, moves),
    });
    const faces = rows('face');
    return { face: codes(faces), neutral: codes(rows('neutral')), covered: faces.map((row) => this.#covered[row]!) };
  }

  #gathered(region: Region, rows: readonly number[], moves: readonly (Move | null)[]): tf.Tensor2D {
    const [width, codes] = [this.#width, this.#codes[region]];
    const out = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      const move = moves[i];
      for (let k = 0; k < width; k++) {
        const away = move ? move.part * (codes[move.to * width + k]! - codes[move.from * width + k]!) : 0;
        out[i * width + k] = codes[row * width + k]! + away;
      }
    });
    return tf.tensor2d(out, [rows.length, width]);
  }

  #row(pictures: Pictures | null, which: 'face' | 'neutral', random: Random): number {
    if (!pictures) return this.#codes.upper.length / this.#width - 1;
    const row = this.#rowOf(pictures[which], pictures.mirrored, random);
    return which === 'face' ? row : this.#bare(row);
  }

  /** The same photograph, or the first one like it before which nothing stands: a neutral is never taken from a covered face. */
  #bare(row: number): number {
    const half = PHOTOGRAPHS / 2;
    const first = row - (row % half);
    const like = Array.from({ length: half }, (_, k) => first + ((row + k) % half));
    return like.find((one) => this.#covered[one] === BARE) ?? row;
  }

  #rowOf(grey: Uint8Array, mirrored: boolean, random: Random): number {
    const row = this.#rows.get(grey);
    if (row === undefined) throw new Error('no codes of a picture: give every picture of the samples to the constructor');
    const half = PHOTOGRAPHS / 2;
    return row + (mirrored ? half : 0) + Math.floor(random.uniform() * half);
  }
}
