/** What a version says it learned from, so that none of it judges the next. */

import { expect, test } from 'vitest';
import { TRAINING_WORDS } from '../../src/app/calibrate/training/words.ts';
import { Random } from '../../src/core/random.ts';
import { earlierTrainings, syntheticId } from '../../src/core/split.ts';
import { dataOf, samplesOf, type CalibrationData } from '../../src/learn/calibration-data.ts';
import type { TrainingChoice } from '../../src/learn/calibration-settings.ts';
import { digestOf, recordOf, type Trained } from '../../src/models/training-record.ts';
import { planOf } from '../../src/session/plan.ts';
import { SYNTHETIC_PICTURES } from '../../src/session/synthetic.ts';
import type { ModelVersion } from '../../src/store/model-records.ts';
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
  const data = dataOf(samples, pictureIn(samples), RESTING, earlierTrainings(parent ? [parent] : [], parent));
  const { verdict } = versionOf('v', 'p');
  const result = { id: 'v', verdict, trust: [], weights: {}, curve: [], milliseconds: 1 } satisfies Trained;
  const ids = (part: 'train' | 'validation' | 'test'): string[] => samplesOf(data, part).map(({ id }) => id);
  return {
    version: recordOf('p', parent, CHOICE, data, result),
    learned: ids('train'),
    held: [...ids('validation'), ...ids('test')],
  };
}
/** Older code kept a person twice under ids without a number. */
const UNNUMBERED = Array.from({ length: SYNTHETIC_PICTURES }, (_, i) => {
  const id = new Random(`old/${i}`).uniform().toString(16).slice(2);
  return { ...SYNTHETIC[0]!, id, take: 'old/made' };
});

test('synthetic pictures without a number are dealt too, each where it stays when others go and when its person is kept twice', () => {
  const first = trained(null, UNNUMBERED);
  const judges = (data: CalibrationData): string[] => samplesOf(data, 'test').map(({ id }) => id.split(' of ')[0]!);
  const of = (samples: typeof ALL): CalibrationData => dataOf(samples, pictureIn(samples), RESTING);
  const all = judges(of(UNNUMBERED));
  expect(all.length).toBeGreaterThan(0);
  expect(first.held.length).toBeGreaterThan(all.length);
  expect(first.learned.length).toBeGreaterThan(UNNUMBERED.length / 2);
  for (const order of [UNNUMBERED.slice(5), [...UNNUMBERED].reverse().slice(5)]) {
    const left = new Set(order.map(({ id }) => id));
    expect(judges(of(order)).sort()).toEqual(all.filter((id) => left.has(id)).sort());
  }
  expect(judges(of(UNNUMBERED.map((own) => ({ ...own, id: `${own.id} of somebody`, take: 'twice/made' }))))).toEqual(all);
  const earlier = versionOf('old', 'p', { takes: { train: ['old/made'], validation: [], test: [] } });
  expect(trained(earlier, UNNUMBERED).held).toEqual([]);
});

const without = (ids: readonly string[]): typeof ALL => ALL.map((own) => ({ ...own, excluded: ids.includes(own.id) }));

test('no picture that a version, or one before it, learned from judges the next, whatever is left out in between', () => {
  const first = trained(null, without([syntheticId('s', 0)]));
  const second = trained(first.version, without(SYNTHETIC.map(({ id }) => id)));
  const third = trained(second.version, ALL.slice(1));
  const learned = new Set([...first.learned, ...second.learned]);
  expect(third.held.filter((id) => learned.has(id))).toEqual([]);
  expect(third.held.filter((id) => id.includes('/made/'))).toEqual(first.held.filter((id) => id.includes('/made/')));
});

test('what judged a version judges the next, though what it learned from is removed or left out since', () => {
  const first = trained(null, ALL);
  const left = ALL.filter(({ id, origin }) => origin === 'synthetic' || !first.learned.includes(id));
  const excluded = ALL.map((own) => ({ ...own, excluded: !left.includes(own) }));
  for (const some of [left, excluded]) expect(trained(first.version, some).held).toEqual(first.held);
});

test('what judged a version from before synthetic pictures were dealt by number is not known, so none of them judges the next', () => {
  const earlier = versionOf('old', 'p', { takes: { train: ['0', 's/made'], validation: [], test: ['3'] } });
  const next = trained(earlier, ALL);
  expect(next.held.filter((id) => id.includes('/made/'))).toEqual([]);
  expect(trained(next.version, ALL).held.filter((id) => id.includes('/made/'))).toEqual([]);
});

test('what an unfinished training depends on is what its person is told of when it begins anew', async () => {
  const start = (version: string) => ({ userDefinedMetadata: { version } });
  const of = (samples: typeof ALL, version = 'base', neutral = RESTING): Promise<string> =>
    digestOf(start(version), CHOICE, dataOf(samples, pictureIn(samples), neutral));
  const relabelled = ALL.with(1, { ...ALL[1]!, units: ALL[1]!.units.map((level) => level + 1) });
  const digests = {
    nothing: await of(ALL),
    pictures: await of(ALL.slice(1)),
    labels: await of(relabelled),
    model: await of(ALL, 'mine'),
    'neutral face': await of(ALL, 'base', { ...RESTING, landmarks: RESTING.landmarks.map((value) => value + 0.1) }),
  };
  expect(await of(ALL)).toBe(digests.nothing);
  expect(new Set(Object.values(digests)).size).toBe(5);
  for (const what of Object.keys(digests).slice(1)) expect(TRAINING_WORDS.anew).toContain(what);
});
