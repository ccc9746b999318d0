/**
 * The faces of a data set as the network sees them: found and cropped by the app's own finder and cropper in the batch page, once,
 * and kept on disk. A picture without a face, or that cannot be read, is left out and counted. Anything else that goes wrong is no fault of
 * the picture's: the page is opened anew, once a picture, and nothing is kept of it.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_BYTES } from '../../../src/core/crop-frame.ts';
import { Skips, type DatasetSample } from '../../datasets/dataset.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { MESH_LANDMARKS, type FaceView } from '../../../src/core/reading.ts';
import { openBatchPage, UnreadableFile, type BatchPage } from '../../batch/batch-page.ts';
import type { BatchFace } from '../../../src/batch/contract.ts';
import { keep } from '../../kept.ts';
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
/** Times that a picture is asked about before the reason is told: the last of them in a new page. */
const TRIES = 2;
const LANDMARK_BYTES = 4 * 3 * MESH_LANDMARKS;

export interface FaceFinding {
  /** Folder of the data set. */
  readonly root: string;
  /** Folder in which faces are kept. */
  readonly cache: string;
  /** The face bundle that finds them. */
  readonly bundle: string;
  /** Digest of the code that finds and keeps them (code-digest.ts). */
  readonly code: string;
  readonly say: (line: string) => void;
  /** Opens the page that finds; left out, that of the built app. */
  readonly open?: () => Promise<Pick<BatchPage, 'open' | 'give' | 'face' | 'close'>>;
}

/** Where a sample's face is kept: by what finds it, and by the picture's place, size and time, or by its pixels. */
function keyOf({ picture }: DatasetSample, root: string, finder: string): string {
  const hash = createHash('sha256').update(finder);
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

interface Wanted {
  readonly sample: DatasetSample;
  readonly face: string;
  /** Says why there is no face; exists where there is none. */
  readonly none: string;
}

/** Asks for the faces of some pictures at a time. */
class FacePages {
  #page: Awaited<ReturnType<NonNullable<FaceFinding['open']>>> | null = null;

  constructor(private readonly finding: FaceFinding) {}

  /** The face of each of `files`, or why there is none. Rejects when a page that was opened anew fails too. */
  async *facesOf(files: readonly string[]): AsyncGenerator<BatchFace | string, void> {
    await this.#give(files);
    for (const i of files.keys()) yield (await this.#faceOf(files, i)) ?? 'a picture without a face';
  }

  async close(): Promise<void> {
    await this.#page?.close();
    this.#page = null;
  }

  async #faceOf(files: readonly string[], i: number): Promise<BatchFace | string | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#page!.face(i);
      } catch (error) {
        if (error instanceof UnreadableFile) return 'a picture that cannot be read';
        const { message } = error as Error;
        if (tries === TRIES) throw new Error(`no face can be looked for in ${files[i]!}: ${message}`, { cause: error });
        this.finding.say(`faces: the browser is started anew: ${message}`);
        await this.close().catch(() => undefined); // it may be gone
        this.#page = null;
        await this.#give(files);
      }
    }
  }

  async #give(files: readonly string[]): Promise<void> {
    if (!this.#page) {
      this.#page = await (this.finding.open ?? openBatchPage)();
      await this.#page.open({ faces: 1 });
    }
    await this.#page.give(files);
  }
}

/** Finds the faces of those that have neither face nor reason yet. */
async function findMissing(wanted: readonly Wanted[], finding: FaceFinding): Promise<void> {
  const { root, cache, say } = finding;
  const missing = wanted.filter(({ face, none }) => !existsSync(face) && !existsSync(none));
  if (missing.length === 0) return;
  const drawn = join(cache, 'pictures');
  mkdirSync(drawn, { recursive: true });
  const pages = new FacePages(finding);
  try {
    for (let from = 0; from < missing.length; from += CHUNK) {
      const chunk = missing.slice(from, from + CHUNK);
      const files = chunk.map(({ sample: { picture } }, i) => {
        if ('file' in picture) return join(root, picture.file);
        const file = join(drawn, `${i}.bmp`);
        writeFileSync(file, greyBitmap(picture.grey, picture.side, SCALE));
        return file;
      });
      let i = 0;
      for await (const face of pages.facesOf(files)) {
        const place = chunk[i++]!;
        if (typeof face === 'string') keep(place.none, face);
        else keep(place.face, bytesOf(face));
      }
      say(`faces: ${Math.min(from + CHUNK, missing.length)} of ${missing.length} pictures looked at`);
    }
  } finally {
    await pages.close();
    rmSync(drawn, { recursive: true, force: true });
  }
}

/** A face as its file holds it. */
function bytesOf({ landmarks, crop }: BatchFace): Uint8Array {
  const { points } = frontalise(Float32Array.from(landmarks));
  return Buffer.concat([new Uint8Array(points.buffer, points.byteOffset, LANDMARK_BYTES), Buffer.from(crop, 'base64')]);
}

/** The samples whose faces can be used, and why the others cannot. */
export async function findFaces(
  samples: readonly DatasetSample[],
  finding: FaceFinding,
): Promise<{ found: FoundSample[]; skipped: Readonly<Record<string, number>> }> {
  const { root, cache, bundle, code } = finding;
  mkdirSync(cache, { recursive: true });
  const finder = createHash('sha256').update(code).update(readFileSync(bundle)).digest('hex');
  const wanted = samples.map((sample): Wanted => {
    const path = join(cache, keyOf(sample, root, finder));
    return { sample, face: `${path}.face`, none: `${path}.none` };
  });
  await findMissing(wanted, finding);
  const skips = new Skips();
  const found = wanted.flatMap(({ sample, face, none }) => {
    if (existsSync(face)) return [{ ...sample, face }];
    skips.add(readFileSync(none, 'utf8'));
    return [];
  });
  return { found, skipped: skips.counts };
}
