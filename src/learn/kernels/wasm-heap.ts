/**
 * What the training kernels use of the wasm backend. A view of its heap is good only until the next allocation, which may
 * move the heap: allocate first, then take views.
 */

import * as tf from '../tf.ts';

export interface WasmBackend extends tf.KernelBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): tf.TypedArray;
}

export const allocate = (backend: WasmBackend, shape: readonly number[]): tf.TensorInfo =>
  backend.makeOutput([...shape], 'float32');

export const view = (backend: WasmBackend, info: tf.TensorInfo): Float32Array => backend.typedArrayFromHeap(info) as Float32Array;

/** Product of two matrices; neither transposed, for only that way the backend is fast. The result is the caller's to free. */
export function product(backend: WasmBackend, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(tf.BatchMatMul, 'wasm')!;
  return kernelFunc({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } }) as tf.TensorInfo;
}

/** A matrix with rows and columns exchanged: the backend's own transposition takes several times as long. The result is the caller's to free. */
export function transposed(backend: WasmBackend, matrix: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = matrix.shape as [number, number];
  const turned = allocate(backend, [columns, rows]);
  const [from, to] = [view(backend, matrix), view(backend, turned)];
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) to[j * rows + i] = from[k]!;
  }
  return turned;
}

/** The same numbers in another shape, for as long as `info` lives. */
export const shaped = (info: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo => ({ ...info, shape: [...shape] });
