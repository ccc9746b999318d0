/**
 * What a training came to think of the takes that it learned from: for "these takes do not look like what was asked", where each can
 * be left out, made again, or labelled with what is seen in it.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type AuCode, type Expression } from '../core/facs.ts';
import { isShown } from '../core/ordinal.ts';
import { LEVEL_OF, type Labels, type Prompt, type SampleRecord } from '../core/samples.ts';
import { EVEN, type Doubt } from './doubt.ts';

/** In what a take differs from what was asked. Levels are FACS intensities, 0 to 5. */
export type Mismatch =
  /** What was asked for is hardly seen; `instead` is what moves most of all else, null where nothing does. */
  | { readonly kind: 'not-seen'; readonly unit: AuCode; readonly instead: AuCode | null }
  /** Units move that were not asked for, the strongest first. */
  | { readonly kind: 'moves-along'; readonly units: readonly AuCode[] }
  /** What was asked for is seen at another level. */
  | { readonly kind: 'weaker' | 'stronger'; readonly unit: AuCode; readonly asked: number; readonly seen: number }
  /** An expression looks like another one of this person's, or like none of them (null). */
  | { readonly kind: 'other-expression'; readonly expression: Expression; readonly like: Expression | null }
  /** The take is unlike the others of the same movement, in nothing that has a name. */
  | { readonly kind: 'unlike-others' };

/** How far one take is trusted. */
export interface TakeTrust {
  readonly take: string;
  /** Mean weight of its pictures at the end, 0 to 1. */
  readonly weight: number;
  /** How surely the network gives a picture of it its own labels whatever light and jitter do to it, 0 to 1 (consistency.ts). */
  readonly consistency: number;
  /** Level of each of ACTION_UNITS that is seen in it, 0 to 5, by all that is known from elsewhere. */
  readonly seen: readonly number[];
  /** Null for a take that is trusted. */
  readonly mismatch: Mismatch | null;
}

/** Level from which a unit that was not asked for counts as one that moves along. */
const MOVES = 1.5;
/** Of what was asked, the share below which it is hardly seen, and those beyond which it is another level. */
const HARDLY = 0.3;
const [WEAKER, STRONGER] = [0.65, 1.5] as const;

/** In what a take that is not trusted differs; `seen` as in TakeTrust, `like` the expression that it looks like. */
export function mismatchOf(
  prompt: Prompt,
  { mask }: Pick<Labels, 'mask'>,
  seen: readonly number[],
  like: Expression | null,
): Mismatch {
  if (prompt.kind === 'expression' && prompt.expression !== 'neutral') {
    return { kind: 'other-expression', expression: prompt.expression, like: like === prompt.expression ? null : like };
  }
  const asked = prompt.kind === 'unit' ? unitIndex(prompt.unit) : -1;
  const along = ACTION_UNITS.flatMap(({ code }, i) => (i !== asked && mask[i] && seen[i]! >= MOVES ? [{ code, level: seen[i]! }] : []))
    .sort((a, b) => b.level - a.level)
    .map(({ code }) => code); // prettier-ignore
  if (prompt.kind === 'unit') {
    const { unit, strength } = prompt;
    const [level, is] = [LEVEL_OF[strength], seen[asked]!];
    if (is < HARDLY * level) return { kind: 'not-seen', unit, instead: along[0] ?? null };
    if (along.length === 0 && is < WEAKER * level) return { kind: 'weaker', unit, asked: level, seen: is };
    if (along.length === 0 && is > STRONGER * level) return { kind: 'stronger', unit, asked: level, seen: is };
  }
  return along.length > 0 ? { kind: 'moves-along', units: along } : { kind: 'unlike-others' };
}

/**
 * Labels of a take's pictures by what is seen in it: whole levels of the units that were labelled, and the expression that it looks
 * like (-1 where that is none). Throws for a take that is trusted: it keeps its labels.
 */
export function relabelled({ units, mask, expression }: Labels, { take, seen, mismatch }: TakeTrust): Labels {
  if (!mismatch) throw new RangeError(`take trusted, so its labels stay: ${take}`);
  const levels = units.map((level, i) => (mask[i] ? Math.round(seen[i]!) : level));
  if (mismatch.kind === 'other-expression') {
    return { units: levels, mask, expression: mismatch.like ? EXPRESSIONS.indexOf(mismatch.like) : -1 };
  }
  return { units: levels, mask, expression: levels.some(isShown) ? -1 : expression };
}

/** The picture of each captured take in its middle, which speaks for its consistency. */
export function middlePictures(samples: readonly SampleRecord[]): SampleRecord[] {
  const takes = new Map<string, SampleRecord[]>();
  for (const sample of samples) {
    if (sample.origin === 'captured') takes.set(sample.take, [...(takes.get(sample.take) ?? []), sample]);
  }
  return [...takes.values()].map((pictures) => pictures[pictures.length >> 1]!);
}

/**
 * Trust in each captured take of `samples` that was learned from and is doubted or not, least trusted first; `weights` and
 * `consistency` are by the id of a sample, `doubts` by take.
 */
export function takeTrusts(
  samples: readonly SampleRecord[],
  weights: ReadonlyMap<string, number>,
  consistency: ReadonlyMap<string, number>,
  doubts: ReadonlyMap<string, Doubt>,
): TakeTrust[] {
  return middlePictures(samples)
    .flatMap(({ id, take, prompt, mask }): TakeTrust[] => {
      const own = samples.flatMap((sample) => (sample.take === take ? (weights.get(sample.id) ?? []) : []));
      const [sure, found] = [consistency.get(id), doubts.get(take)];
      if (own.length === 0 || sure === undefined || !found) return [];
      const weight = own.reduce((sum, value) => sum + value, 0) / own.length;
      const mismatch = found.doubt > EVEN ? mismatchOf(prompt, { mask }, found.seen, found.like) : null;
      return [{ take, weight, consistency: sure, seen: found.seen, mismatch }];
    })
    .sort(leastTrusted);
}

const leastTrusted = (a: TakeTrust, b: TakeTrust): number => a.weight - b.weight || a.consistency - b.consistency;

/** Those that do not look like what was asked, least trusted first. */
export const mistrusted = (trusts: readonly TakeTrust[]): TakeTrust[] =>
  trusts.filter(({ mismatch }) => mismatch !== null).sort(leastTrusted);
