/** A movement shown over and over, and one done on request. */

import { expect, test } from 'vitest';
import { Participant, pictureOf, showingAt, SHOWING, SHOWING_SECONDS } from '../../src/face/guide.ts';
import { restingUnits } from '../../src/core/facs.ts';
import { movementOf, type Prompt } from '../../src/core/samples.ts';

const SMILE: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };
const POUT: Prompt = { kind: 'unit', unit: 'AU18', strength: 'strong' };
const smile = movementOf(SMILE);
const amounts = ({ activation }: { activation: { units: ArrayLike<number> } }): number[] => Array.from(activation.units);
const STEP = 1 / 60;

test('a showing begins and ends at rest, holds the whole movement in between, and comes round again', () => {
  const middle = SHOWING.rest + SHOWING.onset + SHOWING.apex / 2;
  for (const seconds of [0, SHOWING.rest, SHOWING_SECONDS - 1e-6]) {
    expect(Math.max(...amounts(showingAt(seconds, SMILE)))).toBeCloseTo(0, 5);
  }
  expect(amounts(showingAt(middle, SMILE))).toEqual(Array.from(smile));
  amounts(showingAt(3 * SHOWING_SECONDS + 1.1, SMILE)).forEach((amount, i) =>
    expect(amount).toBeCloseTo(amounts(showingAt(1.1, SMILE))[i]!, 5),
  );
});

test('one picture of an expression is its height; speech moves the mouth alone, a look around the head alone', () => {
  const fear: Prompt = { kind: 'expression', expression: 'fear', own: true };
  expect(amounts(pictureOf(fear))).toEqual(Array.from(movementOf(fear)));
  const times = Array.from({ length: 90 }, (_, i) => i / 20);
  const speaking = times.map((seconds) => showingAt(seconds, { kind: 'speech' }));
  expect(Math.max(...speaking.flatMap((moment) => amounts(moment).slice(0, 12)))).toBe(0);
  expect(Math.max(...speaking.flatMap(amounts))).toBeGreaterThan(0.5);
  const turning = times.map((seconds) => showingAt(seconds, { kind: 'turning' }));
  expect(Math.max(...turning.flatMap(amounts))).toBe(0);
  const yaws = turning.map(({ head }) => head.yaw);
  expect([Math.max(...yaws), Math.min(...yaws)].map(Math.round)).toEqual([18, -18]);
});

test('a participant rests until asked, then moves without a jump and holds, also from one movement into another', () => {
  const participant = new Participant();
  expect(amounts(participant.at(5))).toEqual(Array.from(restingUnits()));
  participant.ask(SMILE, 5);
  expect(Math.max(...amounts(participant.at(5.2)))).toBe(0);
  expect(amounts(participant.at(20))).toEqual(Array.from(smile));

  let before = amounts(participant.at(21));
  participant.ask(POUT, 21);
  let largest = 0;
  for (let seconds = 21; seconds < 23; seconds += STEP) {
    if (Math.abs(seconds - 21.6) < STEP / 2) participant.ask(SMILE, seconds);
    const now = amounts(participant.at(seconds));
    largest = Math.max(largest, ...now.map((amount, i) => Math.abs(amount - before[i]!)));
    before = now;
  }
  expect(largest).toBeLessThan(0.1);
  expect(amounts(participant.at(30))).toEqual(Array.from(smile));
});

test('a head that looked around comes back to the front without a jump', () => {
  const participant = new Participant();
  participant.ask({ kind: 'turning' }, 0);
  const away = participant.at(1.6).head.yaw;
  expect(away).toBeGreaterThan(12);
  participant.ask(null, 1.6);
  let [before, largest] = [away, 0];
  for (let seconds = 1.6; seconds < 4; seconds += STEP) {
    const { yaw } = participant.at(seconds).head;
    largest = Math.max(largest, Math.abs(yaw - before));
    before = yaw;
  }
  expect(largest).toBeLessThan(1);
  expect(Math.abs(before)).toBeLessThan(4.1);
});
