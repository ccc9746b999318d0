/**
 * A neutral face in use: what the network is given to compare with, and what is left to subtract. Whose it is: live/neutrals.ts.
 */

import { baselineLatents, makeBaseline, medianFace, subtractedLatents } from '../core/baseline.ts';
import type { Baseline, FaceView } from '../core/reading.ts';
import { rawLatents } from '../core/scores.ts';
import type { AuModel } from './au-model.ts';

export interface Comparison {
  readonly neutral: FaceView;
  /** Latents to subtract: none below 0, and 0 for eyelid units and gaps. */
  readonly offset: Float32Array;
}

/**
 * How `baseline` is used with the weights now loaded: its own latents when these weights made them, else what they read from
 * the neutral face given itself.
 */
export function compareWith(baseline: Baseline, model: AuModel): Promise<Comparison> {
  if (baseline.modelVersion !== model.readiness.modelVersion) return compareWithFace(baseline, model);
  return Promise.resolve({ neutral: baseline, offset: subtractedLatents(baseline.latents) });
}

/** How a neutral face is used of which no more is known. */
export async function compareWithFace(neutral: FaceView, model: AuModel): Promise<Comparison> {
  const raw = await model.score([{ face: neutral, neutral }]);
  return { neutral, offset: subtractedLatents(baselineLatents(raw.map(rawLatents))) };
}

/** The baseline of captured frames: their median face, and what the network reads from each with it given. */
export async function baselineOf(frames: readonly FaceView[], model: AuModel): Promise<Baseline> {
  const neutral = medianFace(frames);
  const raw = await model.score(frames.map((face) => ({ face, neutral })));
  return makeBaseline(neutral, raw.map(rawLatents), model.readiness.modelVersion);
}
