/**
 * The person's own neutral face in use: whose it is, what the network is given to compare with, and what is left to subtract.
 * It belongs to the largest face when it comes, and stays with that face for as long as it is tracked.
 */

import { baselineLatents, makeBaseline, medianFace, subtractedLatents } from '../core/baseline.ts';
import type { Baseline, FaceView } from '../core/reading.ts';
import { rawLatents } from '../core/scores.ts';
import type { AuModel } from './au-model.ts';

export interface Comparison {
  readonly neutral: FaceView;
  /** Latents to subtract: none below 0, and 0 for eyelid units. */
  readonly offset: Float32Array;
}

/**
 * How `baseline` is used with the weights now loaded: its own latents when these weights made them, else what they read from
 * the neutral face given itself.
 */
export async function compareWith(baseline: Baseline, model: AuModel): Promise<Comparison> {
  if (baseline.modelVersion === model.readiness.modelVersion) {
    return { neutral: baseline, offset: subtractedLatents(baseline.latents) };
  }
  const raw = await model.score([{ face: baseline, neutral: baseline }]);
  return { neutral: baseline, offset: subtractedLatents(baselineLatents(raw.map(rawLatents))) };
}

/** The baseline of captured frames: their median face, and what the network reads from each with it given. */
export async function baselineOf(frames: readonly FaceView[], model: AuModel): Promise<Baseline> {
  const neutral = medianFace(frames);
  const raw = await model.score(frames.map((face) => ({ face, neutral })));
  return makeBaseline(neutral, raw.map(rawLatents), model.readiness.modelVersion);
}

/** Whose neutral it is: `owner` while in view, else the largest face; `ids` are largest first. */
export function ownerAmong(ids: readonly number[], owner: number | null): number | null {
  return owner !== null && ids.includes(owner) ? owner : (ids[0] ?? owner);
}
