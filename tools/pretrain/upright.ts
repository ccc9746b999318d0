/**
 * `npm run pretrain -- upright`: the weights that tell an upright face from one turned over (src/core/upright.ts), by ridge regression
 * (Hoerl & Kennard 1970) on the aligned crops of the portraits and of the real faces: as they are, against the same turned by
 * 180, 90 and 270 degrees and shifted, as a finder shifts them that takes them for upright.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { Random } from '../../src/core/random.ts';
import { UPRIGHT_FEATURES, uprightFeatures } from '../../src/core/upright.ts';
import { solvePositive } from '../mal/faces/follow.ts';
import { findRealFaces } from './samples/real-faces.ts';
import { findReadings } from './samples/readings.ts';

const ROOT = join(import.meta.dirname, '../..');
const WIDTH = UPRIGHT_FEATURES + 1;
const RIDGE = 30;
/** Pixels of the crop that a face as it is, and one turned over, may lie beside its place. */
const SHIFT = { upright: 2, turned: 14 };

/** A grey crop turned by quarters and shifted, its border going round. */
function moved(grey: Uint8Array, quarters: number, [dx, dy]: readonly [number, number]): Uint8Array {
  const out = new Uint8Array(grey.length);
  const last = CROP_SIZE - 1;
  const wrap = (value: number): number => (value + CROP_SIZE) % CROP_SIZE;
  for (let y = 0; y < CROP_SIZE; y++) {
    for (let x = 0; x < CROP_SIZE; x++) {
      let [u, v] = [wrap(x - dx), wrap(y - dy)];
      for (let q = 0; q < quarters; q++) [u, v] = [v, last - u];
      out[y * CROP_SIZE + x] = grey[v * CROP_SIZE + u]!;
    }
  }
  return out;
}

/** Features x features and features x answer, summed over the crops of one class and divided by their number. */
function moments(crops: Iterable<Uint8Array>, answer: number): { products: Float64Array; answers: Float64Array } {
  const products = new Float64Array(WIDTH * WIDTH);
  const answers = new Float64Array(WIDTH);
  let count = 0;
  for (const crop of crops) {
    const row = Float64Array.from([...uprightFeatures(crop), 1]);
    for (let i = 0; i < WIDTH; i++) {
      answers[i]! += answer * row[i]!;
      for (let j = 0; j < WIDTH; j++) products[i * WIDTH + j]! += row[i]! * row[j]!;
    }
    count++;
  }
  return { products: products.map((value) => value / count), answers: answers.map((value) => value / count) };
}

/** Fits on everything that `shared` holds, with readings kept in `cache`, and writes the weights. */
export async function fitUpright({ shared, cache }: { readonly shared: string; readonly cache: string }): Promise<void> {
  const faces = [...(await findReadings(shared, cache)), ...(await findRealFaces(shared, cache))].map(({ grey }) => grey);
  const random = new Random('upright');
  const whole = (most: number): number => Math.round(random.between(-most, most));
  const shift = (most: number): [number, number] => [whole(most), whole(most)];
  const upright = faces.map((grey) => moved(grey, 0, shift(SHIFT.upright)));
  const turned = faces.map((grey, i) => moved(grey, [2, 1, 2, 3][i % 4]!, shift(SHIFT.turned)));
  const [yes, no] = [moments(upright, 1), moments(turned, -1)];
  const products = yes.products.map((value, i) => faces.length * (value + no.products[i]!));
  const answers = yes.answers.map((value, i) => faces.length * (value + no.answers[i]!));
  for (let i = 0; i < WIDTH; i++) products[i * WIDTH + i]! += RIDGE;
  const weights = [...solvePositive(products, answers, WIDTH)].map((value) => Number(value.toFixed(3)));
  const [features, bias] = [weights.slice(0, UPRIGHT_FEATURES), weights[UPRIGHT_FEATURES]];
  writeFileSync(join(ROOT, 'src/core/upright-weights.json'), `${JSON.stringify({ features, bias })}\n`);
  const scores = (crops: readonly Uint8Array[]): number[] =>
    crops.map((crop) => uprightFeatures(crop).reduce((sum, value, i) => sum + features[i]! * value, bias!)).sort((a, b) => a - b);
  const quantiles = (list: readonly number[]): string =>
    [0.01, 0.05, 0.5, 0.95, 0.99].map((q) => list[Math.floor(q * list.length)]!.toFixed(2)).join(' ');
  console.log(`scores at 1, 5, 50, 95, 99 %: upright ${quantiles(scores(upright))}, turned ${quantiles(scores(turned))}`);
}
