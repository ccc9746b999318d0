/** One fold: trained on its subjects by the product's own loop, resumable, and judged on the others. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Fold } from '../../datasets/folds.ts';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { FACE_READER, readLatents } from '../../../src/learn/face-reading.ts';
import { evaluate, type Judged } from '../../../src/learn/evaluate.ts';
import { AU_NET, type AuNetInput, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { inputOf } from '../../../src/learn/nets/au-net-input.ts';
import type * as tf from '../../../src/learn/tf.ts';
import type { LabelledSet } from '../../../src/learn/sets.ts';
import { train } from '../../../src/learn/train.ts';
import type { Checkpoint, TrainingSettings } from '../../../src/learn/training.ts';
import { keep } from '../../kept.ts';
import { readFace, type FoundSample } from './faces.ts';

/** Share of a fold's training subjects that are held out to weigh by. */
const HELD_SHARE = 0.1;
/** Faces read from disk together when judging. */
const CHUNK = 256;

export interface FoldResult {
  /** F1 by ACTION_UNITS on the fold's judges; null where none of them shows the unit. */
  readonly f1: readonly (number | null)[];
  readonly samples: number;
}

export interface FoldTask {
  readonly fold: Fold;
  readonly units: readonly FoundSample[];
  readonly expressions: readonly FoundSample[];
  readonly params: AuNetParams;
  readonly settings: TrainingSettings;
  /** Path of the fold's files without their endings. */
  readonly place: string;
  readonly say: (line: string) => void;
}

interface Keyed extends Pick<FoldTask, 'fold' | 'units' | 'expressions' | 'settings'> {
  /** Digest of the code that trains and judges (code-digest.ts). */
  readonly code: string;
}

/** What a fold's result depends on, as one short text: where it begins, how, by which code, and every sample with its labels. */
export function foldKey({ fold, units, expressions, settings, code }: Keyed, { weightData }: tf.io.ModelArtifacts): string {
  const hash = createHash('sha256').update(JSON.stringify([settings, fold, code]));
  hash.update(new Uint8Array(weightData as ArrayBuffer));
  for (const samples of [units, expressions]) {
    for (const { subject, face, units, mask, expression } of samples)
      hash.update(`${JSON.stringify([subject, face, [...units], [...mask], expression])}\n`);
    hash.update('\n');
  }
  return hash.digest('hex').slice(0, 16);
}

const compared = (sample: FoundSample): { face: ReturnType<typeof readFace>; neutral: null } => ({
  face: readFace(sample.face),
  neutral: null,
});

function setOf(samples: readonly FoundSample[]): LabelledSet<AuNetInput> {
  const table = (pick: (sample: FoundSample) => ArrayLike<number>): Float32Array => {
    const out = new Float32Array(samples.length * ACTION_UNITS.length);
    samples.forEach((sample, row) => out.set(Array.from(pick(sample)), row * ACTION_UNITS.length));
    return out;
  };
  return {
    count: samples.length,
    batch: (numbers) => inputOf(numbers.map((i) => compared(samples[i]!))),
    units: table(({ units }) => units),
    mask: table(({ mask }) => mask),
    expression: samples.map(({ expression }) => expression),
  };
}

/**
 * A fold's training subjects: those to learn from, and those to weigh by, who are spread over the list, since its order may tell people
 * apart (women of BP4D before men). Throws for a single one.
 */
export function holdOut(subjects: readonly string[]): { learn: readonly string[]; held: readonly string[] } {
  if (subjects.length < 2) throw new Error(`one subject to learn from and to weigh by: ${subjects.join()} (two or more needed)`);
  const count = Math.max(1, Math.round(HELD_SHARE * subjects.length));
  const held = new Set(Array.from({ length: count }, (_, i) => subjects[Math.floor(((i + 0.5) * subjects.length) / count)]!));
  return { learn: subjects.filter((subject) => !held.has(subject)), held: [...held] };
}

async function judge(params: AuNetParams, samples: readonly FoundSample[]): Promise<FoldResult> {
  const judged: Judged[] = [];
  for (let from = 0; from < samples.length; from += CHUNK) {
    const some = samples.slice(from, from + CHUNK);
    const latents = await readLatents(FACE_READER, params, some.map(compared));
    some.forEach(({ subject, units, mask }, i) => judged.push({ take: subject, latents: latents[i]!, units, mask }));
  }
  return { f1: evaluate(judged).f1, samples: samples.length };
}

/** Trains and judges a fold, or reads what came of it before. Goes on from its last checkpoint after an interruption. */
export async function runFold({ fold, units, expressions, params, settings, place, say }: FoldTask): Promise<FoldResult> {
  const [resultFile, checkpointFile] = [`${place}.json`, `${place}.checkpoint`];
  if (existsSync(resultFile)) return JSON.parse(readFileSync(resultFile, 'utf8')) as FoldResult;
  const of = (subjects: readonly string[]): FoundSample[] => units.filter(({ subject }) => subjects.includes(subject));
  const { learn, held } = holdOut(fold.train);
  const resume = existsSync(checkpointFile) ? (deserialize(readFileSync(checkpointFile)) as Checkpoint) : null;
  if (resume) say(`goes on from step ${resume.step}`);
  const sets = { units: setOf(of(learn)), held: setOf(of(held)), expressions: setOf(expressions) };
  for await (const progress of train(new AbortController().signal, { net: AU_NET, params, sets, settings, resume })) {
    const { kind, step, steps, unitLoss, expressionLoss, expressionWeight } = progress;
    if (kind === 'diverged') throw new Error(`training diverged at step ${step}: lower --rate (${settings.rate})`);
    const others = Number.isNaN(expressionLoss)
      ? ''
      : `, expression loss ${expressionLoss.toFixed(3)}, their weight ${expressionWeight.toFixed(2)}`;
    say(`step ${step} of ${steps}: unit loss ${unitLoss.toFixed(3)}${others}`);
    if (kind === 'done') {
      const result = await judge(progress.params, of(fold.test));
      keep(resultFile, JSON.stringify(result));
      rmSync(checkpointFile, { force: true });
      return result;
    }
    keep(checkpointFile, serialize(progress.checkpoint));
  }
  throw new Error(`a fold without steps: ${settings.steps}`);
}
