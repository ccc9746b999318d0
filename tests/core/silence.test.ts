import { expect, test } from 'vitest';
import { Silence } from '../../src/core/silence.ts';

/** Turns until it is given up, or null within `most`. */
const patience = (silence: Silence, most = 100): number | null => {
  for (let turn = 1; turn <= most; turn++) if (silence.turn() === 'gone') return turn;
  return null;
};

test('a worker that never spoke is given up sooner than one that is busy', () => {
  const spoke = new Silence();
  spoke.heard();
  expect(patience(new Silence())!).toBeLessThan(patience(spoke)!);
});

test('one that answers every question is never given up, however long it takes between turns', () => {
  const silence = new Silence();
  for (let turn = 0; turn < 1000; turn++) {
    expect(silence.turn()).toBe('ask');
    silence.heard();
  }
});

test('it is asked once, and again only after it answered', () => {
  const silence = new Silence();
  expect([silence.turn(), silence.turn(), silence.turn()]).toEqual(['ask', 'wait', 'wait']);
  silence.heard();
  expect(silence.turn()).toBe('ask');
});
