/**
 * What a training came to think of the takes that it learned from, and of those that were too doubtful to judge it: for "these takes do not look like what was asked", where each can
 * be left out, made again, or labelled with what is seen in it.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type AuCode, type Expression } from '../core/facs.ts';
import { isShown } from '../core/ordinal.ts';
import type { Labels, SampleRecord } from '../core/samples.ts';
import { EVEN, type Doubt } from './doubt.ts';

/** In what a take differs from its labels, which say what was asked until a person changes them. Levels are FACS intensities, 0 to 5. */
export type Mismatch =
  /** A unit is hardly seen; `instead` is what moves most of all that is not labelled as shown, null where nothing does. */
  | { readonly kind: 'not-seen'; readonly unit: AuCode; readonly instead: AuCode | null }
  /** Units move that are labelled as absent, the strongest first. */
  | { readonly kind: 'moves-along'; readonly units: readonly AuCode[] }
  /** A unit is seen at another level than its label, `asked`. */
  | { readonly kind: 'weaker' | 'stronger'; readonly unit: AuCode; readonly asked: number; readonly seen: number }
  /** An expression looks like another one of this person's. Earlier versions say null where a person had changed the labels. */
  | { readonly kind: 'other-expression'; readonly expression: Expression; readonly like: Expression | null }
  /** The take is unlike the others of the same movement, in nothing that has a name. */
  | { readonly kind: 'unlike-others' };

/** How far a take is trusted that was learned from, or was held out and is doubted: too much to judge, or to tell well which samples help. */
export interface TakeTrust {
  readonly take: string;
  /** Mean weight of its pictures at the end, 0 to 1; null for one that was held out. */
  readonly weight: number | null;
  /** How surely the network gives a picture of it its own labels whatever light and jitter do to it (consistency.ts), alike. */
  readonly consistency: number | null;
  /** Level of each of ACTION_UNITS that is seen in it, 0 to 5, by all that is known from elsewhere. */
  readonly seen: readonly number[];
  /** Null for a take that is trusted. */
  readonly mismatch: Mismatch | null;
}

/** Levels above its label from which a unit that is labelled as absent counts as one that moves along. */
const MOVES = 1.5;
/** Of a label, the share below which its unit is hardly seen, and those beyond which that is at another level. */
const HARDLY = 0.3;
const [WEAKER, STRONGER] = [0.65, 1.5] as const;

/** In what a take that is not trusted differs; `seen` as in TakeTrust, `like` the expression that it looks like. */
export function mismatchOf({ units, mask, expression }: Labels, seen: readonly number[], like: Expression | null): Mismatch {
  const name = EXPRESSIONS[expression];
  if (like && name && like !== name) return { kind: 'other-expression', expression: name, like };
  const all = ACTION_UNITS.map(({ code }, i) => ({ unit: code, asked: mask[i] ? units[i]! : 0, seen: seen[i]! }));
  const moving = all
    .filter((own) => !isShown(own.asked) && own.seen - own.asked >= MOVES)
    .sort((a, b) => b.seen - a.seen)
    .map(({ unit }) => unit);
  const along = moving.filter((unit) => mask[unitIndex(unit)]);
  const shown = all.filter(({ asked }) => isShown(asked)).sort((a, b) => a.seen / a.asked - b.seen / b.asked);
  const [weakest, strongest] = [shown[0], shown.at(-1)];
  if (weakest && weakest.seen < HARDLY * weakest.asked)
    return { kind: 'not-seen', unit: weakest.unit, instead: moving[0] ?? null };
  if (along.length > 0) return { kind: 'moves-along', units: along };
  if (weakest && weakest.seen < WEAKER * weakest.asked) return { kind: 'weaker', ...weakest };
  if (strongest && strongest.seen > STRONGER * strongest.asked) return { kind: 'stronger', ...strongest };
  return { kind: 'unlike-others' };
}

/**
 * Labels of a take's pictures by what is seen in it: whole levels of the units that were labelled, and the expression that it looks
 * like (-1 for a resting face that moves). Throws for a take that is trusted: it keeps its labels.
 */
export function relabelled({ units, mask, expression }: Labels, { take, seen, mismatch }: TakeTrust): Labels {
  if (!mismatch) throw new RangeError(`take trusted, so its labels stay: ${take}`);
  const levels = units.map((level, i) => (mask[i] ? Math.round(seen[i]!) : level));
  if (mismatch.kind === 'other-expression' && mismatch.like)
    return { units: levels, mask, expression: EXPRESSIONS.indexOf(mismatch.like) };
  return { units: levels, mask, expression: EXPRESSIONS[expression] === 'neutral' && levels.some(isShown) ? -1 : expression };
}

/** The picture of each captured take in its middle, which speaks for its consistency. */
function middlePictures<Picture extends Pick<SampleRecord, 'take' | 'origin'>>(samples: readonly Picture[]): Picture[] {
  const takes = new Map<string, Picture[]>();
  for (const sample of samples) {
    if (sample.origin === 'captured') takes.set(sample.take, [...(takes.get(sample.take) ?? []), sample]);
  }
  return [...takes.values()].map((pictures) => pictures[pictures.length >> 1]!);
}

/** Those whose consistency is shown: each captured picture of an expression, and the one in the middle of every other captured take. */
export const checkedPictures = <Picture extends Pick<SampleRecord, 'take' | 'origin' | 'expression'>>(
  samples: readonly Picture[],
): Picture[] => {
  const captured = samples.filter(({ origin }) => origin === 'captured');
  return [...new Set([...captured.filter(({ expression }) => expression >= 0), ...middlePictures(captured)])];
};

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
    .flatMap((middle): TakeTrust[] => {
      const { id, take } = middle;
      const own = samples.flatMap((sample) => (sample.take === take ? (weights.get(sample.id) ?? []) : []));
      const [sure, found] = [consistency.get(id), doubts.get(take)];
      if (own.length === 0 || sure === undefined || !found) return [];
      const weight = own.reduce((sum, value) => sum + value, 0) / own.length;
      const mismatch = found.doubt > EVEN ? mismatchOf(middle, found.seen, found.like) : null;
      return [{ take, weight, consistency: sure, seen: found.seen, mismatch }];
    })
    .sort(leastTrusted);
}

/** Trust in the captured takes of `samples` that were too doubtful to judge; `doubts` are by take. */
export const trustInDoubted = (samples: readonly SampleRecord[], doubts: ReadonlyMap<string, Doubt>): TakeTrust[] =>
  middlePictures(samples).flatMap((middle): TakeTrust[] => {
    const found = doubts.get(middle.take);
    if (!found) return [];
    const { seen, like } = found;
    return [{ take: middle.take, weight: null, consistency: null, seen, mismatch: mismatchOf(middle, seen, like) }];
  });

/** The same in those of `samples` that tell which others help: they do so in full, so that the doubtful ones are to be seen. */
export const trustInWeighing = (samples: readonly SampleRecord[], doubts: ReadonlyMap<string, Doubt>): TakeTrust[] =>
  trustInDoubted(samples, new Map([...doubts].filter(([, { doubt }]) => doubt > EVEN)));

/** Those that were held out come first: a verdict is the surer the more of them judge. */
const leastTrusted = (a: TakeTrust, b: TakeTrust): number =>
  (a.weight ?? 0) - (b.weight ?? 0) || (a.consistency ?? 0) - (b.consistency ?? 0);

/** Those that do not look like what was asked, least trusted first. */
export const mistrusted = (trusts: readonly TakeTrust[]): TakeTrust[] =>
  trusts.filter(({ mismatch }) => mismatch !== null).sort(leastTrusted);
