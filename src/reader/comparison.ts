/**
 * A neutral face in use: what the network is given to compare with, and what is left to subtract. Whose it is: neutrals.ts.
 */

import { baselineLatents, makeBaseline, medianFace, subtractedLatents } from '../core/baseline.ts';
import type { Baseline, FaceView } from '../core/reading.ts';
import { rawLatents } from '../core/scores.ts';
import type { AuModel } from './au-model.ts';

export interface Comparison {
  readonly neutral: FaceView;
  /** As in ComparedFace. */
  readonly trust: number;
  /** Latents to subtract: none below 0, and 0 for eyelid units and gaps. */
  readonly offset: Float32Array;
}

/**
 * How `baseline`, of the person whom the model's own weights belong to, is used: its own latents when these weights made them, else
 * what they read from the neutral face given itself.
 */
export function compareWith(baseline: Baseline, model: AuModel): Promise<Comparison> {
  if (baseline.modelVersion !== model.versionOf(true)) return compareWithFace(baseline, 1, model, true);
  return Promise.resolve({ neutral: baseline, trust: 1, offset: subtractedLatents(baseline.latents) });
}

/** How a neutral face is used of which no more is known, trusted so far, and read by the person's own weights or by the base weights. */
export async function compareWithFace(neutral: FaceView, trust: number, model: AuModel, own: boolean): Promise<Comparison> {
  const raw = await model.score([{ face: neutral, neutral, trust, own }]);
  return { neutral, trust, offset: subtractedLatents(baselineLatents(raw.map(rawLatents))) };
}

/** The baseline of captured frames of the person: their median face, and what their weights read from each with it given. */
export async function baselineOf(frames: readonly FaceView[], model: AuModel): Promise<Baseline> {
  const neutral = medianFace(frames);
  const raw = await model.score(frames.map((face) => ({ face, neutral, own: true })));
  return makeBaseline(neutral, raw.map(rawLatents), model.versionOf(true));
}
