/** What is said of a model that was judged, whatever its person does with it. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Verdict from '../../src/app/calibrate/models/Verdict.svelte';
import { MODEL_WORDS, VERDICT_WORDS } from '../../src/app/calibrate/models/words.ts';
import { REASONS, type Judges } from '../../src/learn/accept.ts';
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
  expect(minute).toContain('on 15 synthetic pictures that it never learned from.');
  expect(minute).not.toMatch(/held-out take|15 takes|doubtful/);
  const thorough = said({ takes: 11, synthetic: 15, doubted: 3 });
  expect(thorough).toContain('on 11 takes and 15 synthetic pictures that it never learned from. 3 more takes are too doubtful');
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
