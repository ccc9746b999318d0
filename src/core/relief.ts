/** Small pictures by which one frame is told from the next: a face whatever the light on it, and the whole picture. */

import { CROP_SIZE, luma } from './crop-frame.ts';

/** Blocks a side into which a crop is averaged, and how many about a block are its surroundings. */
const BLOCKS = 28;
const BLOCK = CROP_SIZE / BLOCKS;
const AROUND = 2;
/** Blocks of the crop that show the face. */
const SHOWN = { left: 3, right: 24, top: 2, bottom: 26 };
/** Grey levels of contrast that are noise. */
const NOISE = 4;

/** How each spot of a crop (CROP_SIZE x CROP_SIZE x 3 bytes, RGB) stands out from those about it, in their spreads; a row at a time. */
export function reliefOf(crop: Uint8Array): Float32Array {
  const blocks = new Float32Array(BLOCKS * BLOCKS);
  for (let y = 0; y < CROP_SIZE; y++) {
    for (let x = 0; x < CROP_SIZE; x++) {
      blocks[Math.floor(y / BLOCK) * BLOCKS + Math.floor(x / BLOCK)]! += luma(crop, 3 * (y * CROP_SIZE + x)) / BLOCK ** 2;
    }
  }
  const relief: number[] = [];
  for (let y = SHOWN.top; y < SHOWN.bottom; y++) {
    for (let x = SHOWN.left; x < SHOWN.right; x++) relief.push(standing(blocks, x, y));
  }
  return Float32Array.from(relief);
}

function standing(blocks: Float32Array, x: number, y: number): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let row = y - AROUND; row <= y + AROUND; row++) {
    for (let column = x - AROUND; column <= x + AROUND; column++) {
      if (row < 0 || row >= BLOCKS || column < 0 || column >= BLOCKS) continue;
      const value = blocks[row * BLOCKS + column]!;
      sum += value;
      squares += value * value;
      count++;
    }
  }
  const mean = sum / count;
  return (blocks[y * BLOCKS + x]! - mean) / (Math.sqrt(Math.max(0, squares / count - mean * mean)) + NOISE);
}

interface Pixels {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

const GLIMPSE = { columns: 16, rows: 9 };
/** Pixels of each part of a picture that are read, a side. */
const READ = 4;

/** A picture (RGBA) at a glance: luma (0 to 255, whole numbers) of 16 x 9 parts, row by row. */
export function glimpseOf({ data, width, height }: Pixels): number[] {
  const { columns, rows } = GLIMPSE;
  const place = (part: number, k: number, parts: number, length: number): number =>
    Math.min(length - 1, Math.floor(((part + (k + 0.5) / READ) * length) / parts));
  return Array.from({ length: columns * rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < READ * READ; k++) {
      const x = place(i % columns, k % READ, columns, width);
      const y = place(Math.floor(i / columns), Math.floor(k / READ), rows, height);
      sum += luma(data, 4 * (y * width + x));
    }
    return Math.round(sum / READ ** 2);
  });
}

/** How alike two reliefs are, -1 to 1: the correlation of that half, upper, lower, left or right, which has changed least. */
export function likeness(a: Float32Array, b: Float32Array): number {
  return Math.max(...HALVES.map((half) => correlation(half.map((i) => a[i]!), half.map((i) => b[i]!)))); // prettier-ignore
}

const COLUMNS = SHOWN.right - SHOWN.left;
const ROWS = SHOWN.bottom - SHOWN.top;
const where = (holds: (x: number, y: number) => boolean): number[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, i) => i).filter((i) => holds(i % COLUMNS, Math.floor(i / COLUMNS)));
const [MIDDLE_X, MIDDLE_Y] = [(COLUMNS - 1) / 2, (ROWS - 1) / 2];
const HALVES = [
  where((_, y) => y < MIDDLE_Y),
  where((_, y) => y > MIDDLE_Y),
  where((x) => x < MIDDLE_X),
  where((x) => x > MIDDLE_X),
];

/** Pearson's correlation, -1 to 1; 1 for two pictures without any contrast, 0 for one. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sumA, sumB, ab, aa, bb] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    sumA += x;
    sumB += y;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const [spreadA, spreadB] = [aa - (sumA * sumA) / a.length, bb - (sumB * sumB) / b.length];
  if (spreadA <= 0 || spreadB <= 0) return spreadA <= 0 && spreadB <= 0 ? 1 : 0;
  return (ab - (sumA * sumB) / a.length) / Math.sqrt(spreadA * spreadB);
}
