import { expect, test } from 'vitest';
import { supportedExpressions } from '../../src/app/readings/supported-expressions.ts';
import { EXPRESSIONS } from '../../src/core/facs.ts';
import { faceWith, type Amounts } from './faces.ts';

const ALL_SURE = Object.fromEntries(EXPRESSIONS.map((name) => [name, 0.7]));
const borneOut = (amounts: Amounts): string[] =>
  EXPRESSIONS.filter((_, i) => supportedExpressions(faceWith(amounts, ALL_SURE))[i]! > 0);

test('a single movement of the brows or the lids is no expression, whatever the network says', () => {
  expect(borneOut({ AU01: 4 })).toEqual([]);
  expect(borneOut({ AU43: 5 })).toEqual(['neutral']);
  expect(borneOut({ AU04: 3 })).toEqual([]);
  expect(borneOut({ AU25: 3 })).toEqual([]);
});

test('the prototypes are borne out', () => {
  expect(borneOut({})).toEqual(['neutral']);
  expect(borneOut({ AU06: 3, AU12: 4, AU25: 2 })).toEqual(['happiness']);
  expect(borneOut({ AU01: 3, AU04: 2, AU15: 3 })).toContain('sadness');
  expect(borneOut({ AU01: 4, AU02: 4, AU05: 3, AU26: 3 })).toContain('surprise');
  expect(borneOut({ AU01: 4, AU02: 3, AU04: 3, AU05: 4, AU20: 3 })).toContain('fear');
  expect(borneOut({ AU09: 3 })).toEqual(['disgust']);
  expect(borneOut({ AU04: 4, AU07: 3, AU24: 3 })).toEqual(['anger']);
});

test('what is borne out keeps the number of the network; the rest is nothing', () => {
  const shares = supportedExpressions(faceWith({ AU12: 3 }, { happiness: 0.8, fear: 0.2 }));
  expect(shares[EXPRESSIONS.indexOf('happiness')]).toBeCloseTo(0.8);
  expect(shares[EXPRESSIONS.indexOf('fear')]).toBe(0);
});
