/**
 * What facsimile.json of an archive says, and must say to be kept: everything in its place, of that person, and in range. Files come
 * from anywhere; one that was changed by hand may harm neither what is kept nor a training or a screen long after.
 */

import { ACTION_UNITS, EXPRESSIONS, type AuCode } from '../core/facs.ts';
import { MAX_LEVEL } from '../core/ordinal.ts';
import type { Baseline, QualityReason } from '../core/reading.ts';
import { STRENGTHS, type Prompt, type Sample } from '../core/samples.ts';
import { flag, list, misshapen, nullOr, number, oneOf, record, text, variant, whole, type Shape } from '../core/shape.ts';
import { REASONS, type Verdict } from '../learn/accept.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import { DEPTHS, LENGTHS, METHODS, type TrainingChoice } from '../learn/calibration-settings.ts';
import type { Comparison, Interval, Score } from '../learn/evaluate.ts';
import { ROUNDS, type Step } from '../session/plan.ts';
import type { SessionRecord } from '../session/record.ts';
import type { Person } from './schema.ts';
import type { ModelVersion } from './versions.ts';

export const FORMAT = 'facsimile person';
export const FORMAT_VERSION = 1;

/** Pictures, landmarks and weights have files of their own; vectors are lists. */
export interface ArchiveIndex {
  readonly person: Person;
  readonly neutral: (Omit<Baseline, 'crop' | 'landmarks' | 'latents'> & { readonly latents: readonly number[] }) | null;
  readonly sessions: readonly SessionRecord[];
  readonly samples: readonly (Omit<Sample, 'crop' | 'points' | 'units' | 'mask'> & {
    readonly units: readonly number[];
    readonly mask: readonly number[];
  })[];
  readonly versions: readonly ModelVersion[];
  /** Id of the version that is live; null for the base weights. */
  readonly live: string | null;
}

const UNITS = ACTION_UNITS.length;
/** The last moment that a Date can tell, milliseconds since 1970. */
const LAST_TIME = 8.64e15;
/** Beyond all that a face, a latent or a loss ever is, and still a number in single precision. */
const HUGE = 1e9;

const time = number(0, LAST_TIME);
const count = whole(0, HUGE);
const value = number(-HUGE, HUGE);
/** NaN, which a curve holds where there was nothing to learn from, is null in JSON. */
const valueOrNaN: Shape<number> = (given, at) => (given === null ? NaN : value(given, at));
const code = oneOf<AuCode>(...ACTION_UNITS.map((unit) => unit.code));

const prompt = variant<Prompt>({
  neutral: record<Extract<Prompt, { kind: 'neutral' }>>({ kind: oneOf('neutral') }),
  unit: record<Extract<Prompt, { kind: 'unit' }>>({ kind: oneOf('unit'), unit: code, strength: oneOf(...STRENGTHS) }),
  expression: record<Extract<Prompt, { kind: 'expression' }>>({ kind: oneOf('expression'), expression: oneOf(...EXPRESSIONS) }),
});

const person = record<Person>({ id: text, name: text, createdAt: time });

const neutral = record<NonNullable<ArchiveIndex['neutral']>>({
  latents: list(value, UNITS),
  modelVersion: text,
  frames: count,
});

const session = record<SessionRecord>({
  id: text,
  person: text,
  startedAt: time,
  form: oneOf('short', 'full', 'only'),
  steps: list(record<Step>({ prompt, round: whole(1, ROUNDS) })),
  states: list(oneOf('open', 'done', 'skipped')),
  at: count,
});

const sample = record<ArchiveIndex['samples'][number]>({
  id: text,
  person: text,
  session: text,
  take: text,
  time,
  modelVersion: text,
  origin: oneOf('captured', 'made'),
  prompt,
  pose: record({ yaw: value, pitch: value, roll: value, translation: triple(value) }),
  quality: record({
    score: number(0, 1),
    reasons: list(oneOf<QualityReason>('too-small', 'turned-away', 'blurred', 'dark', 'out-of-frame')),
  }),
  units: list(number(0, MAX_LEVEL), UNITS),
  mask: list(whole(0, 1), UNITS),
  expression: whole(-1, EXPRESSIONS.length - 1),
  excluded: flag,
});

const share = nullOr(number(0, 1));
const distance = nullOr(number(0, MAX_LEVEL));
const score = record<Score>({ f1: list(share, UNITS), error: list(distance, UNITS), meanF1: share, meanError: distance });
const interval = record<Interval>({ mean: value, low: value, high: value });
const comparison = record<Comparison>({ takes: count, before: score, after: score, f1Gain: interval, errorChange: interval });

const version = record<ModelVersion>({
  id: text,
  person: text,
  parent: nullOr(text),
  createdAt: time,
  choice: record<TrainingChoice>({ method: oneOf(...METHODS), depth: oneOf(...DEPTHS), length: oneOf(...LENGTHS) }),
  takes: record<ModelVersion['takes']>({ train: list(text), validation: list(text), test: list(text) }),
  samples: record<ModelVersion['samples']>({ captured: count, made: count }),
  curve: list(
    record<CalibrationPoint>({
      step: count,
      steps: count,
      unitLoss: valueOrNaN,
      expressionLoss: valueOrNaN,
      unitWeight: valueOrNaN,
      expressionWeight: valueOrNaN,
      heldF1: share,
    }),
  ),
  verdict: record<Verdict>({
    adopt: flag,
    reason: oneOf(...REASONS),
    held: comparison,
    general: comparison,
    more: list(code),
  }),
  milliseconds: number(0, LAST_TIME),
});

const index = record<ArchiveIndex>({
  person,
  neutral: nullOr(neutral),
  sessions: list(session),
  samples: list(sample),
  versions: list(version),
  live: nullOr(text),
});

function triple<T>(item: Shape<T>): Shape<readonly [T, T, T]> {
  return (given, at) => list(item, 3)(given, at) as [T, T, T];
}

/** Throws for JSON of anything but an archive of this version. */
export function checkFormat(json: unknown): void {
  const { format, formatVersion } = Object(json) as Readonly<Record<string, unknown>>;
  if (format !== FORMAT) throw new Error(`not an archive of a person: ${String(format)}`);
  if (formatVersion !== FORMAT_VERSION) {
    throw new Error(`archive of another version: ${String(formatVersion)} (${FORMAT_VERSION} expected; update the app)`);
  }
}

/** What facsimile.json says. Throws an Error that names the first thing in it that cannot be kept, and where it stands. */
export function readIndex(json: unknown): ArchiveIndex {
  const read = index(json, '');
  checkTies(read);
  return read;
}

/** Throws where parts that are right by themselves do not go together. */
function checkTies({ person: owner, sessions, samples, versions, live }: ArchiveIndex): void {
  for (const [name, own] of Object.entries({ sessions, samples, versions })) {
    const ids = new Set<string>();
    for (const [i, { id, person: whose }] of own.entries()) {
      if (whose !== owner.id) throw misshapen(whose, `${name}[${i}].person`, `the person's own id, ${owner.id},`);
      if (ids.has(id)) throw misshapen(id, `${name}[${i}].id`, 'an id that comes once');
      ids.add(id);
    }
  }
  for (const [i, { steps, states, at }] of sessions.entries()) {
    if (states.length !== steps.length) throw misshapen(states.length, `sessions[${i}].states.length`, String(steps.length));
    whole(0, steps.length)(at, `sessions[${i}].at`);
  }
  for (const [i, { verdict }] of versions.entries()) {
    const { adopt, reason } = verdict;
    if (adopt !== (reason === 'better')) throw misshapen(adopt, `versions[${i}].verdict.adopt`, `what '${reason}' means`);
  }
  if (live !== null && !versions.some(({ id }) => id === live)) throw misshapen(live, 'live', 'the id of a version');
}
