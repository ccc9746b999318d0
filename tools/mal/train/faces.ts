/**
 * The faces of a data set as the network sees them: found and cropped by the app's own finder and cropper in the batch page, once,
 * and kept on disk. A picture without a face, or that cannot be read, is left out and counted.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_BYTES } from '../../../src/core/crop-frame.ts';
import { Skips, type DatasetSample } from '../../datasets/dataset.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { MESH_LANDMARKS, type FaceView } from '../../../src/core/reading.ts';
import { openBatchPage } from '../../batch/batch-page.ts';
import { greyBitmap } from './bmp.ts';

/** A sample whose face has been found. */
export interface FoundSample extends DatasetSample {
  /** File of the face. */
  readonly face: string;
}

/** Pictures given to the page together. */
const CHUNK = 64;
/** The finder wants more than 48 pixels. */
const SCALE = 5;
const LANDMARK_BYTES = 4 * 3 * MESH_LANDMARKS;

/** Where a sample's face is kept: by the picture's place, size and time, or by its pixels. */
function keyOf({ picture }: DatasetSample, root: string): string {
  const hash = createHash('sha256');
  if ('file' in picture) {
    const path = join(root, picture.file);
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}`);
  } else hash.update(picture.grey);
  return hash.digest('hex').slice(0, 32);
}

/** A face from its file. */
export function readFace(file: string): FaceView {
  const bytes = readFileSync(file);
  const landmarks = new Float32Array(3 * MESH_LANDMARKS);
  new Uint8Array(landmarks.buffer).set(bytes.subarray(0, LANDMARK_BYTES));
  return { landmarks, crop: new Uint8Array(bytes.subarray(LANDMARK_BYTES, LANDMARK_BYTES + CROP_BYTES)) };
}

/** Files take their name only when they are whole. */
function keep(file: string, content: Uint8Array): void {
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}

interface Wanted {
  readonly sample: DatasetSample;
  readonly face: string;
  /** Says why there is no face; exists where there is none. */
  readonly none: string;
}

/** Finds the faces of those that have neither face nor reason yet. */
async function findMissing(wanted: readonly Wanted[], root: string, cache: string, say: (line: string) => void): Promise<void> {
  const missing = wanted.filter(({ face, none }) => !existsSync(face) && !existsSync(none));
  if (missing.length === 0) return;
  const drawn = join(cache, 'pictures');
  mkdirSync(drawn, { recursive: true });
  const page = await openBatchPage();
  try {
    await page.open({ faces: 1 });
    for (let from = 0; from < missing.length; from += CHUNK) {
      const chunk = missing.slice(from, from + CHUNK);
      const files = chunk.map(({ sample: { picture } }, i) => {
        if ('file' in picture) return join(root, picture.file);
        const file = join(drawn, `${i}.bmp`);
        writeFileSync(file, greyBitmap(picture.grey, picture.side, SCALE));
        return file;
      });
      await page.give(files);
      for (const [i, { face: file, none }] of chunk.entries()) {
        const face = await page.face(i).catch((error: unknown) => error as Error);
        if (face instanceof Error) keep(none, Buffer.from('a picture that cannot be read'));
        else if (face === null) keep(none, Buffer.from('a picture without a face'));
        else {
          const { points } = frontalise(Float32Array.from(face.landmarks));
          keep(
            file,
            Buffer.concat([new Uint8Array(points.buffer, points.byteOffset, LANDMARK_BYTES), Buffer.from(face.crop, 'base64')]),
          );
        }
      }
      say(`faces: ${Math.min(from + CHUNK, missing.length)} of ${missing.length} pictures looked at`);
    }
  } finally {
    await page.close();
    rmSync(drawn, { recursive: true, force: true });
  }
}

/** The samples whose faces can be used, and why the others cannot. */
export async function findFaces(
  samples: readonly DatasetSample[],
  root: string,
  cache: string,
  say: (line: string) => void,
): Promise<{ found: FoundSample[]; skipped: Readonly<Record<string, number>> }> {
  mkdirSync(cache, { recursive: true });
  const wanted = samples.map((sample): Wanted => {
    const path = join(cache, keyOf(sample, root));
    return { sample, face: `${path}.face`, none: `${path}.none` };
  });
  await findMissing(wanted, root, cache, say);
  const skips = new Skips();
  const found = wanted.flatMap(({ sample, face, none }) => {
    if (existsSync(face)) return [{ ...sample, face }];
    skips.add(readFileSync(none, 'utf8'));
    return [];
  });
  return { found, skipped: skips.counts };
}
