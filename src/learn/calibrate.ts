/**
 * Learns one face: from a person's samples and the weights that are live to weights of their own and a verdict on them. Takes are
 * split (core/split.ts), the loop trains (train.ts), other people's faces are synthetic with it, and both models then read the
 * same held-out takes and the same strangers (evaluate.ts, accept.ts). The one home of the whole: the worker, the bench and the
 * tests all call it.
 */

import { baselineLatents, subtractedLatents } from '../core/baseline.ts';
import { ACTION_UNITS } from '../core/facs.ts';
import { referenceFaces, type ReferenceFace } from '../core/reference-faces.ts';
import type { FaceView } from '../core/reading.ts';
import type { Sample } from '../core/samples.ts';
import { splitTakes, type Part } from '../core/split.ts';
import { accept, type Verdict } from './accept.ts';
import type { CalibrationSettings } from './calibration-settings.ts';
import { compareModels, evaluate, type Judged } from './evaluate.ts';
import { inputOf, type ComparedFace } from './nets/au-net-input.ts';
import { AU_NET, applyAuNet, type AuNetInput, type AuNetParams } from './nets/au-net.ts';
import type { LabelledSet } from './sets.ts';
import * as tf from './tf.ts';
import { train, type Checkpoint, type StopSignal } from './train.ts';

export interface CalibrationData {
  /** Those that are not excluded. */
  readonly samples: readonly Sample[];
  readonly parts: ReadonlyMap<string, Part>;
  /** The person's own resting face. */
  readonly neutral: FaceView;
}

/** What the paper's curves show, and how well validation takes are read so far. */
export interface CalibrationPoint {
  readonly step: number;
  readonly steps: number;
  readonly unitLoss: number;
  readonly expressionLoss: number;
  readonly unitWeight: number;
  readonly expressionWeight: number;
  /** Mean F1 on validation takes; null without any. */
  readonly heldF1: number | null;
}

export interface CalibrationNews {
  readonly point: CalibrationPoint;
  /** Weight of each sample with an expression, by id, that was drawn at least once. */
  readonly weights: readonly (readonly [id: string, weight: number])[];
  readonly checkpoint: Checkpoint;
  /** The trained network at the end, good until the iterator ends; null before. */
  readonly params: AuNetParams | null;
  readonly diverged: boolean;
}

/** Which samples are learned from, weighed by and judged by. Samples that are excluded take no part. */
export function dataOf(samples: readonly Sample[], neutral: FaceView, learned?: ReadonlySet<string>): CalibrationData {
  const included = samples.filter(({ excluded }) => !excluded);
  return { samples: included, parts: splitTakes(included, learned), neutral };
}

/** Samples of a part. */
export const samplesOf = ({ samples, parts }: CalibrationData, part: Part): Sample[] =>
  samples.filter(({ take }) => parts.get(take) === part);

const hasUnits = ({ mask }: Pick<Sample, 'mask'>): boolean => mask.includes(1);
const viewOf = ({ points, crop }: Sample): FaceView => ({ landmarks: points, crop });

interface Labelled {
  readonly compared: ComparedFace;
  readonly units: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
  readonly expression: number;
}

function setOf(list: readonly Labelled[]): LabelledSet<AuNetInput> {
  const table = (pick: (labelled: Labelled) => ArrayLike<number>): Float32Array => {
    const out = new Float32Array(list.length * ACTION_UNITS.length);
    list.forEach((labelled, row) => out.set(Array.from(pick(labelled)), row * ACTION_UNITS.length));
    return out;
  };
  return {
    count: list.length,
    batch: (samples) => inputOf(samples.map((i) => list[i]!.compared)),
    units: table(({ units }) => units),
    mask: table(({ mask }) => mask),
    expression: list.map(({ expression }) => expression),
  };
}

/** Reference faces to replay: others than those that judge. */
const replayedFaces = (): ReferenceFace[] => referenceFaces('replayed');
const everything = new Uint8Array(ACTION_UNITS.length).fill(1);

const ofSample =
  (neutral: FaceView) =>
  (sample: Sample): Labelled => ({ ...sample, compared: { face: viewOf(sample), neutral } });
const ofStranger = ({ face, neutral, units }: ReferenceFace): Labelled => ({
  compared: { face, neutral },
  units,
  mask: everything,
  expression: -1,
});

/** Faces read together. */
const CHUNK = 32;
/** Validation samples read for the curve at most. */
const CURVE_SAMPLES = 96;

/** [ACTION_UNITS] latents of each face. */
export async function readLatents(params: AuNetParams, faces: readonly ComparedFace[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let from = 0; from < faces.length; from += CHUNK) {
    const some = faces.slice(from, from + CHUNK);
    const latents = tf.tidy(() => applyAuNet(params, inputOf(some)).latents);
    const values = (await latents.data()) as Float32Array;
    latents.dispose();
    some.forEach((_, i) => rows.push(values.slice(i * ACTION_UNITS.length, (i + 1) * ACTION_UNITS.length)));
  }
  return rows;
}

/**
 * How a network reads a person's samples, as the live path does: with the neutral given, what that itself reads taken off; or, for
 * null, without.
 */
export async function judge(params: AuNetParams, samples: readonly Sample[], neutral: FaceView | null): Promise<Judged[]> {
  const offset = neutral ? await offsetOf(params, neutral) : new Float32Array(ACTION_UNITS.length);
  const rows = await readLatents(
    params,
    samples.map((sample) => ({ face: viewOf(sample), neutral })),
  );
  return samples.map(({ take, units, mask }, i) => ({ take, units, mask, latents: rows[i]!.map((z, j) => z - offset[j]!) }));
}

/** What is taken off the latents of somebody whose neutral face this is. */
async function offsetOf(params: AuNetParams, neutral: FaceView): Promise<ArrayLike<number>> {
  const [resting] = await readLatents(params, [{ face: neutral, neutral }]);
  return subtractedLatents(baselineLatents([resting!]));
}

async function judgeStrangers(params: AuNetParams): Promise<Judged[]> {
  const faces = referenceFaces();
  const rows = await readLatents(params, faces);
  return faces.map(({ person, units }, i) => ({ take: person, units, mask: everything, latents: rows[i]! }));
}

/** Both networks on the held-out takes and on strangers. Throws when nothing is held out. */
export async function verdictOn(before: AuNetParams, after: AuNetParams, data: CalibrationData): Promise<Verdict> {
  const judges = samplesOf(data, 'test').filter(hasUnits);
  const both = async (read: (params: AuNetParams) => Promise<Judged[]>) =>
    compareModels(await read(before), await read(after), 'verdict');
  return accept(await both((params) => judge(params, judges, data.neutral)), await both(judgeStrangers));
}

/** Trains from `start`, which stays the caller's. Throws when there is nothing to learn from. */
export async function* calibrate(
  signal: StopSignal,
  start: AuNetParams,
  data: CalibrationData,
  settings: CalibrationSettings,
  more: { readonly resume?: Checkpoint | null; readonly breathe?: () => Promise<void> } = {},
): AsyncGenerator<CalibrationNews, void> {
  const labelled = ofSample(data.neutral);
  const learned = samplesOf(data, 'train');
  const validation = samplesOf(data, 'validation').filter(hasUnits);
  const expressive = learned.filter(({ expression }) => expression >= 0);
  const strangers = replayedFaces().slice(0, Math.round(settings.strangers * learned.length));
  const sets = {
    units: setOf([...learned.filter(hasUnits).map(labelled), ...strangers.map(ofStranger)]),
    expressions: setOf(expressive.map(labelled)),
    held: setOf(validation.map(labelled)),
  };
  const every = Math.max(1, Math.ceil(validation.length / CURVE_SAMPLES));
  const curve = validation.filter((_, i) => i % every === 0);
  for await (const progress of train(signal, { net: AU_NET, params: start, sets, settings, ...more })) {
    const { step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, weights, params, kind, checkpoint } = progress;
    const heldF1 = curve.length > 0 ? evaluate(await judge(params, curve, data.neutral)).meanF1 : null;
    yield {
      point: { step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, heldF1 },
      weights: expressive.flatMap(({ id }, i) => (Number.isNaN(weights[i]!) ? [] : [[id, weights[i]!] as const])),
      checkpoint,
      params: kind === 'going' ? null : params,
      diverged: kind === 'diverged',
    };
  }
}
