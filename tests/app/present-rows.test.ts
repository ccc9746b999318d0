/** Rows of units that come and go. */

import { expect, test } from 'vitest';
import { PresentRows } from '../../src/app/readings/present-rows.ts';
import type { FaceReading } from '../../src/core/reading.ts';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { faceShowing } from '../session/faces.ts';

const SMILE = unitIndex('AU12');
/** A face that smiles, or shows nothing. */
const face = (id: number, smiles: 0 | 1): FaceReading => ({
  ...faceShowing('AU12', smiles, 0),
  id,
  presence: new Float32Array(ACTION_UNITS.length).fill(smiles, SMILE, SMILE + 1),
});

test('a row stays for two seconds after its unit', () => {
  const rows = new PresentRows();
  expect(rows.follow(face(1, 1), 0).has(SMILE)).toBe(true);
  expect(rows.follow(face(1, 0), 2000).has(SMILE)).toBe(true);
  expect(rows.follow(face(1, 0), 2001).has(SMILE)).toBe(false);
});

test('no row outlives the face that it was of', () => {
  const rows = new PresentRows();
  rows.follow(face(1, 1), 0);
  expect([...rows.follow(null, 100)]).toEqual([]);
  expect(rows.follow(face(1, 0), 200).has(SMILE)).toBe(false);
  rows.follow(face(1, 1), 300);
  expect(rows.follow(face(2, 0), 400).has(SMILE)).toBe(false);
});

test('where time stands still a row goes with its unit, and none stays from before or after', () => {
  const rows = new PresentRows();
  const smiles = (face: FaceReading, at: number | null): boolean => rows.follow(face, at).has(SMILE);
  expect([smiles(face(1, 1), 500), smiles(face(1, 0), 600), smiles(face(1, 0), null)]).toEqual([true, true, false]);
  expect([smiles(face(1, 1), null), smiles(face(1, 0), 700)]).toEqual([true, false]);
});

test('a jump leaves no row behind, neither back nor far ahead', () => {
  const rows = new PresentRows();
  rows.follow(face(1, 1), 5000);
  expect(rows.follow(face(1, 0), 4000).has(SMILE)).toBe(false);
  rows.follow(face(1, 1), 5000);
  expect(rows.follow(face(1, 0), 9000).has(SMILE)).toBe(false);
});
