/**
 * Whether what an archive says of a person can be kept: everything in its place, of that person, and in range. Files come from
 * anywhere; one that was changed by hand may harm neither what is kept nor a training long after.
 */

import { ACTION_UNITS, EXPRESSIONS } from '../core/facs.ts';
import { MAX_LEVEL } from '../core/ordinal.ts';
import { STRENGTHS, type Prompt, type Sample } from '../core/samples.ts';
import { PARTS } from '../core/split.ts';
import { DEPTHS, LENGTHS, METHODS } from '../learn/calibration-settings.ts';
import type { SessionRecord } from '../session/record.ts';
import type { PersonData } from './archive.ts';
import type { ModelVersion } from './versions.ts';

const UNITS = ACTION_UNITS.length;

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isIndex = (value: unknown, from: number, to: number): boolean =>
  Number.isInteger(value) && from <= (value as number) && (value as number) < to;

function isPrompt(prompt: Prompt): boolean {
  switch (prompt.kind) {
    case 'neutral':
      return true;
    case 'unit':
      return ACTION_UNITS.some(({ code }) => code === prompt.unit) && STRENGTHS.includes(prompt.strength);
    case 'expression':
      return EXPRESSIONS.includes(prompt.expression);
    default:
      return false;
  }
}

const isSample = ({ id, session, take, time, modelVersion, origin, prompt, pose, quality, ...labels }: Sample): boolean =>
  [id, session, take].every(isText) &&
  isNumber(time) &&
  typeof modelVersion === 'string' &&
  ['captured', 'made'].includes(origin) &&
  isPrompt(prompt) &&
  [pose.yaw, pose.pitch, pose.roll, ...pose.translation, quality.score].every(isNumber) &&
  Array.isArray(quality.reasons) &&
  labels.points.every(isNumber) &&
  labels.units.length === UNITS &&
  labels.units.every((level) => level >= 0 && level <= MAX_LEVEL) &&
  labels.mask.length === UNITS &&
  labels.mask.every((labelled) => labelled <= 1) &&
  isIndex(labels.expression, -1, EXPRESSIONS.length) &&
  typeof labels.excluded === 'boolean';

const isSession = ({ id, startedAt, steps, states, at }: SessionRecord): boolean =>
  isText(id) &&
  isNumber(startedAt) &&
  steps.every(({ prompt, round }) => isPrompt(prompt) && isNumber(round)) &&
  states.length === steps.length &&
  states.every((state) => ['open', 'done', 'skipped'].includes(state)) &&
  isIndex(at, 0, steps.length + 1);

const isVersion = ({ id, parent, createdAt, choice, takes, samples, curve, verdict, milliseconds }: ModelVersion): boolean =>
  isText(id) &&
  (parent === null || isText(parent)) &&
  METHODS.includes(choice.method) &&
  DEPTHS.includes(choice.depth) &&
  LENGTHS.includes(choice.length) &&
  PARTS.every((part) => takes[part].every(isText)) &&
  curve.every(({ step, steps }) => isNumber(step) && isNumber(steps)) &&
  [verdict.held, verdict.general].every(({ before, after }) => before.f1.length === UNITS && after.f1.length === UNITS) &&
  [createdAt, milliseconds, samples.captured, samples.made].every(isNumber);

/** Throws an Error that names the first thing in `data` that cannot be kept; `points` is how many numbers landmarks are. */
export function checkPerson({ person, neutral, sessions, samples, versions, live }: PersonData, points: number): void {
  const demand = (what: string, holds: () => boolean): void => {
    let held = false;
    let cause: unknown;
    try {
      held = holds();
    } catch (error) {
      cause = error; // something is missing altogether
    }
    if (!held) throw new Error(`archive with a part that makes no sense: ${what} (export it again)`, { cause });
  };
  const theirs = (own: { readonly person: string }): boolean => own.person === person.id;
  demand('person', () => isText(person.id) && isText(person.name) && isNumber(person.createdAt));
  demand('neutral', () => {
    if (neutral === null) return true;
    const { landmarks, latents, modelVersion, frames } = neutral;
    const numbers = [...landmarks, ...latents, frames];
    return landmarks.length === points && latents.length === UNITS && isText(modelVersion) && numbers.every(isNumber);
  });
  sessions.forEach((session, i) => demand(`session ${i}`, () => theirs(session) && isSession(session)));
  samples.forEach((sample, i) => demand(`sample ${i}`, () => theirs(sample) && isSample(sample)));
  versions.forEach(({ version }, i) => demand(`version ${i}`, () => theirs(version) && isVersion(version)));
  const ids = [sessions, samples, versions.map(({ version }) => version)].map((list) => list.map(({ id }) => id));
  demand('ids, of which some come twice', () => ids.every((list) => new Set(list).size === list.length));
  demand('version that is live', () => live === null || versions.some(({ version }) => version.id === live));
}
