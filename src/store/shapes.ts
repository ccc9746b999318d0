/**
 * What is kept of a person, as schemas: archives from anywhere pass them, and so does what another version of the app may have left in
 * the database. Everything is in range, so that nothing harms a training or a screen long after.
 */

import * as v from 'valibot';
import { CROP_BYTES } from '../core/crop-frame.ts';
import { flag, number, text, whole } from '../core/door.ts';
import { ACTION_UNITS, EXPRESSIONS, type AuCode } from '../core/facs.ts';
import { MAX_LEVEL } from '../core/ordinal.ts';
import { MESH_LANDMARKS, QUALITY_REASONS, type Baseline } from '../core/reading.ts';
import { ORIGINS, STRENGTHS, type Prompt, type SamplePicture, type SampleRecord } from '../core/samples.ts';
import type { Amount, Amounts } from '../core/split.ts';
import { isFor, REASONS, type Judges, type Verdict } from '../learn/accept.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import { DEPTHS, LENGTHS, METHODS } from '../learn/calibration-settings.ts';
import type { Comparison, Score } from '../learn/evaluate.ts';
import type { Mismatch, TakeTrust } from '../learn/take-trust.ts';
import { FORMS, ROUNDS } from '../session/plan.ts';
import type { SessionRecord, Synthesis } from '../session/record.ts';

type Schema<T> = v.GenericSchema<unknown, T>;
/** A schema for every field of T: one that is optional, and had none, would be lost in an archive. */
type Fields<T> = Readonly<Record<keyof T, v.GenericSchema>>;

export const UNITS = ACTION_UNITS.length;
/** Numbers of a face's landmarks. */
export const NUMBERS = 3 * MESH_LANDMARKS;
/** The last moment that a Date can tell, milliseconds since 1970. */
const LAST_TIME = 8.64e15;
/** Beyond all that a face, a latent or a loss ever is, and still a number in single precision. */
const HUGE = 1e9;

const CODES: readonly AuCode[] = ACTION_UNITS.map(({ code }) => code);

const time = number(0, LAST_TIME);
const count = whole(0, HUGE);
const value = number(-HUGE, HUGE);
const code = v.picklist(CODES);
const perUnit = <T>(item: Schema<T>) => v.pipe(v.array(item), v.length(UNITS));

const prompt: Schema<Prompt> = v.variant('kind', [
  v.object({ kind: v.literal('neutral') }),
  v.object({ kind: v.literal('unit'), unit: code, strength: v.picklist(STRENGTHS) }),
  v.object({ kind: v.literal('expression'), expression: v.picklist(EXPRESSIONS), own: v.exactOptional(v.literal(true)) }),
  v.object({ kind: v.literal('speech') }),
  v.object({ kind: v.literal('turning') }),
]);

export const person = v.object({ id: text, name: text, createdAt: time });

const synthesis: Schema<Synthesis> = v.pipe(
  v.object({ next: count, made: count } satisfies Fields<Synthesis>),
  v.forward(
    v.check(({ next, made }) => made <= next, 'no more than were tried'),
    ['made'],
  ),
);

export const session: Schema<SessionRecord> = v.object({
  id: text,
  person: text,
  startedAt: time,
  form: v.picklist(FORMS),
  steps: v.array(v.object({ prompt, round: whole(1, ROUNDS) })),
  states: v.array(v.picklist(['open', 'done', 'skipped'])),
  at: count,
  instead: v.exactOptional(text),
  synthesis: v.exactOptional(synthesis),
} satisfies Fields<SessionRecord>);

/** A session in the database; in an archive the same is told with its place (archive-index.ts). */
export const storedSession = v.pipe(
  session,
  v.check(({ steps, states, at }) => states.length === steps.length && at <= steps.length),
);

/** Of a sample, all but its picture, landmarks and labels of units, which an archive keeps in another form than the database. */
const ofSample = {
  id: text,
  person: text,
  session: text,
  take: text,
  time,
  modelVersion: text,
  origin: v.picklist(ORIGINS),
  prompt,
  pose: v.object({ yaw: value, pitch: value, roll: value, translation: v.strictTuple([value, value, value]) }),
  quality: v.object({ score: number(0, 1), reasons: v.array(v.picklist(QUALITY_REASONS)) }),
  expression: whole(-1, EXPRESSIONS.length - 1),
  excluded: flag,
};

/** A sample in facsimile.json. */
export const listedSample = v.object({
  ...ofSample,
  // archives of format 1 say `made` for synthetic pictures
  origin: v.pipe(
    v.picklist([...ORIGINS, 'made']),
    v.transform((told) => (told === 'made' ? 'synthetic' : told)),
  ),
  units: perUnit(number(0, MAX_LEVEL)),
  mask: perUnit(whole(0, 1)),
});

const bytes = (length: number) => v.pipe(v.instance(Uint8Array), v.length(length));
const floats = (length: number) => v.pipe(v.instance(Float32Array), v.length(length));
const level = (own: number): boolean => own >= 0 && own <= MAX_LEVEL;

/** What is seen of a sample, in the database. */
export const samplePicture: Schema<SamplePicture> = v.object({ crop: bytes(CROP_BYTES), points: floats(NUMBERS) });

/** What is said of a sample, in the database. */
export const sampleRecord: Schema<SampleRecord> = v.object({
  ...ofSample,
  units: v.pipe(
    floats(UNITS),
    v.check((units) => units.every(level), `levels from 0 to ${MAX_LEVEL}`),
  ),
  mask: v.pipe(
    bytes(UNITS),
    v.check((mask) => mask.every((own) => own <= 1), 'zeros and ones'),
  ),
});

const ofNeutral = { modelVersion: text, frames: count };

/** A neutral face in facsimile.json. */
export const listedNeutral = v.object({ ...ofNeutral, latents: perUnit(value) });

/** A neutral face in the database. */
export const baseline: Schema<Baseline> = v.object({
  ...ofNeutral,
  crop: bytes(CROP_BYTES),
  landmarks: floats(NUMBERS),
  latents: floats(UNITS),
});

const share = v.nullable(number(0, 1));
const intensity = number(0, MAX_LEVEL);
const distance = v.nullable(intensity);
const score: Schema<Score> = v.object({ f1: perUnit(share), error: perUnit(distance), meanF1: share, meanError: distance });
const interval = v.object({ mean: value, low: value, high: value });
const comparison: Schema<Comparison> = v.object({
  takes: count,
  before: score,
  after: score,
  f1Gain: interval,
  errorChange: interval,
});

/** NaN, which a curve holds where there was nothing to learn from, is null in JSON. */
const valueOrNaN = v.union([
  v.pipe(
    v.null(),
    v.transform(() => NaN),
  ),
  v.nan(),
  value,
]);

const point: Schema<CalibrationPoint> = v.object({
  step: count,
  steps: count,
  unitLoss: valueOrNaN,
  expressionLoss: valueOrNaN,
  unitWeight: valueOrNaN,
  expressionWeight: valueOrNaN,
  heldF1: share,
});

const judges: Schema<Judges> = v.object({ takes: count, synthetic: count, doubted: count } satisfies Fields<Judges>);

const verdict: Schema<Verdict> = v.pipe(
  v.object({
    adopt: flag,
    reason: v.picklist(REASONS),
    held: comparison,
    general: comparison,
    more: v.array(code),
    judges: v.exactOptional(judges),
  } satisfies Fields<Verdict>),
  v.forward(
    v.check(({ adopt, reason }) => adopt === isFor(reason), 'what its reason means'),
    ['adopt'],
  ),
);

const mismatch: Schema<Mismatch> = v.variant('kind', [
  v.object({ kind: v.literal('not-seen'), unit: code, instead: v.nullable(code) }),
  v.object({ kind: v.literal('moves-along'), units: v.array(code) }),
  v.object({ kind: v.picklist(['weaker', 'stronger']), unit: code, asked: intensity, seen: intensity }),
  v.object({
    kind: v.literal('other-expression'),
    expression: v.picklist(EXPRESSIONS),
    like: v.nullable(v.picklist(EXPRESSIONS)),
  }),
  v.object({ kind: v.literal('unlike-others') }),
]);

const trust: Schema<TakeTrust> = v.pipe(
  v.object({
    take: text,
    weight: share,
    consistency: share,
    seen: perUnit(intensity),
    mismatch: v.nullable(mismatch),
  } satisfies Fields<TakeTrust>),
  // a take that was held out has neither
  v.forward(
    v.check(({ weight, consistency }) => (weight === null) === (consistency === null), 'one where there is a consistency'),
    ['weight'],
  ),
);

const amount = v.object({ takes: count, synthetic: count } satisfies Fields<Amount>);

export const version = v.object({
  id: text,
  person: text,
  parent: v.nullable(text),
  createdAt: time,
  choice: v.object({ method: v.picklist(METHODS), depth: v.picklist(DEPTHS), length: v.picklist(LENGTHS) }),
  takes: v.object({ train: v.array(text), validation: v.array(text), test: v.array(text) }),
  samples: v.object({ captured: count, made: count }),
  amounts: v.exactOptional(v.object({ train: amount, validation: amount, test: amount } satisfies Fields<Amounts>)),
  curve: v.array(point),
  verdict,
  trust: v.exactOptional(v.array(trust)),
  milliseconds: number(0, LAST_TIME),
});
