/** A movement shown over and over, and one done on request. */

import { expect, test } from 'vitest';
import { showingAt, Participant, SHOWING, SHOWING_SECONDS } from '../../src/face/guide.ts';
import { restingUnits } from '../../src/core/facs.ts';

const smile = restingUnits().fill(0.8, 16, 18);
const amounts = ({ activation }: { activation: { units: ArrayLike<number> } }): number[] => Array.from(activation.units);
const STEP = 1 / 60;

test('a showing begins and ends at rest, holds the whole movement in between, and comes round again', () => {
  const middle = SHOWING.rest + SHOWING.onset + SHOWING.apex / 2;
  for (const seconds of [0, SHOWING.rest, SHOWING_SECONDS - 1e-6]) {
    expect(Math.max(...amounts(showingAt(seconds, smile)))).toBeCloseTo(0, 5);
  }
  expect(amounts(showingAt(middle, smile))).toEqual(Array.from(smile));
  amounts(showingAt(3 * SHOWING_SECONDS + 1.1, smile)).forEach((amount, i) =>
    expect(amount).toBeCloseTo(amounts(showingAt(1.1, smile))[i]!, 5),
  );
});

test('a participant rests until asked, then moves without a jump and holds, also from one movement into another', () => {
  const participant = new Participant();
  expect(amounts(participant.at(5))).toEqual(amounts({ activation: { units: restingUnits() } }));
  participant.ask(smile, 5);
  expect(Math.max(...amounts(participant.at(5.2)))).toBe(0);
  expect(amounts(participant.at(20))).toEqual(Array.from(smile));

  const pout = restingUnits().fill(1, 26, 28);
  let before = amounts(participant.at(21));
  participant.ask(pout, 21);
  let largest = 0;
  for (let seconds = 21; seconds < 23; seconds += STEP) {
    if (Math.abs(seconds - 21.6) < STEP / 2) participant.ask(smile, seconds);
    const now = amounts(participant.at(seconds));
    largest = Math.max(largest, ...now.map((amount, i) => Math.abs(amount - before[i]!)));
    before = now;
  }
  expect(largest).toBeLessThan(0.1);
  expect(amounts(participant.at(30))).toEqual(Array.from(smile));
});
