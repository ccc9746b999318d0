/** The card of an action unit: whether it may be put on the timeline, and why not. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import UnitCard from '../../src/app/readings/UnitCard.svelte';
import { WORDS } from '../../src/app/words.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';

test.each([
  [false, false, false],
  [true, false, false],
  [false, true, true],
  [true, true, false],
])('on the timeline: %j, which is full: %j; it is refused, with the reason: %j', (onTimeline, full, refused) => {
  const { body } = render(UnitCard, {
    props: { unit: ACTION_UNITS[0]!, displayed: null, own: false, onTimeline, full, ontoggle: () => undefined },
  });
  expect(/<input[^>]* disabled/.test(body)).toBe(refused);
  expect(body.includes(WORDS.timelineFull)).toBe(refused);
});
