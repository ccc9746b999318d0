/** Takes that do not look like what was asked: which are shown, until when, and what may be done about each. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import DoubtfulTakes from '../../src/app/calibrate/training/DoubtfulTakes.svelte';
import { doubtfulTakes } from '../../src/app/calibrate/training/doubtful-takes.ts';
import { mismatchWords } from '../../src/app/calibrate/training/mismatch-words.ts';
import { DOUBTFUL_WORDS } from '../../src/app/calibrate/training/words.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import { unitIndex } from '../../src/core/facs.ts';
import type { Prompt, SampleRecord } from '../../src/core/samples.ts';
import { METHODS } from '../../src/learn/calibration-settings.ts';
import { relabelled, type Mismatch, type TakeTrust } from '../../src/learn/take-trust.ts';
import { versionOf } from '../browser/version.ts';
import { takesOf } from '../half-mover.ts';

const SMILE: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };
const PROMPTS: readonly Prompt[] = [
  SMILE,
  { kind: 'unit', unit: 'AU04', strength: 'light' },
  { kind: 'expression', expression: 'fear' },
];
const samples: readonly SampleRecord[] = takesOf('anna', PROMPTS);
const seen = Array.from({ length: 21 }, (_, i) => (i === unitIndex('AU26') ? 3 : 0));
const trust = (take: string, weight: number | null, mismatch: Mismatch | null): TakeTrust => ({
  take,
  weight,
  consistency: 0.5,
  seen,
  mismatch,
});
const NOT_SEEN: Mismatch = { kind: 'not-seen', unit: 'AU12', instead: 'AU26' };
const version = {
  createdAt: 1000,
  trust: [
    trust('0', 0.2, NOT_SEEN),
    trust('1', 0.9, null),
    trust('2', 0.1, { kind: 'other-expression', expression: 'fear', like: 'surprise' }),
  ],
};
const shown = (own: readonly SampleRecord[]): string[] => doubtfulTakes(version, own).map(({ trust: { take } }) => take);

test('those that are not trusted are shown, the least trusted first, each with all of its pictures', () => {
  const takes = doubtfulTakes(version, samples);
  expect(takes.map(({ trust: { take }, samples: own, canRelabel }) => [take, own.length, canRelabel])).toEqual([
    ['2', 2, true],
    ['0', 2, true],
  ]);
});

test('one that was left out, deleted, relabelled or taken again is done with, and comes back when that is undone', () => {
  expect(shown(samples.map((own) => (own.take === '0' ? { ...own, excluded: true } : own)))).toEqual(['2']);
  expect(shown(samples.filter(({ take }) => take !== '0'))).toEqual(['2']);
  expect(shown(samples.map((own) => (own.take === '0' ? { ...own, time: 2000 } : own)))).toEqual(['2']);
  const relabel = (take: string) =>
    samples.map((own) =>
      own.take === take
        ? {
            ...own,
            ...relabelled(
              own,
              version.trust.find((of) => of.take === take)!,
            ),
          }
        : own,
    );
  expect(shown(relabel('0'))).toEqual(['2']);
  expect(shown(relabel('2'))).toEqual(['0']);
  expect(shown(samples)).toEqual(['2', '0']);
});

test('one that is unlike the others in nothing that has a name cannot be relabelled', () => {
  const [take] = doubtfulTakes({ createdAt: 1000, trust: [trust('0', 0.3, { kind: 'unlike-others' })] }, samples);
  expect(take!.canRelabel).toBe(false);
});

test('one that is held out is not relabelled by what the network sees in it, which would then judge for that network', () => {
  const [take] = doubtfulTakes({ createdAt: 1000, trust: [trust('0', null, NOT_SEEN)] }, samples);
  expect(take).toMatchObject({ trust: { take: '0' }, canRelabel: false });
});

test('a version from before trainings said so shows none, nor one that found an expression like none', () => {
  expect(doubtfulTakes({ createdAt: 1000 }, samples)).toEqual([]);
  const like = trust('2', 0.1, { kind: 'other-expression', expression: 'fear', like: null });
  expect(doubtfulTakes({ createdAt: 1000, trust: [like] }, samples)).toEqual([]);
});

test.each<[mismatch: Mismatch, words: string]>([
  [NOT_SEEN, 'AU12 lip corner puller is hardly seen. AU26 jaw drop moves instead.'],
  [{ kind: 'moves-along', units: ['AU01', 'AU02'] }, 'Moves as well: AU01 inner brow raiser, AU02 outer brow raiser.'],
  [{ kind: 'weaker', unit: 'AU12', asked: 4, seen: 1.6 }, 'AU12 lip corner puller is weaker than labelled: B rather than D.'],
  [{ kind: 'other-expression', expression: 'fear', like: 'surprise' }, 'Looks more like your surprise.'],
])('%j in words', (mismatch, words) => {
  expect(mismatchWords(mismatch)).toBe(words);
});

test('what is said of them is of the method: which of them counted, and what can be done', () => {
  for (const method of METHODS) {
    const said = DOUBTFUL_WORDS.hint(method);
    expect([/counted less/.test(said), /[Rr]elabel/.test(said)]).toEqual([method === 'mal', method === 'mal']);
  }
  const shownOf = (part: 'validation' | 'test'): string => {
    const own = versionOf('v', 'anna', {
      createdAt: 1000,
      trust: [trust('0', null, NOT_SEEN)],
      takes: { train: [], validation: [], test: [], [part]: ['0'] },
    });
    const calibration = { library: { samples, crop: () => Promise.resolve(null), undoable: null }, training: {}, lock: {} };
    return render(DoubtfulTakes, { props: { calibration: calibration as unknown as CalibrationState, version: own } }).body;
  };
  expect(shownOf('test')).toContain(DOUBTFUL_WORDS.heldOut.judge);
  expect(shownOf('validation')).toContain(DOUBTFUL_WORDS.heldOut.weigh);
});
