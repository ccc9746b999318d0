/**
 * What an aligned crop looks like close by, furrows, bulges and edges: histograms of oriented gradients (Dalal & Triggs, CVPR 2005)
 * and the light and contrast of each cell, left and right taken together. Linear scores of it tell covers (core/cover-pixels.ts) and
 * say what the convolutions miss of action units (learn/nets/au-net.ts).
 */

import { CROP_SIZE } from './crop-frame.ts';
import type { Region } from './facs.ts';

/** Cells of the crop, along a side; pixels of a cell, along a side. */
const CELLS = 14;
const CELL = CROP_SIZE / CELLS;
const HALF = CELLS / 2;
/** Directions of edges, each half a turn over 8. */
const DIRECTIONS = 8;
/** Numbers of a cell: edges by direction, light, contrast. */
const NUMBERS = DIRECTIONS + 2;
/** Variance that noise adds to a crop's, grey levels squared, and edges that it adds to those of a cell and its neighbours. */
const NOISE = 25;
const NOISE_EDGES = 128;
/** Variance below which there is no picture, grey levels squared. */
const FLAT = 1e-4;
/** Weight of light and contrast beside edges. */
const LIGHT = 0.3;

/** How many numbers a row of cells has. */
const ROW = HALF * NUMBERS;
/** Numbers of a texture: its rows of cells, and a last one that is 1. */
export const TEXTURE_WIDTH = CELLS * ROW + 1;
/** Rows of cells that a region is told by; the middle of the face belongs to both. */
const ROWS: Readonly<Record<Region, { readonly from: number; readonly to: number }>> = {
  upper: { from: 0, to: 9 },
  lower: { from: 5, to: CELLS },
};

/** Where the numbers of a region begin in a texture, and end. */
export const textureSpan = (region: Region): readonly [from: number, to: number] => [
  ROWS[region].from * ROW,
  ROWS[region].to * ROW,
];

/** What a texture has of a region, as a view. */
export const textureIn = (texture: Float32Array, region: Region): Float32Array => texture.subarray(...textureSpan(region));

/**
 * The texture of an aligned crop, the same for a mirrored one: TEXTURE_WIDTH numbers, all zero for a crop without any picture.
 * `grey`: CROP_SIZE square, 0 to 255. Throws for another size.
 */
export function textureOf(grey: ArrayLike<number>): Float32Array {
  if (grey.length !== CROP_SIZE ** 2) throw new RangeError(`crop of ${grey.length} bytes: ${CROP_SIZE} square expected`);
  const out = new Float32Array(TEXTURE_WIDTH);
  const cells = describe(grey);
  if (!cells) return out;
  let at = 0;
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < HALF; column++) {
      const [own, other] = [row * CELLS + column, row * CELLS + CELLS - 1 - column];
      for (let i = 0; i < NUMBERS; i++) out[at++] = cells[own * NUMBERS + i]! + cells[other * NUMBERS + mirrored(i)]!;
    }
  }
  out[at] = 1;
  return out;
}

/** A cell's number in a mirrored crop: edges lean the other way. */
const mirrored = (i: number): number => (i < DIRECTIONS ? (DIRECTIONS - i) % DIRECTIONS : i);

/** NUMBERS of each cell, row by row; null where all pixels are alike. */
function describe(grey: ArrayLike<number>): Float64Array | null {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < grey.length; i++) {
    sum += grey[i]!;
    squares += grey[i]! * grey[i]!;
  }
  const mean = sum / grey.length;
  const variance = Math.max(0, squares / grey.length - mean ** 2);
  if (variance < FLAT) return null;
  const deviation = Math.sqrt(variance + NOISE);
  const cells = new Float64Array(CELLS * CELLS * NUMBERS);
  for (let y = 0; y < CROP_SIZE; y++) {
    for (let x = 0; x < CROP_SIZE; x++) {
      const at = (Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)) * NUMBERS;
      const light = (grey[y * CROP_SIZE + x]! - mean) / deviation;
      cells[at + DIRECTIONS]! += light;
      cells[at + DIRECTIONS + 1]! += light * light;
      addEdge(grey, x, y, cells, at);
    }
  }
  const edges = Float64Array.from({ length: CELLS * CELLS }, (_, cell) => {
    const own = cells.subarray(cell * NUMBERS, cell * NUMBERS + DIRECTIONS);
    return own.reduce((total, value) => total + value ** 2, 0);
  });
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const around = Math.sqrt(aroundCell(edges, cell) + NOISE_EDGES ** 2);
    const at = cell * NUMBERS;
    for (let i = 0; i < DIRECTIONS; i++) cells[at + i]! /= around;
    const light = cells[at + DIRECTIONS]! / CELL ** 2;
    const contrast = Math.sqrt(Math.max(0, cells[at + DIRECTIONS + 1]! / CELL ** 2 - light ** 2));
    cells[at + DIRECTIONS] = LIGHT * light;
    cells[at + DIRECTIONS + 1] = LIGHT * contrast;
  }
  return cells;
}

/** Adds the edge at a pixel to its cell's, shared between the two directions next to it; the crop's border has none across it. */
function addEdge(grey: ArrayLike<number>, x: number, y: number, cells: Float64Array, at: number): void {
  const i = y * CROP_SIZE + x;
  const last = CROP_SIZE - 1;
  const dx = x > 0 && x < last ? grey[i + 1]! - grey[i - 1]! : 0;
  const dy = y > 0 && y < last ? grey[i + CROP_SIZE]! - grey[i - CROP_SIZE]! : 0;
  if (dx === 0 && dy === 0) return;
  const strength = Math.sqrt(dx * dx + dy * dy);
  const direction = ((Math.atan2(dy, dx) / Math.PI + 1) * DIRECTIONS) % DIRECTIONS;
  const first = Math.floor(direction);
  cells[at + first]! += strength * (1 - (direction - first));
  cells[at + ((first + 1) % DIRECTIONS)]! += strength * (direction - first);
}

/** Sum over a cell and its eight neighbours; the border goes on outside. */
function aroundCell(values: Float64Array, cell: number): number {
  const [row, column] = [Math.floor(cell / CELLS), cell % CELLS];
  const inside = (i: number): number => Math.min(CELLS - 1, Math.max(0, i));
  let sum = 0;
  for (let r = row - 1; r <= row + 1; r++) {
    for (let c = column - 1; c <= column + 1; c++) sum += values[inside(r) * CELLS + inside(c)]!;
  }
  return sum;
}
