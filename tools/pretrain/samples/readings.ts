/**
 * What the real face finder makes of the real photos: several readings of each picture, shrunk, turned, shifted and
 * mirrored a little, so that the finder's own noise is in the data. Kept in the cache folder until bundle or list change.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { greyOf } from '../../../src/core/crop-frame.ts';
import { DEFAULT_BUNDLE, openFinder } from '../../pictures/finder.ts';
import type { Photo } from '../../../src/face/picture/photo.ts';
import { encodeJpeg, mirrorPhoto, readPhoto } from '../../pictures/photo.ts';
import { Random } from '../../../src/core/random.ts';
import { findPeople, type Person } from '../people.ts';
import { cachedReadings, type Read } from './reading-cache.ts';

export interface Reading extends Read {
  readonly person: string;
  readonly part: Person['part'];
  readonly smiling: boolean;
  readonly mirrored: boolean;
  /** 0 is the picture itself. */
  readonly variant: number;
}

/** Readings of each picture and its mirror image. */
const VARIANTS = 5;
const VERSION = 3;

/** The photo turned (radians), scaled and shifted (pixels of the result) about its middle, into a square of `size`. */
function warped(photo: Photo, size: number, scale: number, angle: number, dx: number, dy: number): Photo {
  const rgb = new Uint8ClampedArray(size * size * 3);
  const [c, s] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [x - size / 2 - dx, y - size / 2 - dy];
      const fx = Math.min(photo.width - 1.001, Math.max(0, c * u + s * v + photo.width / 2));
      const fy = Math.min(photo.height - 1.001, Math.max(0, -s * u + c * v + photo.height / 2));
      const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
      const [ax, ay] = [fx - ix, fy - iy];
      const at = 3 * (iy * photo.width + ix);
      for (let d = 0; d < 3; d++) {
        const top = (1 - ax) * photo.rgb[at + d]! + ax * photo.rgb[at + 3 + d]!;
        const low = (1 - ax) * photo.rgb[at + 3 * photo.width + d]! + ax * photo.rgb[at + 3 * photo.width + 3 + d]!;
        rgb[3 * (y * size + x) + d] = (1 - ay) * top + ay * low;
      }
    }
  }
  return { width: size, height: size, rgb };
}

/** The photo as a JPEG: itself for 0, else shrunk, turned and shifted a little at random. */
export function variantOf(photo: Photo, variant: number, random: Random): Uint8Array {
  if (variant === 0) return encodeJpeg(photo, 92);
  const size = Math.round(random.between(260, 520));
  const fit = size / Math.min(photo.width, photo.height);
  const shift = (): number => random.bounded(0.03, 0.06) * size;
  return encodeJpeg(
    warped(photo, size, fit * random.between(0.75, 1.15), random.bounded(0.1, 0.25), shift(), shift()),
    Math.round(random.between(60, 95)),
  );
}

async function read(shared: string): Promise<Reading[]> {
  const finder = await openFinder();
  const out: Reading[] = [];
  try {
    for (const { id, part, neutral, smiling } of findPeople(shared)) {
      for (const path of [neutral, smiling]) {
        if (!path) continue;
        const photo = readPhoto(path);
        for (const [mirrored, source] of [photo, mirrorPhoto(photo)].entries()) {
          const random = new Random(`reading/${id}/${path === smiling}/${mirrored}`);
          const pictures = Array.from({ length: VARIANTS }, (_, variant) => variantOf(source, variant, random));
          (await finder.find(pictures)).forEach((face, variant) => {
            const about = { person: id, part, smiling: path === smiling, mirrored: mirrored === 1, variant };
            if (face) out.push({ ...about, landmarks: face.landmarks, grey: greyOf(face.crop) });
          });
        }
      }
      console.log(`${id}: ${out.length} readings`);
    }
  } finally {
    await finder.close();
  }
  return out;
}

/** All readings of all people, from the cache where it still holds. */
export async function findReadings(shared: string, cache: string): Promise<Reading[]> {
  const people = findPeople(shared).map(({ id, part }) => `${id}:${part}`);
  return cachedReadings(join(cache, 'readings'), readingKey(VERSION, VARIANTS, ...people), () => read(shared));
}

/** Says what readings were made from: the face bundle and whatever else is given. */
export function readingKey(...made: readonly (string | number)[]): string {
  const bundle = createHash('sha256').update(readFileSync(DEFAULT_BUNDLE)).digest('hex');
  return createHash('sha256')
    .update([bundle, ...made].join())
    .digest('hex');
}
