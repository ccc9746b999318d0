/**
 * Folds over people: nobody is judged by weights that were fitted on a picture of them. The one division of the coded people, for
 * training, for evaluation and for the comparison of methods (tools/mal/faces): the same people and count give the same folds.
 */

import { Random } from '../../src/core/random.ts';
import { shuffled } from './people.ts';

const FOLD_SEED = 'facsimile-folds-1';

export interface FoldPerson {
  readonly id: string;
  /** The set that the person's pictures come from: every fold gets its share of each. */
  readonly source: string;
}

/**
 * The ids that each of `count` folds leaves out, sorted; everyone is left out once. Within each source people are shuffled, then
 * dealt out in turn, small sources first, so that sources of one person with many pictures do not meet in one fold. Throws for
 * fewer than two folds, for fewer people than folds, and for one id twice.
 */
export function foldsOf(people: readonly FoldPerson[], count: number): string[][] {
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`not a number of folds: ${count} (2 or more)`);
  if (people.length < count) throw new RangeError(`fewer people than folds: ${people.length} for ${count}`);
  const bySource = new Map<string, string[]>();
  for (const { id, source } of people) bySource.set(source, [...(bySource.get(source) ?? []), id]);
  const sources = [...bySource].sort(([a, some], [b, more]) => some.length - more.length || (a < b ? -1 : 1));
  const dealt = sources.flatMap(([source, ids]) => shuffled(ids.sort(), new Random(`${FOLD_SEED}/${source}`)));
  const twice = dealt.find((id, i) => dealt.indexOf(id) !== i);
  if (twice !== undefined) throw new Error(`one person twice: ${twice} (list everyone once, with one source)`);
  return Array.from({ length: count }, (_, fold) => dealt.filter((_id, i) => i % count === fold).sort());
}
