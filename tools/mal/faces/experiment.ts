/**
 * The paper's experiment on real faces, fold by fold: the last stage of pretraining by every method, on the same batches from the
 * same network, judged on people whom neither it nor the network below has seen.
 */

import { auc } from '../../../src/core/metrics.ts';
import type { Judged } from '../../../src/learn/evaluate.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import type { TrainingSettings } from '../../../src/learn/training.ts';
import type { FoldPerson } from '../../pretrain/folds.ts';
import { heldPeople, LAST_STAGE, runLastStage, setOf, topOf, type CurvePoint } from './last-stage.ts';
import { encodeFaces, type BaseNetwork, type EncodedFace, type StageFace } from './stage-faces.ts';
import type { Row } from '../benchmark/rows.ts';
import { judged, latentsOf, OWN_THRESHOLD, thresholdsOn } from './judge.ts';
import { BEFORE, FACE_ROWS, SHUFFLED } from './rows.ts';
import { shuffleLabels } from './shuffle.ts';

/** Everything that takes part, once. */
export interface FaceSets {
  readonly people: readonly FoldPerson[];
  /** The people that each fold leaves out; others are learned from in every fold and judged in none. */
  readonly folds: readonly (readonly string[])[];
  /** Coded faces to learn from, in several readings of a picture (unitFaces). */
  readonly units: readonly StageFace[];
  /** Coded faces to weigh and to judge by, one of a picture (plainFaces). */
  readonly plain: readonly StageFace[];
  /** Faces with an expression. */
  readonly expressions: readonly StageFace[];
}

export interface FaceRun {
  readonly row: string;
  /** Share of shuffled expression labels; 0 for rows that do not look at them. */
  readonly share: number;
  readonly seed: number;
  readonly fold: number;
  /** The fold's people, read at the scale's own thresholds. */
  readonly own: readonly Judged[];
  /** The same at thresholds set on held-out people. */
  readonly set: readonly Judged[];
  /** AUC of the last weights, labels as they were against changed ones; null where weights are all one or none is changed. */
  readonly weightAuc: number | null;
  readonly curve: readonly CurvePoint[];
}

export interface ExperimentOptions {
  readonly seeds: number;
  readonly steps: number;
  /** Units that count, as indices into ACTION_UNITS. */
  readonly scored: ReadonlySet<number>;
}

function weightAuc(weights: Float32Array, changed: readonly boolean[]): number | null {
  const visited = [...weights.keys()].filter((i) => !Number.isNaN(weights[i]));
  if (new Set(visited.map((i) => weights[i])).size < 2) return null;
  return auc(visited.map((i) => weights[i]!), visited.map((i) => !changed[i])); // prettier-ignore
}

const relabelled = (faces: readonly EncodedFace[], labels: readonly number[]): EncodedFace[] =>
  faces.map((face, i) => ({ ...face, sample: { ...face.sample, expression: labels[i]! } }));

/** Everything encoded by one network. */
type EncodedSets = Readonly<Record<'units' | 'plain' | 'expressions', readonly EncodedFace[]>>;

/** Runs of one fold; `leftOut` are its people. */
async function* runFold(
  base: BaseNetwork,
  encoded: EncodedSets,
  people: readonly FoldPerson[],
  leftOut: ReadonlySet<string>,
  fold: number,
  { seeds, steps, scored }: ExperimentOptions,
): AsyncGenerator<FaceRun> {
  const inside = ({ sample }: StageFace): boolean => !leftOut.has(sample.person);
  const judges = encoded.plain.filter((face) => !inside(face));
  const start = topOf(base.params);
  for (let seed = 1; seed <= seeds; seed++) {
    const held = heldPeople(people.filter(({ id }) => !leftOut.has(id)), seed); // prettier-ignore
    const learned = (face: StageFace): boolean => inside(face) && !held.has(face.sample.person);
    const weighing = encoded.plain.filter((face) => held.has(face.sample.person));
    const sets = { units: setOf(encoded.units.filter(learned)), held: setOf(weighing) };
    const named = encoded.expressions.filter(learned);
    const labels = named.map(({ sample }) => sample.expression);
    const read = (top: typeof start): Pick<FaceRun, 'own' | 'set'> => {
      const latents = latentsOf(top, judges);
      const thresholds = thresholdsOn(weighing, latentsOf(top, weighing));
      const at = (chosen: readonly number[]): Judged[] => judged(judges, latents, chosen, scored);
      return { own: at(thresholds.map(() => OWN_THRESHOLD)), set: at(thresholds) };
    };
    yield { row: BEFORE, share: 0, seed, fold, ...read(start), weightAuc: null, curve: [] };
    for (const share of SHUFFLED) {
      const spoilt = shuffleLabels(labels, share, `shuffle/${fold}/${seed}`);
      const faces = setOf(relabelled(named, spoilt.labels));
      for (const { name, method } of FACE_ROWS.filter((row) => share === 0 || looksAtExpressions(row))) {
        const settings: TrainingSettings = { ...LAST_STAGE, steps, method, seed };
        const { top, curve, weights } = await runLastStage(start, { ...sets, expressions: faces }, settings);
        const about = { row: name, share, seed, fold };
        yield { ...about, ...read(top), weightAuc: share > 0 ? weightAuc(weights, spoilt.changed) : null, curve };
        disposeTree(top);
      }
    }
  }
}

/** Single task is one run whatever the expression labels are. */
export const looksAtExpressions = ({ method }: Row): boolean => method.kind !== 'stl';

/** All runs, each from the same network `base`, which has seen no coded face. */
export async function* runExperiment(
  { people, folds, units, plain, expressions }: FaceSets,
  base: BaseNetwork,
  options: ExperimentOptions,
): AsyncGenerator<FaceRun> {
  const [a, b, c] = [units, plain, expressions].map((faces) => encodeFaces(base, faces));
  const encoded: EncodedSets = { units: a!, plain: b!, expressions: c! };
  for (const [fold, leftOut] of folds.entries()) yield* runFold(base, encoded, people, new Set(leftOut), fold, options);
}
