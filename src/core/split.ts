/**
 * Which takes are learned from, which tell the weighing of samples what helps (validation), and which judge (test). Whole takes,
 * never frames: pictures of one take are near copies. Of every movement, takes are dealt in the order in which they were made:
 * one to learn from, one to keep aside, and so on. Of those kept aside two in three judge, since a verdict is as sure as its takes
 * are many; they are dealt per unit, so that both parts see light and strong movements. A take therefore stays where it is when
 * later sessions add others, and once a training has dealt it, also when others are left out or removed: versions tell (Earlier).
 * Posed expressions carry no intensities, so they are all learned from.
 */

import { unitIndex } from './facs.ts';
import { Random } from './random.ts';
import type { Prompt, Sample } from './samples.ts';

export const PARTS = ['train', 'validation', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** Of every eight synthetic pictures one is kept aside to weigh by and one to judge by: each has a light and a movement of its own. */
const DEALT: readonly Part[] = ['train', 'train', 'train', 'validation', 'train', 'train', 'train', 'test'];

/** Id of synthetic picture `number` (from 0) of a session. */
export const syntheticId = (session: string, number: number): string => `${session}/made/${number}`;

const KEPT_FOR = ' of ';
/** The id of something that is kept once more, for `person`. */
export const idKeptFor = (id: string, person: string): string => `${id}${KEPT_FOR}${person}`;

/**
 * The part of a synthetic picture by the number in its id, so that it stays where it is when others are left out or removed, and when its
 * person is kept under other ids. One without a number (earlier versions gave such ids to a person who was kept twice) is dealt by chance,
 * always the same for its id.
 */
export function partOfSynthetic(id: string): Part {
  const number = /\/made\/(\d+)/.exec(id)?.[1];
  const place = number === undefined ? new Random(id.split(KEPT_FOR)[0]!).uniform() * DEALT.length : Number(number);
  return DEALT[Math.floor(place) % DEALT.length]!;
}

/** What decides about a take. */
export type TakeRecord = Pick<Sample, 'take' | 'time' | 'prompt' | 'origin'>;

/** What trainings made of a person's takes before. */
export interface Earlier {
  /** The part that each take had in the first of them. It keeps that, whatever has become of other takes since. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Takes that the weights at the start were learned from: none of them can judge. */
  readonly learned: ReadonlySet<string>;
}
export const NOTHING_BEFORE: Earlier = { parts: new Map(), learned: new Set() };

/** A training as far as it decides about later ones. */
interface Training {
  readonly takes: Readonly<Record<Part, readonly string[]>>;
}

/** What `trainings`, oldest first, made of takes; `start` is the one whose weights are trained further, null for the base weights. */
export function earlierTrainings(trainings: readonly Training[], start: Training | null): Earlier {
  const parts = new Map<string, Part>();
  for (const { takes } of trainings) {
    for (const part of PARTS) for (const take of takes[part]) if (!parts.has(take)) parts.set(take, part);
  }
  return { parts, learned: new Set(start?.takes.train) };
}

/** The part of each take of `samples` (any number a take, in any order). Those that can no longer judge are learned from. */
export function splitTakes(samples: readonly TakeRecord[], earlier: Earlier = NOTHING_BEFORE): ReadonlyMap<string, Part> {
  const takes = new Map<string, TakeRecord>();
  for (const sample of samples) {
    const known = takes.get(sample.take);
    if (!known || sample.time < known.time) takes.set(sample.take, sample);
  }
  const parts = new Map<string, Part>();
  /** By movement: takes to learn from less those kept aside. */
  const ahead = new Map<string, number>();
  const kept = new Map<string, number>();
  const ordered = [...takes.values()].sort((a, b) => a.time - b.time || a.take.localeCompare(b.take));
  for (const { take, prompt, origin } of ordered) {
    parts.set(take, 'train');
    if (origin !== 'captured' || !isJudged(prompt)) continue;
    const [movement, unit, before] = [movementOf(prompt), unitOf(prompt), earlier.parts.get(take)];
    const lead = ahead.get(movement) ?? 0;
    const keeps = before ? before !== 'train' : lead > 0;
    ahead.set(movement, lead + (keeps ? -1 : 1));
    if (!keeps) continue;
    const turn = (kept.get(unit) ?? 0) + firstTurn(prompt);
    kept.set(unit, (kept.get(unit) ?? 0) + 1);
    if (!earlier.learned.has(take)) parts.set(take, before ?? (turn % 3 === 2 ? 'validation' : 'test'));
  }
  return parts;
}

/** How samples are dealt. */
export interface Deal {
  /** Of each take; of those that are dealt by picture, what it would be whole. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Takes of synthetic pictures, each of which has a part of its own (partOfSynthetic). */
  readonly dealt: ReadonlySet<string>;
}

/**
 * Deals samples, takes and synthetic pictures. Of a synthetic take that the weights at the start learned from, they may have learned from
 * any picture, so that none of it judges.
 */
export function dealOf(samples: readonly TakeRecord[], earlier: Earlier = NOTHING_BEFORE): Deal {
  const synthetic = samples.filter(({ origin, take }) => origin === 'synthetic' && !earlier.learned.has(take));
  return { parts: splitTakes(samples, earlier), dealt: new Set(synthetic.map(({ take }) => take)) };
}

/** How much there is of something: takes that were captured, and synthetic pictures, each of which was made by itself. */
export interface Amount {
  readonly takes: number;
  readonly synthetic: number;
}
export type Amounts = Readonly<Record<Part, Amount>>;

export const amountOf = (samples: readonly Pick<Sample, 'take' | 'origin'>[]): Amount => ({
  takes: new Set(samples.flatMap(({ take, origin }) => (origin === 'captured' ? [take] : []))).size,
  synthetic: samples.filter(({ origin }) => origin === 'synthetic').length,
});

/** The part of one of the samples that were dealt. */
export const partOf = ({ parts, dealt }: Deal, { id, take }: Pick<Sample, 'id' | 'take'>): Part =>
  dealt.has(take) ? partOfSynthetic(id) : parts.get(take)!;

const isJudged = (prompt: Prompt): boolean => prompt.kind !== 'expression' || prompt.expression === 'neutral';
const unitOf = (prompt: Prompt): string => (prompt.kind === 'unit' ? prompt.unit : 'neutral');
const movementOf = (prompt: Prompt): string => (prompt.kind === 'unit' ? `${prompt.unit} ${prompt.strength}` : prompt.kind);
/**
 * Where in the turn of test, test and validation a unit begins: each elsewhere than the one before it, so that the two parts share
 * out what is light and what is strong. A face at rest weighs first, since a short session may keep nothing else aside for that.
 */
const firstTurn = (prompt: Prompt): number => (prompt.kind === 'unit' ? unitIndex(prompt.unit) + 1 : 2);
