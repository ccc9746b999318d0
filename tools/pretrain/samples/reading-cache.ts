/** What the face finder made of pictures, kept in three files until `key` changes: an index, landmarks and grey crops. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../../src/core/reading.ts';

export interface Read {
  /** LANDMARKS x 3 picture pixels. */
  readonly landmarks: Float32Array;
  /** The aligned crop in grey, CROP_SIZE x CROP_SIZE. */
  readonly grey: Uint8Array;
}

const PIXELS = CROP_SIZE * CROP_SIZE;
const ending = ['json', 'landmarks.bin', 'crops.bin'] as const;

/** The readings at `path` (without ending) if they were kept under `key`, else those that `make` gives, which are then kept. */
export async function cachedReadings<T extends Read>(path: string, key: string, make: () => Promise<T[]>): Promise<T[]> {
  const [index, numbers, crops] = ending.map((end) => `${path}.${end}`) as [string, string, string];
  if (existsSync(index)) {
    const kept = JSON.parse(readFileSync(index, 'utf8')) as { key: string; list: Omit<T, keyof Read>[] };
    if (kept.key === key) {
      const all = new Float32Array(new Uint8Array(readFileSync(numbers)).buffer);
      const greys = new Uint8Array(readFileSync(crops));
      return kept.list.map((about, i) => {
        const landmarks = all.subarray(3 * LANDMARKS * i, 3 * LANDMARKS * (i + 1));
        return { ...about, landmarks, grey: greys.subarray(PIXELS * i, PIXELS * (i + 1)) } as unknown as T;
      });
    }
  }
  const readings = await make();
  mkdirSync(dirname(path), { recursive: true });
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);
  writeFileSync(numbers, Buffer.concat(readings.map(({ landmarks }) => bytes(landmarks))));
  writeFileSync(crops, Buffer.concat(readings.map(({ grey }) => grey)));
  writeFileSync(index, JSON.stringify({ key, list: readings.map(({ landmarks: _, grey: __, ...about }) => about) }));
  return readings;
}
