/** The parts of the training recipe whose mistakes would not show in a loss. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { sampleMovement } from '../../src/core/movements/sampling.ts';
import { Random } from '../../src/core/random.ts';
import { findPeople } from '../../tools/pretrain/people.ts';
import { fromHalves, toHalves } from '../../tools/pretrain/weights/half.ts';
import type { Reading } from '../../tools/pretrain/samples/readings.ts';
import { RigSamples } from '../../tools/pretrain/samples/rig-samples.ts';
import { InventedFaces } from '../../tools/pretrain/samples/invented-faces.ts';
import { rateAt } from '../../tools/pretrain/training/stage.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();

describe('half precision', () => {
  test('encodes the numbers of the standard’s table', () => {
    // IEEE 754-2019 binary16: one, two thirds rounded, largest, smallest normal, smallest, minus two, zero
    const values = Float32Array.of(1, 0.33325195, 65504, 2 ** -14, 2 ** -24, -2, 0);
    expect([...toHalves(values)]).toEqual([0x3c00, 0x3555, 0x7bff, 0x0400, 0x0001, 0xc000, 0x0000]);
  });

  test('every finite half survives decoding and encoding', () => {
    const all = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
    expect(toHalves(fromHalves(all))).toEqual(all);
  });

  test('rounds to the nearest, ties to even, and refuses what does not fit', () => {
    expect([...fromHalves(toHalves(Float32Array.of(1 + 1 / 2048, 1 + 3 / 2048, 1 + 1.1 / 2048)))]).toEqual([
      1,
      1 + 2 / 1024,
      1 + 1 / 1024,
    ]);
    expect(() => toHalves(Float32Array.of(70000))).toThrow(/too large for half precision: 70000/);
  });
});

test('the learning rate warms up, falls, and ends small', () => {
  expect(rateAt(0, [1000], 1)).toBeLessThan(0.01);
  expect(rateAt(200, [1000], 1)).toBeCloseTo(1, 6);
  for (let step = 201; step <= 1000; step++) expect(rateAt(step, [1000], 1)).toBeLessThan(rateAt(step - 1, [1000], 1));
  expect(rateAt(1000, [1000], 1)).toBeCloseTo(0.02, 6);
  expect(rateAt(1200, [1000, 1000], 1)).toBeCloseTo(0.5, 6);
  expect(rateAt(700, [1000, 1000], 1)).toBe(rateAt(700, [1000], 1));
});

describe.skipIf(!shared)('people', () => {
  test('are fitted on or reported on, never both, always the same ones', () => {
    const people = findPeople(shared!);
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
    expect(findPeople(shared!)).toEqual(people);
    const reported = people.filter(({ part }) => part === 'report');
    expect(reported.filter(({ id }) => id.startsWith('london')).length).toBe(20);
    expect(reported.filter(({ id }) => id.startsWith('canada')).length).toBe(8);
  });
});

describe.skipIf(!shared)('samples moved by the rig', () => {
  /** The mean face as the finder would picture it, for two made-up people. */
  const reading = (person: string, wobble: number): Reading => {
    const landmarks = new Float32Array(478 * 3);
    MEAN_FACE.forEach((value, i) => (landmarks[i] = (i % 3 === 0 ? 20 : -20) * (value + wobble * Math.sin(i))));
    return { person, part: 'fit', smiling: false, mirrored: false, variant: 0, landmarks, grey: new Uint8Array(112 * 112) };
  };
  const samples = shared
    ? new RigSamples(new InventedFaces([reading('a', 0), reading('b', 0.02)]), join(shared, 'data/ict-facekit'))
    : null;

  test('the same key gives the same sample, another key another', () => {
    expect(samples!.make('k/1')).toEqual(samples!.make('k/1'));
    expect(samples!.make('k/2').points).not.toEqual(samples!.make('k/1').points);
  });

  test('labels agree with one another: a unit is as strong as its stronger side', () => {
    for (let i = 0; i < 50; i++) {
      const { intensities, sides } = samples!.make(`labels/${i}`);
      SIDED_UNITS.forEach((unit, s) => expect(intensities[unit]).toBeCloseTo(Math.max(sides[2 * s]!, sides[2 * s + 1]!), 6));
      intensities.forEach((value) => expect(value >= 0 && value <= 5).toBe(true));
    }
  });

  test('region by region, upper and lower face move independently: AU04 does not follow AU12', () => {
    const random = new Random('independent');
    const movements = Array.from({ length: 2500 }, () => sampleMovement(random)).filter(({ origin }) => origin === 'regions');
    const moves = (code: string, { amounts }: (typeof movements)[number]): boolean =>
      Math.max(amounts[2 * unitIndex(code)]!, amounts[2 * unitIndex(code) + 1]!) >= 0.2;
    const share = (list: typeof movements): number => list.filter((one) => moves('AU04', one)).length / list.length;
    const smiling = movements.filter((one) => moves('AU12', one));
    expect(share(smiling)).toBeGreaterThan(0.04);
    expect(Math.abs(share(smiling) - share(movements))).toBeLessThan(0.12);
  });
});
