/** Synthetic pictures of participants' own faces, with exact labels, kept on disk beside what was read of their films. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_BYTES } from '../../../src/core/crop-frame.ts';
import { MESH_LANDMARKS, type FaceView } from '../../../src/core/reading.ts';
import { codeDigest } from '../../code-digest.ts';
import { keep, keyOf } from '../../kept.ts';
import { onSourcePage } from '../../source-page.ts';
import type { SyntheticAsText } from './synthetic-page.ts';

export interface SyntheticFace {
  readonly view: FaceView;
  /** 0 to 5 by ACTION_UNITS: exact. */
  readonly units: Float32Array;
  /** Index into EXPRESSIONS, or -1. */
  readonly expression: number;
}

const PAGE = 'tools/bench/calibrate/synthetic-page.ts';
/** What finds faces in a picture, and what they are painted on. */
const ASSETS = ['face_landmarker.task', 'canonical-mesh.json'].map((name) =>
  join(import.meta.dirname, '../../../static/face', name),
);

/** Where these pictures are kept: by what they are made from, and by what makes them. */
export function syntheticPath(folder: string, key: string, neutrals: readonly Uint8Array[], count: number): string {
  const of = keyOf([codeDigest([PAGE]), ...ASSETS.map((path) => readFileSync(path)), ...neutrals]);
  return join(folder, key, `synthetic-${count}-${of}.json`);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** `count` pictures of the face in `neutrals` (crops), found again in `folder` once they are made. Throws without a browser. */
export async function syntheticFaces(
  folder: string,
  key: string,
  neutrals: readonly Uint8Array[],
  count: number,
): Promise<SyntheticFace[]> {
  const path = syntheticPath(folder, key, neutrals, count);
  if (!existsSync(path)) {
    const made = await onSourcePage((page) =>
      page.evaluate(
        async ([module, crops, seed, most]) =>
          ((await import(module)) as typeof import('./synthetic-page.ts')).makePictures(crops, seed, most),
        [`/${PAGE}`, neutrals.map(base64), key, count] as const,
      ),
    );
    keep(path, JSON.stringify(made));
  }
  return (JSON.parse(readFileSync(path, 'utf8')) as SyntheticAsText[]).map(({ units, expression, crop, points }) => ({
    view: {
      crop: new Uint8Array(Buffer.from(crop, 'base64')).subarray(0, CROP_BYTES),
      landmarks: new Float32Array(new Uint8Array(Buffer.from(points, 'base64')).buffer).subarray(0, 3 * MESH_LANDMARKS),
    },
    units: Float32Array.from(units),
    expression,
  }));
}
