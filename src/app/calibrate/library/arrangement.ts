/** How a library is laid out and searched: samples in, what is shown out. */

import { ACTION_UNITS, EXPRESSIONS } from '../../../core/facs.ts';
import type { Prompt, SampleRecord } from '../../../core/samples.ts';
import { EXPRESSION_WORDS } from '../../readings/words.ts';
import { promptWords, sampleLine } from '../prompt-words.ts';
import { FILTER_WORDS } from './words.ts';
import { WHO_WORDS } from '../words.ts';

export interface ShownTake {
  readonly id: string;
  readonly title: string;
  /** CSS value. */
  readonly colour: string;
  readonly samples: readonly SampleRecord[];
}

export interface ShownSession {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly takes: readonly ShownTake[];
}

export interface Filter {
  /** An id, or 'all'. */
  readonly session: string;
  /** 'all', 'neutral', an AuCode, an Expression, 'speech' or 'turning'. */
  readonly label: string;
  /** 'all', 'captured' or 'synthetic'. */
  readonly origin: string;
  /** 'all', 'in' or 'out'. */
  readonly part: string;
}

export const EVERYTHING: Filter = { session: 'all', label: 'all', origin: 'all', part: 'all' };

/** A value of a filter, and its words. */
export type Choice = readonly [value: string, words: string];

/** What a picture was asked to show; null for a synthetic one, which nobody was asked for. */
function askedOf({ origin, prompt }: SampleRecord): string | null {
  return origin === 'captured' ? labelOf(prompt) : null;
}

function labelOf(prompt: Prompt): string {
  switch (prompt.kind) {
    case 'neutral':
      return 'neutral';
    case 'unit':
      return prompt.unit;
    case 'expression':
      return prompt.expression;
    default:
      return prompt.kind;
  }
}

const LABEL_CHOICES: readonly Choice[] = [
  ['all', FILTER_WORDS.every],
  ['neutral', EXPRESSION_WORDS.neutral],
  ...ACTION_UNITS.map(({ code, label, name }): Choice => [code, `${label} ${name}`]),
  ...EXPRESSIONS.slice(1).map((expression): Choice => [expression, EXPRESSION_WORDS[expression]]),
  ...(['speech', 'turning'] as const).map((kind): Choice => [kind, promptWords({ kind }).title]),
];

/** Whether a sample was asked to show `label`, or is labelled as showing it. */
function shows(sample: SampleRecord, label: string): boolean {
  if (askedOf(sample) === label) return true;
  const expression = EXPRESSIONS.findIndex((name) => name === label);
  if (expression >= 0) return sample.expression === expression;
  const unit = ACTION_UNITS.findIndex(({ code }) => code === label);
  return sample.mask[unit] === 1 && sample.units[unit]! >= 1;
}

export function matches(sample: SampleRecord, { session, label, origin, part }: Filter): boolean {
  return (
    (session === 'all' || sample.session === session) &&
    (label === 'all' || shows(sample, label)) &&
    (origin === 'all' || sample.origin === origin) &&
    (part === 'all' || sample.excluded === (part === 'out'))
  );
}

/** By key, keys in the order in which they first come. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Newest session first, takes in their order. */
export function bySession(samples: readonly SampleRecord[]): ShownSession[] {
  return [...grouped(samples, ({ session }) => session)]
    .map(([id, ofSession]) => ({
      id,
      startedAt: ofSession[0]!.time,
      takes: [...grouped(ofSession, ({ take }) => take)].map(([take, ofTake]) => {
        const { prompt } = ofTake[0]!;
        return { id: take, title: sampleLine(ofTake[0]!), colour: promptWords(prompt).colour, samples: ofTake };
      }),
    }))
    .reverse();
}

/**
 * Number of each take, by its id: 1 for the first of its movement in its session, 2 for the second. `samples` are all there are, not only
 * those that are shown, or a take would be called otherwise under each filter.
 */
export function takeNumbers(samples: readonly SampleRecord[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { takes } of bySession(samples)) {
    for (const alike of grouped(takes, ({ title }) => title).values()) alike.forEach(({ id }, i) => numbers.set(id, i + 1));
  }
  return numbers;
}

/** Sessions to choose from, newest first. */
export const sessionsIn = (samples: readonly SampleRecord[]): Choice[] => [
  ['all', FILTER_WORDS.every],
  ...bySession(samples).map(({ id, startedAt }): Choice => [id, WHO_WORDS.day(startedAt)]),
];

/** What was asked for in any of the samples, in the order of FACS. */
export function labelsIn(samples: readonly SampleRecord[]): Choice[] {
  const present = new Set(samples.map(askedOf));
  return LABEL_CHOICES.filter(([label]) => label === 'all' || present.has(label));
}

/** Those of `samples` that are also among `those`. */
export function only(samples: readonly SampleRecord[], those: readonly SampleRecord[]): SampleRecord[] {
  const ids = new Set(those.map(({ id }) => id));
  return samples.filter(({ id }) => ids.has(id));
}

export function without(samples: readonly SampleRecord[], gone: readonly SampleRecord[]): SampleRecord[] {
  const ids = new Set(gone.map(({ id }) => id));
  return samples.filter(({ id }) => !ids.has(id));
}

/** `changed` in place of those of the same ids, or added; in the order in which they were taken. */
export const withChanged = (samples: readonly SampleRecord[], changed: readonly SampleRecord[]): SampleRecord[] =>
  [...without(samples, changed), ...changed].sort((a, b) => a.time - b.time || a.id.localeCompare(b.id));

/** `own` as it was before a change made `then` into `after`, but for what was changed of it since. */
export function withoutChange(own: SampleRecord, then: SampleRecord, after: SampleRecord): SampleRecord {
  const isSame = (unit: number): boolean => then.units[unit] === after.units[unit] && then.mask[unit] === after.mask[unit];
  const of = (unit: number): SampleRecord => (isSame(unit) ? own : then);
  return {
    ...own,
    units: own.units.map((_, unit) => of(unit).units[unit]!),
    mask: own.mask.map((_, unit) => of(unit).mask[unit]!),
    expression: then.expression === after.expression ? own.expression : then.expression,
    excluded: then.excluded === after.excluded ? own.excluded : then.excluded,
  };
}
