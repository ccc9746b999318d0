/**
 * Learns one face: from a person's samples and the weights that are active to weights of their own and a verdict on them. Takes are
 * dealt (calibration-data.ts), the loop trains (train.ts), faces of others are mixed in, and both networks then read the same
 * held-out takes and the same reference faces (judging.ts, accept.ts). The one home of the whole: the worker, the bench and the tests all
 * call it.
 */

import type { CalibrationSettings } from './calibration-settings.ts';
import { hasUnits, replayedOf, setOf, type LearningFaces } from './calibration-data.ts';
import type { Doubt } from './doubt.ts';
import { evaluate } from './evaluate.ts';
import { CODE_READER, FACE_READER, type Reader } from './face-reading.ts';
import { judge } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';
import { isWithoutMovements, labelledBySight, selfLabelled } from './self-labels.ts';
import { between, disposeTree } from './params.ts';
import { takeDoubts } from './take-doubts.ts';
import type { PreparedFaces } from './prepared-faces.ts';
import { trustFormOf } from './weighing.ts';
import { train } from './train.ts';
import type { Checkpoint, StopSignal, Training } from './training.ts';

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
  /** Weight of each of the person's samples that was taken at least once, by id: as a sample with units where it has some. */
  readonly weights: readonly (readonly [id: string, weight: number])[];
  /** What is made of each take before anything is learned, where the method weighs by that; else of none. */
  readonly doubts: ReadonlyMap<string, Doubt>;
  readonly checkpoint: Checkpoint;
  /** The network that is kept, at the end, good until the iterator goes on; null before. */
  readonly params: AuNetParams | null;
  readonly diverged: boolean;
}

type Going = Pick<Training<AuNetParams, unknown>, 'resume' | 'mayLearn' | 'breathe'>;

/** Share of the usual rate at which is learned where no movement was asked for, all of which is kept: synthetic pictures are not quite real ones. */
const GENTLE = 0.1;
/** Validation faces read for the curve at most. */
const CURVE_FACES = 96;

/** Trains from `start`, which stays the caller's, on faces prepared for the depth that is trained. Throws when there is nothing to learn from. */
export async function* calibrate(
  signal: StopSignal,
  start: AuNetParams,
  { form, faces }: PreparedFaces,
  settings: CalibrationSettings,
  going: Going = {},
): AsyncGenerator<CalibrationNews, void> {
  if (form === 'codes') yield* learn(signal, start, faces, CODE_READER, settings, going);
  else yield* learn(signal, start, faces, FACE_READER, settings, going);
}

/** The same on faces that are ready for the network. */
export async function* learn<Face, Input>(
  signal: StopSignal,
  start: AuNetParams,
  faces: Omit<LearningFaces<Face>, 'test' | 'reference'>,
  reader: Reader<Face, Input>,
  settings: CalibrationSettings,
  going: Going = {},
): AsyncGenerator<CalibrationNews, void> {
  const { learned, validation, resting } = faces;
  const bare = isWithoutMovements(learned);
  const labelled = learned.filter(hasUnits);
  const expressive = learned.filter(({ expression }) => expression >= 0);
  const form = trustFormOf(settings.method);
  const doubts = form ? await takeDoubts(reader, start, faces, [...learned, ...validation]) : new Map<string, Doubt>();
  const seen = bare ? await selfLabelled(reader, start, faces) : form?.sight ? labelledBySight(faces, doubts) : [];
  const sets = {
    units: setOf([...labelled, ...seen, ...replayedOf(faces, settings)], reader.input, doubts),
    expressions: setOf(expressive, reader.input, doubts),
    held: setOf(validation, reader.input),
  };
  const paced = { ...settings, rate: bare ? GENTLE * settings.rate : settings.rate };
  const every = Math.max(1, Math.ceil(validation.length / CURVE_FACES));
  const curve = validation.filter((_, i) => i % every === 0);
  for await (const progress of train(signal, { net: reader.net, params: start, sets, settings: paced, ...going })) {
    const { step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, params, kind, checkpoint } = progress;
    const own = between(start, params, bare ? 1 : settings.mix);
    const weights = new Map([
      ...expressive.map(({ id }, i) => [id, progress.weights[i]!] as const),
      ...labelled.map(({ id }, i) => [id, progress.unitWeights[i]!] as const),
    ]);
    try {
      const heldF1 = curve.length > 0 ? evaluate(await judge(reader, own, curve, resting)).meanF1 : null;
      yield {
        point: { step, steps, unitLoss, expressionLoss, unitWeight, expressionWeight, heldF1 },
        weights: [...weights].filter(([, weight]) => !Number.isNaN(weight)),
        doubts,
        checkpoint,
        params: kind === 'going' ? null : own,
        diverged: kind === 'diverged',
      };
    } finally {
      disposeTree(own);
    }
  }
}
