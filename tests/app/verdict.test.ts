/** What is said of a model that was judged, whatever its person does with it. */

import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import Verdict from '../../src/app/calibrate/models/Verdict.svelte';
import { MODEL_WORDS, VERDICT_WORDS } from '../../src/app/calibrate/models/words.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { accept, REASONS, type Judges, type Reason } from '../../src/learn/accept.ts';
import type { Comparison, Interval, Score } from '../../src/learn/evaluate.ts';
import { versionOf } from '../browser/version.ts';

test.each(REASONS)('%s: the title is of the judgement alone, and use is said apart, as it is', (reason) => {
  const { title } = VERDICT_WORDS.reasons[reason];
  expect(title).not.toMatch(/use/i);
  for (const inUse of [true, false, null]) {
    const { body } = render(Verdict, { props: { verdict: { ...versionOf('v', 'p').verdict, reason }, inUse } });
    const heading = /<h3[^>]*>(.*?)<\/h3>/.exec(body)![1]!.trim();
    expect(heading).toBe(inUse === null ? title : `${title} ${VERDICT_WORDS.use(inUse)}`);
  }
});

test('what judged is told: takes and synthetic pictures by their own number, and takes that were too doubtful', () => {
  const said = (judges?: Judges): string => {
    const { adopt, reason, held, general, more } = versionOf('v', 'p').verdict;
    const verdict = { adopt, reason, held, general, more, ...(judges && { judges }) };
    const { body } = render(Verdict, { props: { verdict, inUse: null } });
    return body.replaceAll(/<[^>]*>/g, '');
  };
  const minute = said({ takes: 0, synthetic: 15, doubted: 0 });
  expect(minute).toContain('on 15 synthetic pictures held out to judge it.');
  expect(minute).not.toMatch(/held-out take|15 takes|doubtful/);
  const thorough = said({ takes: 11, synthetic: 15, doubted: 3 });
  expect(thorough).toContain('on 11 takes and 15 synthetic pictures held out to judge it. 3 more takes are too doubtful');
  expect(said()).toContain('on 0 takes');
});

test('a version says what it learned from, held-out pictures not among it; an older one, which does not know, that some were', () => {
  const amounts = {
    train: { takes: 49, synthetic: 90 },
    validation: { takes: 8, synthetic: 15 },
    test: { takes: 14, synthetic: 15 },
  };
  const samples = { captured: 309, made: 120 };
  const said = MODEL_WORDS.learned({ samples, amounts });
  expect(said).toBe('learned from 49 takes and 90 synthetic pictures');
  expect(MODEL_WORDS.learned({ samples })).toBe('309 pictures and 120 synthetic, part of them held out');
});

describe('where a figure points the other way, the sentence beside it says what decided', () => {
  const about = (mean: number, spread: number): Interval => ({ mean, low: mean - spread, high: mean + spread });
  /** What is said of a model whose F1 and error change by so much, each as surely as it says. */
  const said = (f1Gain: Interval, errorChange: Interval, reference = 0): { reason: Reason; words: string } => {
    const score = (f1: number, error: number): Score => ({
      f1: ACTION_UNITS.map(() => f1),
      error: ACTION_UNITS.map(() => error),
      meanF1: f1,
      meanError: error,
    });
    const comparison = (f1: Interval, error: Interval): Comparison => {
      const after = score(0.6 + f1.mean, 0.9 + error.mean);
      return { takes: 14, before: score(0.6, 0.9), after, f1Gain: f1, errorChange: error };
    };
    const none = about(0, 0.001);
    const verdict = accept(comparison(f1Gain, errorChange), comparison(none, about(reference, 0.001)));
    return { reason: verdict.reason, words: VERDICT_WORDS.judged(verdict) };
  };

  test.each<[reason: Reason, f1Gain: Interval, errorChange: Interval, words: RegExp]>([
    [
      'likely-better',
      about(-0.02, 0.1),
      about(-0.2, 0.25),
      /^Its intensities are nearer, and it tells slightly worse .* so little/,
    ],
    ['likely-better', about(0, 0.1), about(-0.2, 0.25), /^Its intensities are nearer, and it tells as well /],
    ['better', about(0.02, 0.1), about(-0.2, 0.1), /^Its intensities are nearer, and it tells better /],
    ['better', about(0.2, 0.1), about(0.02, 0.1), /^It tells better which units are there\./],
    [
      'no-better',
      about(0.05, 0.1),
      about(-0.01, 0.1),
      /^It tells better .* perhaps by chance, and its intensities are not clearly nearer/,
    ],
    ['no-better', about(-0.08, 0.1), about(-0.2, 0.1), /^Its intensities are nearer, but it tells worse/],
    ['no-better', about(0, 0.1), about(-0.01, 0.1), /^Its intensities are not clearly nearer, and it does not tell better/],
    ['worse', about(-0.2, 0.1), about(-0.2, 0.1), /^It tells worse .* though its intensities are nearer/],
    ['worse-intensity', about(0.2, 0.1), about(0.2, 0.1), /^It tells better .* but its intensities are further off/],
  ])('%s', (reason, f1Gain, errorChange, words) => {
    const own = said(f1Gain, errorChange);
    expect(own.reason).toBe(reason);
    expect(own.words).toMatch(words);
    // and both figures, each before and after
    expect(own.words).toContain('F1 60');
    expect(own.words).toContain(`error 0.90 before, ${(0.9 + errorChange.mean).toFixed(2)} after`);
  });

  test('forgot', () => {
    const own = said(about(0.2, 0.1), about(-0.2, 0.1), 0.1);
    expect(own.reason).toBe('forgot');
    expect(own.words).toMatch(/^Other faces: .*error 0\.90 before, 1\.00 after\. You: F1/);
  });
});
