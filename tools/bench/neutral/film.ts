/** Faces of a film as the live path sees them, read by the base weights, and the resting face that is estimated from them. */

import { join } from 'node:path';
import { withAlpha } from '../../../src/core/crop-frame.ts';
import { baselineLatents, subtractedLatents } from '../../../src/core/baseline.ts';
import { EstimatedNeutral, type NeutralEstimate } from '../../../src/core/estimated-neutral.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { measureCrop, quality } from '../../../src/core/quality.ts';
import type { FaceView, Pose, Quality } from '../../../src/core/reading.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { inputOf } from '../../../src/learn/nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { FoundFace } from '../../pictures/finder.ts';
import { startBackend } from '../../pretrain/backend.ts';
import { readArtifacts } from '../../pretrain/weights/artifacts.ts';

const BASE = join(import.meta.dirname, '../../../static/models/base');
/** Faces scored at a time. */
const BATCH = 32;
const DEGREES = 180 / Math.PI;

export interface FilmFace extends FaceView {
  readonly pose: Pose;
  readonly quality: Quality;
}

export interface Coded {
  readonly face: FilmFace;
  /** Whether each of ACTION_UNITS is present; null where unknown. */
  readonly shows: readonly (boolean | null)[];
}

/** A found face of a picture of any size, as the live path has it; its head's place is not known, and taken as fixed. */
export function filmFace({ landmarks, crop }: FoundFace): FilmFace {
  const { points, transform } = frontalise(landmarks);
  const r = transform.rotation;
  const pose: Pose = {
    yaw: -DEGREES * Math.atan2(r[2]!, r[8]!),
    pitch: DEGREES * Math.asin(Math.max(-1, Math.min(1, r[5]!))),
    roll: DEGREES * Math.atan2(r[3]!, r[4]!),
    translation: [0, 0, 45],
  };
  const size = landmarks.reduce((most, value) => Math.max(most, value), 0) + 1;
  const judged = quality(landmarks, pose, measureCrop(withAlpha(crop)), { width: size, height: size });
  // the pictures are small on purpose; a camera's would not be
  const reasons = judged.reasons.filter((reason) => reason !== 'too-small');
  return { landmarks: points, crop, pose, quality: { ...judged, reasons } };
}

export class Reader {
  private constructor(private readonly params: AuNetParams) {}

  static async open(): Promise<Reader> {
    await startBackend();
    return new Reader(readAuNet(readArtifacts(BASE)));
  }

  /** Latents per ACTION_UNITS of each face, compared with `neutral`, and that trusted (ComparedFace), as the live path compares. */
  read(faces: readonly FaceView[], neutral: FaceView | null, trust = 1): Float32Array[] {
    const offset = neutral && subtractedLatents(baselineLatents(this.#latents([neutral], neutral, trust)));
    return this.#latents(faces, neutral, trust).map((row) => row.map((value, i) => value - (offset?.[i] ?? 0)));
  }

  #latents(faces: readonly FaceView[], neutral: FaceView | null, trust: number): Float32Array[] {
    const rows: Float32Array[] = [];
    for (let i = 0; i < faces.length; i += BATCH) {
      const part = faces.slice(i, i + BATCH).map((face) => ({ face, neutral, trust }));
      const values = tf.tidy(() => applyAuNet(this.params, inputOf(part)).latents.arraySync());
      rows.push(...values.map((row) => Float32Array.from(row)));
    }
    return rows;
  }
}

export interface Watched {
  readonly estimate: NeutralEstimate | null;
  /** Milliseconds of the estimator's own work per frame of a 30 Hz camera, mean. */
  readonly cost: number;
}

/** The resting face estimated from faces shown in order, `every` milliseconds each. */
export function watch(reader: Reader, faces: readonly FilmFace[], every: number): Watched {
  const latents = reader.read(faces, null);
  const estimator = new EstimatedNeutral();
  const began = performance.now();
  faces.forEach((face, i) => {
    if (estimator.wants(face, i * every)) estimator.keep(face, latents[i]!, i * every);
  });
  const frames = (faces.length * every * 30) / 1000;
  return { estimate: estimator.estimate, cost: (performance.now() - began) / frames };
}
