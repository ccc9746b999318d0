/**
 * Which takes are learned from, which tell the weighing of samples what helps (validation), and which judge (test). Whole takes,
 * never frames: pictures of one take are near copies. Of every movement, takes are dealt in the order in which they were made:
 * one to learn from, one to keep aside, and so on. Of those kept aside two in three judge, since a verdict is as sure as its takes
 * are many; they are dealt per unit, so that both parts see light and strong movements. A take therefore stays where it is when
 * later sessions add others.
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

/**
 * The part of each take of `samples` (any number a take, in any order). Takes in `learned` were learned from by the weights that
 * training starts with, and can never judge: they are learned from again.
 */
export function splitTakes(samples: readonly TakeRecord[], learned: ReadonlySet<string> = new Set()): ReadonlyMap<string, Part> {
  const takes = new Map<string, TakeRecord>();
  for (const sample of samples) {
    const known = takes.get(sample.take);
    if (!known || sample.time < known.time) takes.set(sample.take, sample);
  }
  const parts = new Map<string, Part>();
  const seen = new Map<string, number>();
  const kept = new Map<string, number>();
  const next = (counts: Map<string, number>, key: string): number => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
  const ordered = [...takes.values()].sort((a, b) => a.time - b.time || a.take.localeCompare(b.take));
  for (const { take, prompt, origin } of ordered) {
    const keeps = origin === 'captured' && isJudged(prompt) && next(seen, movementOf(prompt)) % 2 === 1;
    if (!keeps) parts.set(take, 'train');
    else {
      const turn = next(kept, unitOf(prompt)) + firstTurn(prompt);
      parts.set(take, learned.has(take) ? 'train' : turn % 3 === 2 ? 'validation' : 'test');
    }
  }
  return parts;
}

const isJudged = (prompt: Prompt): boolean => prompt.kind !== 'expression' || prompt.expression === 'neutral';
const unitOf = (prompt: Prompt): string => (prompt.kind === 'unit' ? prompt.unit : 'neutral');
const movementOf = (prompt: Prompt): string => (prompt.kind === 'unit' ? `${prompt.unit} ${prompt.strength}` : prompt.kind);
/**
 * Where in the turn of test, test and validation a unit begins: each elsewhere than the one before it, so that the two parts share
 * out what is light and what is strong. A face at rest weighs first, since a short session may keep nothing else aside for that.
 */
const firstTurn = (prompt: Prompt): number => (prompt.kind === 'unit' ? unitIndex(prompt.unit) + 1 : 2);
