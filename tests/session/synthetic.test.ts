/** What is synthetic from, and that nothing made can judge. */

import { expect, test } from 'vitest';
import { labelsOfPrompt, type Prompt, type Sample } from '../../src/core/samples.ts';
import { earlierTrainings, splitTakes } from '../../src/core/split.ts';
import { syntheticSample, neutralsOf } from '../../src/session/synthetic.ts';

const NEUTRAL: Prompt = { kind: 'neutral' };
const sample = (take: string, time: number, prompt: Prompt, excluded = false): Sample => ({
  id: `${take}/${time}`,
  person: 'p',
  session: 's',
  take,
  time,
  modelVersion: 'm',
  origin: 'captured',
  prompt,
  crop: Uint8Array.of(time),
  points: new Float32Array(3),
  pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
  quality: { score: 1, reasons: [] },
  ...labelsOfPrompt(prompt),
  excluded,
});
const rounds = [
  ...[1, 2, 3].map((time) => sample('first', time, NEUTRAL)),
  sample('smile', 4, { kind: 'unit', unit: 'AU12', strength: 'strong' }),
  ...[11, 12].map((time) => sample('second', time, NEUTRAL)),
];

test('only neutral pictures that are learned from are synthetic from, the first and the last of them', () => {
  expect(splitTakes(rounds).get('second')).not.toBe('train');
  expect(neutralsOf(rounds).map(({ time }) => time)).toEqual([1, 3]);
});

test('a take that an earlier session makes one to keep aside is not synthetic from', () => {
  const both = [sample('earlier', 0, NEUTRAL), ...rounds];
  expect(splitTakes(both).get('first')).toBe('validation');
  expect(neutralsOf(both).map(({ time }) => time)).toEqual([0, 12]);
});

test('a take that a training kept aside is not synthetic from, also when the one that was learned from is gone', () => {
  const second = rounds.filter(({ take }) => take === 'second');
  const earlier = earlierTrainings([{ takes: { train: ['first'], validation: ['second'], test: [] } }], null);
  expect(neutralsOf(second).length).toBeGreaterThan(0);
  expect(neutralsOf(second, earlier)).toEqual([]);
});

test('what was left out is not synthetic from, and nothing from nothing', () => {
  expect(neutralsOf(rounds.map((own) => (own.time === 1 ? { ...own, excluded: true } : own))).map(({ time }) => time)).toEqual([
    2, 3,
  ]);
  expect(neutralsOf([])).toEqual([]);
});

test('made samples are marked, are learned from, and change no other take', () => {
  const made = syntheticSample(rounds[0]!, { id: 'x', person: 'p', session: 's', time: 20, modelVersion: 'm' });
  expect([made.origin, made.take]).toEqual(['synthetic', 's/made']);
  const parts = splitTakes([...rounds, made]);
  expect(parts.get('s/made')).toBe('train');
  for (const [take, part] of splitTakes(rounds)) expect(parts.get(take)).toBe(part);
});
