/** The measurement of calibration: its films on disk, its people, and the numbers it reports. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { AMOUNTS } from '../../src/core/movements/movement.ts';
import { Random } from '../../src/core/random.ts';
import { levelsOf, type Prompt } from '../../src/core/samples.ts';
import { numbersOf } from '../../tools/bench/calibrate/calibrate.ts';
import type { Marks, Sitting, Trained } from '../../tools/bench/calibrate/contract.ts';
import { packFilm, unpackFilm } from '../../tools/bench/calibrate/film-file.ts';
import { filmName } from '../../tools/bench/calibrate/film-names.ts';
import { MovingCamera, padded } from '../../tools/bench/calibrate/moving-camera.ts';
import { amountsOf, performed, type Sitter } from '../../tools/bench/calibrate/sitter.ts';
import { planOf } from '../../src/session/plan.ts';

describe('films', () => {
  test('come back as they were packed, none as well as some', () => {
    expect(unpackFilm(packFilm([]))).toEqual([]);
    const pictures = [
      { jpeg: Uint8Array.of(1, 10, 3), truth: [0, 2.5] },
      { jpeg: new Uint8Array(0), truth: [] },
      { jpeg: Uint8Array.of(255), truth: [5] },
    ];
    expect(unpackFilm(packFilm(pictures))).toEqual(pictures);
  });

  test('every step of a session has a film of its own', () => {
    const names = planOf('thorough').map(({ prompt, round }) => filmName(prompt, round));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a camera that moves', () => {
  const jpeg = (grey: number): Buffer => encode({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 4).fill(grey) }, 90).data;

  test('a padded picture has the size that was asked for, and shows the same', () => {
    const picture = jpeg(90);
    for (const more of [4, 5, 1000]) {
      const long = padded(picture, picture.length + more);
      expect(long).toHaveLength(picture.length + more);
      expect(decode(long).data).toEqual(decode(picture).data);
    }
    expect(() => padded(picture, picture.length)).toThrow(/cannot be made/);
    expect(() => padded(picture, picture.length + 70_000)).toThrow(/cannot be made/);
    expect(() => padded(Uint8Array.of(1, 2, 3), 100)).toThrow(/not a JPEG/);
  });

  test('the file always holds as many frames of one size, those shown last', () => {
    const folder = mkdtempSync(join(tmpdir(), 'camera-'));
    const [dark, bright] = [jpeg(20), jpeg(220)];
    const camera = new MovingCamera(join(folder, 'camera.mjpeg'), 4, Math.max(dark.length, bright.length), [dark]);
    const shown = (): number[] => {
      const file = readFileSync(camera.path);
      return [0, 1, 2, 3].map((slot) => decode(file.subarray((slot * file.length) / 4, ((slot + 1) * file.length) / 4)).data[0]!);
    };
    const [low, high] = [decode(dark).data[0]!, decode(bright).data[0]!];
    expect(shown()).toEqual([low, low, low, low]);
    camera.show([bright, dark]);
    expect(shown()).toEqual([high, high, low, low]);
    camera.show([bright]);
    expect(shown()).toEqual([high, high, high, high]);
    camera.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a simulated person', () => {
  const sitter = {
    rest: new Float32Array(AMOUNTS).fill(0.1),
    sides: new Float32Array(AMOUNTS).fill(0.5),
    company: ACTION_UNITS.map(({ code }) => new Map(code === 'AU12' ? [[unitIndex('AU06'), 0.5]] : [])),
  } as unknown as Sitter;
  const smile: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };

  test('does what is asked, about as strongly, with what comes along', () => {
    const levels = performed(sitter, smile, new Random('a'));
    expect(levels[unitIndex('AU12')]).toBeGreaterThan(3);
    expect(levels[unitIndex('AU06')]).toBe(0.5 * levelsOf(smile)[unitIndex('AU12')]!);
    expect(levels.filter((level) => level > 0)).toHaveLength(2);
    expect(performed(sitter, smile, new Random('a'))).toEqual(levels);
  });

  test('moves from its own resting face, each side as far as it goes', () => {
    const levels = new Float32Array(ACTION_UNITS.length);
    expect([...amountsOf(sitter, levels)]).toEqual([...sitter.rest]);
    levels[unitIndex('AU12')] = 5;
    expect(amountsOf(sitter, levels)[2 * unitIndex('AU12')]).toBeCloseTo(0.6, 6);
  });
});

describe('numbers', () => {
  const marks = (f1: number): Marks => ({ takes: { f1, error: 0.2 }, free: { f1, error: 0.3 } });
  const trained = (f1: number, adopted: boolean, seconds = 30): Trained => ({
    after: marks(f1),
    adopted,
    reason: adopted ? 'better' : 'no-better',
    milliseconds: 1000 * seconds,
  });
  const sitting = (before: number, mal: Trained): Sitting => ({
    takes: 98,
    steps: 98,
    personTime: 300_000,
    captured: 1000,
    skipped: [],
    before: marks(before),
    neutral: marks(before + 0.05),
    trained: { mal, mtl: trained(0.6, true), stl: trained(0.5, true) },
  });

  test('of a model that is not adopted nothing remains but the neutral face, however it was', () => {
    const { people, gain_f1_mean, training_s_median } = numbersOf([
      sitting(0.6, trained(0.7, true, 20)),
      sitting(0.6, trained(0.4, false, 40)),
    ]).calibrate;
    expect(people).toEqual([
      { before_f1: 0.6, neutral_f1: 0.65, stl_f1: 0.5, mtl_f1: 0.6, mal_f1: 0.7, adopted: true, after_f1: 0.7 },
      { before_f1: 0.6, neutral_f1: 0.65, stl_f1: 0.5, mtl_f1: 0.6, mal_f1: 0.4, adopted: false, after_f1: 0.65 },
    ]);
    expect(gain_f1_mean).toBe(0.075);
    expect(training_s_median).toBe(30);
  });
});
