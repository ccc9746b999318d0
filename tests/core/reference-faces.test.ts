import { expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { referenceFaces, REFERENCE_PEOPLE } from '../../src/core/reference-faces.ts';
import { PRESENT_LEVEL } from '../../src/core/ordinal.ts';

const faces = referenceFaces();

test('the same faces every time', () => {
  const numbers = (list: typeof faces) => JSON.stringify(list.map(({ face, units }) => [...face.landmarks, ...units]));
  expect(numbers(referenceFaces())).toBe(numbers(faces));
});

test('every unit is shown by several people, and absent in most faces', () => {
  ACTION_UNITS.forEach(({ code }, unit) => {
    const shown = faces.filter(({ units }) => units[unit]! >= PRESENT_LEVEL);
    expect(new Set(shown.map(({ person }) => person)).size, code).toBeGreaterThanOrEqual(4);
    expect(shown.length, code).toBeLessThan(faces.length / 2);
  });
});

test('each person is first at rest, and looks like no other', () => {
  const resting = faces.filter(({ person }, i) => person !== faces[i - 1]?.person);
  expect(resting).toHaveLength(REFERENCE_PEOPLE);
  for (const { units } of resting) {
    const others = units.filter((_, i) => ACTION_UNITS[i]!.code !== 'AU25');
    expect(others.every((level) => level === 0)).toBe(true);
  }
  const apart = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
  resting.forEach(({ face }, i) => {
    for (const other of resting.slice(i + 1)) expect(apart(face.landmarks, other.face.landmarks)).toBeGreaterThan(0.1);
  });
});
