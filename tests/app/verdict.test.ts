/** What is said of a model that was judged, whatever its person does with it. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Verdict from '../../src/app/calibrate/models/Verdict.svelte';
import { VERDICT_WORDS } from '../../src/app/calibrate/models/words.ts';
import { REASONS } from '../../src/learn/accept.ts';
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
