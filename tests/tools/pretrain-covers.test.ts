import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { readRealCovers } from '../../tools/pretrain/covers.ts';
import { fitLogistic } from '../../tools/pretrain/logistic.ts';
import { describeOn } from '../learn/backends.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();

describe('the marks of what hides real faces', () => {
  test.skipIf(!shared)('each is of a picture that is there, and of a region at least', () => {
    for (const [file, { upper, lower }] of readRealCovers()) {
      expect(existsSync(join(shared!, 'faces', file)), file).toBe(true);
      expect(upper === false && lower === false, file).toBe(false);
    }
  });

  test('another mark, and a picture that stands there twice, are refused by their line', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'covers-')), 'covers.csv');
    writeFileSync(path, 'file,upper,lower\na.jpg,covered,\nb.jpg,hidden,\n');
    expect(() => readRealCovers(path)).toThrow(`${path}:3: no such mark: hidden`);
    writeFileSync(path, 'file,upper,lower\na.jpg,covered,\na.jpg,,unclear\n');
    expect(() => readRealCovers(path)).toThrow(`${path}:3: twice in the table: a.jpg`);
  });
});

describeOn('wasm', 'logistic regression', () => {
  test('of two groups gives the logarithm of the odds in each', async () => {
    const group = (value: number, yes: number, no: number): [Float32Array, boolean][] =>
      Array.from({ length: yes + no }, (_, i) => [Float32Array.of(value), i < yes]);
    const samples = [...group(0, 30, 70), ...group(1, 80, 20)];
    const { weights, bias } = await fitLogistic(
      samples.map(([row]) => row),
      samples.map(([, yes]) => yes),
      samples.map(() => 1),
      1e-4,
    );
    expect(bias).toBeCloseTo(Math.log(30 / 70), 2);
    expect(bias + weights[0]!).toBeCloseTo(Math.log(80 / 20), 2);
  });

  test('a row that counts twice is as two rows', async () => {
    const random = new Random('rows');
    const rows = Array.from({ length: 60 }, () => Float32Array.of(random.normal(), random.normal()));
    const yes = rows.map(([a = 0, b = 0]) => a - b + random.normal() > 0);
    const twice = rows.map((_, i) => i % 3 === 0);
    const counted = await fitLogistic(rows, yes, twice.map((is) => (is ? 2 : 1)), 1); // prettier-ignore
    const both = [...rows.keys(), ...rows.keys()].filter((i, at) => at < rows.length || twice[i]);
    const repeated = await fitLogistic(both.map((i) => rows[i]!), both.map((i) => yes[i]!), both.map(() => 1), 1); // prettier-ignore
    counted.weights.forEach((value, i) => expect(value).toBeCloseTo(repeated.weights[i]!, 4));
    expect(counted.bias).toBeCloseTo(repeated.bias, 4);
  });

  test('where it ends, no weight can be better: the slope of the loss is that of the ridge', async () => {
    const random = new Random('slope');
    const rows = Array.from({ length: 200 }, () => Float32Array.from({ length: 5 }, () => random.normal()));
    const yes = rows.map((row) => row[0]! + 0.5 * row[1]! + random.normal() > 0.3);
    const ridge = 3;
    const { weights, bias } = await fitLogistic(rows, yes, rows.map(() => 1), ridge); // prettier-ignore
    const off = rows.map((row, i) => {
      const logit = row.reduce((sum, value, k) => sum + value * weights[k]!, bias);
      return 1 / (1 + Math.exp(-logit)) - Number(yes[i]);
    });
    expect(off.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 2);
    weights.forEach((weight, k) => {
      const slope = rows.reduce((sum, row, i) => sum + off[i]! * row[k]!, 0);
      expect(slope + ridge * weight).toBeCloseTo(0, 2);
    });
  });
});
