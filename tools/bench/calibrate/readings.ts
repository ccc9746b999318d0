/**
 * What the face finder makes of films, kept on disk and found again by participant and film: landmarks and the truth in one file,
 * crops in another, so that a comparison of methods need not draw or find anything again.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_BYTES } from '../../../src/core/crop-frame.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { MESH_LANDMARKS, type FaceView } from '../../../src/core/reading.ts';
import { keep } from '../../kept.ts';
import type { Shot } from './shots.ts';
import { DRAWING, Studio, type Portrayed } from './studio.ts';

const POINTS = 3 * MESH_LANDMARKS;

/** One picture in which a face was found. */
export interface Reading {
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly points: Float32Array;
  /** 0 to 5 by ACTION_UNITS: what the face shows. Only the examiner may look. */
  readonly truth: readonly number[];
}

export class Readings {
  #studio: Promise<Studio> | null = null;

  constructor(
    private readonly shared: string,
    private readonly folder: string,
  ) {}

  /** Films and reads what is missing of these shots; `say` hears of it. */
  async make(portrayed: Portrayed, shots: readonly Shot[], say: (line: string) => void): Promise<void> {
    const missing = shots.filter(({ name }) => !existsSync(this.#path(portrayed, name, 'json')));
    if (missing.length === 0) return;
    const studio = await (this.#studio ??= Studio.open(this.shared));
    for (const shot of missing) {
      const pictures = await studio.film(portrayed, shot);
      const faces = await studio.finder.find(pictures.map(({ jpeg }) => jpeg));
      const found = faces.flatMap((face, i) => (face ? [{ face, truth: pictures[i]!.truth }] : []));
      const points = Buffer.concat(found.map(({ face }) => Buffer.from(frontalise(face.landmarks).points.buffer)));
      keep(this.#path(portrayed, shot.name, 'points'), points);
      keep(this.#path(portrayed, shot.name, 'crops'), Buffer.concat(found.map(({ face }) => face.crop)));
      // last: a film counts as read when this is there
      keep(this.#path(portrayed, shot.name, 'json'), JSON.stringify(found.map(({ truth }) => truth)));
    }
    say(`${portrayed.key}: ${missing.length} films made and read`);
  }

  of(portrayed: Portrayed, name: string): Reading[] {
    const truths = JSON.parse(readFileSync(this.#path(portrayed, name, 'json'), 'utf8')) as number[][];
    const all = floatsOf(readFileSync(this.#path(portrayed, name, 'points')));
    return truths.map((truth, i) => ({ points: all.subarray(i * POINTS, (i + 1) * POINTS), truth }));
  }

  /** The same pictures with their crops. */
  viewsOf(portrayed: Portrayed, name: string): FaceView[] {
    const crops = new Uint8Array(readFileSync(this.#path(portrayed, name, 'crops')));
    return this.of(portrayed, name).map(({ points }, i) => ({
      landmarks: points,
      crop: crops.subarray(i * CROP_BYTES, (i + 1) * CROP_BYTES),
    }));
  }

  async close(): Promise<void> {
    await (await this.#studio)?.close();
  }

  #path({ key }: Portrayed, name: string, ending: string): string {
    return join(this.folder, key, `drawn-${DRAWING}`, `${name}.${ending}`);
  }
}

/** Numbers of a file, whose bytes may begin anywhere in their buffer. */
const floatsOf = (bytes: Buffer): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);
