/** Expression labels spoilt on purpose: some of them dealt out among their faces anew. */

import { Random } from '../../../src/core/random.ts';
import { shuffled } from '../../pretrain/people.ts';

export interface ShuffledLabels {
  readonly labels: readonly number[];
  /** Where the label is another than before: two faces of one expression may swap theirs. */
  readonly changed: readonly boolean[];
}

/** Shuffles a share of the labels. For one key, a larger share shuffles the same faces and more. */
export function shuffleLabels(labels: readonly number[], share: number, key: string): ShuffledLabels {
  const order = shuffled([...labels.keys()], new Random(`${key}/who`)).slice(0, Math.round(share * labels.length));
  const dealt = shuffled(order, new Random(`${key}/what`));
  const next = [...labels];
  order.forEach((face, i) => (next[face] = labels[dealt[i]!]!));
  return { labels: next, changed: next.map((label, i) => label !== labels[i]) };
}
