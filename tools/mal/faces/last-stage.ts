/**
 * A last stage of pretraining that every method can run: shared blocks and heads learn from real faces, action units from those coded by eye (few) and
 * expressions from those named at a glance (many, noisy). It is the setting of Meta Auxiliary Learning (Li & Shan 2021, arXiv
 * 2105.06620), and the loop is the app's own (src/learn/train.ts), so that every method of it can be compared. What lies
 * below the shared blocks stays as it is.
 */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import type { BaseNet } from '../../../src/learn/nets/base-net.ts';
import { AU_NET, readFace, type AuNetParams, type TopParams } from '../../../src/learn/nets/au-net.ts';
import { mapTree } from '../../../src/learn/params.ts';
import type { LabelledSet, TrainingSets } from '../../../src/learn/sets.ts';
import * as tf from '../../../src/learn/tf.ts';
import { train } from '../../../src/learn/train.ts';
import type { Progress, TrainingSettings } from '../../../src/learn/training.ts';
import type { Method } from '../../../src/learn/weighing.ts';
import { foldsOf, type FoldPerson } from '../../pretrain/folds.ts';
import type { RealFace } from '../../pretrain/samples/real-faces.ts';
import { followHeads } from './follow.ts';
import { codesOf, encodeFaces, plainFaces, unitFaces, type BaseNetwork, type EncodedFace } from './stage-faces.ts';

/** The network from its codes on. */
export const TOP_NET: BaseNet<TopParams, tf.Tensor2D> = {
  encode: (_, code) => tf.clone(code),
  finish: readFace,
  part: AU_NET.part,
};

/** Common to all methods. */
export const LAST_STAGE: Omit<TrainingSettings, 'method' | 'seed'> = {
  depth: 'top',
  labels: 'intensity',
  steps: 150,
  rate: 2e-3,
  lookAhead: 0.05,
  batch: { units: 128, expressions: 128, held: 96 },
  decay: 1e-2,
  anchor: 0.2,
};
/** People are held out to weigh by in one of this many folds. */
const HELD_ONE_IN = 5;

/** What the paper's curves show, over the steps since the point before. */
export type CurvePoint = Pick<Progress<TopParams>, 'step' | 'unitLoss' | 'expressionLoss' | 'unitWeight' | 'expressionWeight'>;

export interface StageResult {
  /** The caller's. */
  readonly top: TopParams;
  readonly curve: readonly CurvePoint[];
  /** Last weight of each face with an expression, NaN for one never taken. */
  readonly weights: Float32Array;
}

/** Encoded faces as the loop takes them. */
export function setOf(faces: readonly EncodedFace[]): LabelledSet<tf.Tensor2D> {
  const J = ACTION_UNITS.length;
  const [units, mask] = [new Float32Array(faces.length * J), new Float32Array(faces.length * J)];
  faces.forEach(({ sample: { intensities } }, row) => {
    units.set(intensities.map((level) => Math.max(0, level)), row * J); // prettier-ignore
    mask.set(intensities.map((level) => Number(level >= 0)), row * J); // prettier-ignore
  });
  return {
    count: faces.length,
    batch: (samples) => codesOf(samples.map((i) => faces[i]!)),
    units,
    mask,
    expression: faces.map(({ sample }) => sample.expression),
  };
}

/** The coded people among real faces, each once. */
export function codedPeople(faces: readonly RealFace[]): FoldPerson[] {
  return [...new Map(faces.filter(({ coded }) => coded).map(({ person, source }) => [person, source]))].map(([id, source]) => ({
    id,
    source,
  }));
}

/** The people among these who are held out to weigh by: another fifth of every source for each of five seeds. */
export const heldPeople = (people: readonly FoldPerson[], seed: number): ReadonlySet<string> =>
  new Set(foldsOf(people, HELD_ONE_IN)[seed % HELD_ONE_IN]);

/** Shared blocks and heads of a network, still the network's. */
export const topOf = ({ upper, lower, units, sides, covered, expressions }: AuNetParams): TopParams => ({
  upper: { shared: upper.shared },
  lower: { shared: lower.shared },
  units,
  sides,
  covered,
  expressions,
});

/** A network with another top; nothing is copied. */
export const withTop = (params: AuNetParams, { upper, lower, ...heads }: TopParams): AuNetParams => ({
  ...params,
  ...heads,
  upper: { ...params.upper, shared: upper.shared },
  lower: { ...params.lower, shared: lower.shared },
});

/** Trains from `start`, which stays the caller's. Throws when training diverges, and without faces to learn from. */
export async function runLastStage(
  start: TopParams,
  sets: TrainingSets<tf.Tensor2D>,
  settings: TrainingSettings,
): Promise<StageResult> {
  const curve: CurvePoint[] = [];
  for await (const progress of train(new AbortController().signal, { net: TOP_NET, params: start, sets, settings })) {
    const { kind, step, unitLoss, expressionLoss, unitWeight, expressionWeight, params, weights } = progress;
    curve.push({ step, unitLoss, expressionLoss, unitWeight, expressionWeight });
    if (kind === 'diverged') throw new Error(`the last stage diverged at step ${step}: lower the rate (${settings.rate})`);
    if (kind === 'done') return { top: mapTree(params, (leaf) => tf.clone(leaf)), curve, weights };
  }
  throw new Error(`the last stage ended without a result: ${settings.steps} steps asked for`);
}

export interface LastStage extends StageResult {
  /** The faces with an expression that `weights` belong to. */
  readonly expressions: readonly EncodedFace[];
}

/**
 * The last stage on everything: all coded people, but for those that MAL holds out to weigh by, and every face with an expression
 * of somebody else than these. Heads that it does not train go on giving what they gave. The top is the caller's.
 */
export async function trainLastStage(
  base: BaseNetwork,
  faces: readonly RealFace[],
  method: Method,
  { seed, steps = LAST_STAGE.steps }: { readonly seed: number; readonly steps?: number },
): Promise<LastStage> {
  const held = method.kind === 'mal' ? heldPeople(codedPeople(faces), seed) : new Set<string>();
  const learned = faces.filter(({ person }) => !held.has(person));
  const units = encodeFaces(base, unitFaces(learned));
  const expressions = encodeFaces(base, plainFaces(learned.filter(({ expression }) => expression >= 0)));
  const weighing = encodeFaces(base, plainFaces(faces.filter(({ coded, person }) => coded && held.has(person))));
  const sets = { units: setOf(units), expressions: setOf(expressions), held: setOf(weighing) };
  const start = topOf(base.params);
  const { top, ...more } = await runLastStage(start, sets, { ...LAST_STAGE, steps, method, seed });
  const code = codesOf([...units, ...expressions]);
  const followed = followHeads(start, top, code);
  code.dispose();
  return { top: followed, expressions, ...more };
}
