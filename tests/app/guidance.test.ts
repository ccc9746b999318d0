import { expect, test } from 'vitest';
import { EXPRESSION_GUIDANCE, UNIT_GUIDANCE } from '../../src/app/calibrate/guidance.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';

test('every movement has one sentence of its own on how it is done, and one on what goes wrong', () => {
  const all = [...UNIT_GUIDANCE, ...Object.values(EXPRESSION_GUIDANCE)];
  expect(UNIT_GUIDANCE).toHaveLength(ACTION_UNITS.length);
  expect(new Set(all.flatMap(({ how, mistake }) => [how, mistake])).size).toBe(2 * all.length);
  for (const sentence of all.flatMap(({ how, mistake }) => [how, mistake])) {
    expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
    expect(sentence.length).toBeLessThan(90);
  }
});
