/** Photos as plain pixels: decode, encode, mirror. */

import { readFileSync } from 'node:fs';
import jpeg from 'jpeg-js';
import type { Photo } from '../../src/face/picture/photo.ts';
import { encodeRgb } from './jpeg.ts';

/** Decodes a JPEG; `name` is for the error. */
export function decodeJpeg(bytes: Uint8Array, name: string): Photo {
  try {
    const { width, height, data } = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: false });
    return { width, height, rgb: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) };
  } catch (cause) {
    throw new Error(`not a readable JPEG: ${name}`, { cause });
  }
}

export function readPhoto(path: string): Photo {
  return decodeJpeg(readFileSync(path), path);
}

/** Encodes as JPEG, quality 1 to 100. */
export function encodeJpeg({ width, height, rgb }: Photo, quality: number): Uint8Array {
  return encodeRgb(width, height, rgb, quality);
}

/** The same photo seen in a mirror. */
export function mirrorPhoto({ width, height, rgb }: Photo): Photo {
  const out = new Uint8ClampedArray(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + width - 1 - x);
      out.set(rgb.subarray(from, from + 3), 3 * (y * width + x));
    }
  }
  return { width, height, rgb: out };
}
