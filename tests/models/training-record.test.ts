/** What a version says it learned from, so that none of it judges the next. */

import { expect, test } from 'vitest';
import { syntheticId } from '../../src/core/split.ts';
import { dataOf, samplesOf } from '../../src/learn/calibration-data.ts';
import type { TrainingChoice } from '../../src/learn/calibration-settings.ts';
import { recordOf, type Trained } from '../../src/models/training-record.ts';
import { planOf } from '../../src/session/plan.ts';
import type { ModelVersion } from '../../src/store/versions.ts';
import { versionOf } from '../browser/version.ts';
import { pictureIn, RESTING, takesOf } from '../half-mover.ts';

const CHOICE: TrainingChoice = { method: 'mal', depth: 'top', length: 'short' };
const CAPTURED = takesOf(
  'p',
  planOf('only', ['AU12']).map(({ prompt }) => prompt),
);
const SYNTHETIC = Array.from({ length: 24 }, (_, i) => ({
  ...CAPTURED[0]!,
  ...{ id: syntheticId('s', i), take: 's/made', origin: 'synthetic' as const, time: 1000 + i },
}));
const ALL = [...CAPTURED, ...SYNTHETIC];

/** A training from `parent` on these samples: its version, and the ids of what it learned from and was weighed and judged by. */
function trained(parent: ModelVersion | null, samples: typeof ALL) {
  const data = dataOf(samples, pictureIn(samples), RESTING, new Set(parent?.takes.train));
  const { verdict } = versionOf('v', 'p');
  const result = { id: 'v', verdict, trust: [], weights: {}, curve: [], milliseconds: 1 } satisfies Trained;
  const ids = (part: 'train' | 'validation' | 'test'): string[] => samplesOf(data, part).map(({ id }) => id);
  return {
    version: recordOf('p', parent, CHOICE, data, result),
    learned: ids('train'),
    held: [...ids('validation'), ...ids('test')],
  };
}
const without = (ids: readonly string[]): typeof ALL => ALL.map((own) => ({ ...own, excluded: ids.includes(own.id) }));

test('no picture that a version, or one before it, learned from judges the next, whatever is left out in between', () => {
  const first = trained(null, without([syntheticId('s', 0)]));
  const second = trained(first.version, without(SYNTHETIC.map(({ id }) => id)));
  const third = trained(second.version, ALL.slice(1));
  const learned = new Set([...first.learned, ...second.learned]);
  expect(third.held.filter((id) => learned.has(id))).toEqual([]);
  expect(third.held.filter((id) => id.includes('/made/'))).toEqual(first.held.filter((id) => id.includes('/made/')));
});

test('what judged a version from before synthetic pictures were dealt by number is not known, so none of them judges the next', () => {
  const earlier = versionOf('old', 'p', { takes: { train: ['0', 's/made'], validation: [], test: ['3'] } });
  const next = trained(earlier, ALL);
  expect(next.held.filter((id) => id.includes('/made/'))).toEqual([]);
  expect(trained(next.version, ALL).held.filter((id) => id.includes('/made/'))).toEqual([]);
});
