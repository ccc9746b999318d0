/**
 * Gradients of the plain convolution for the wasm backend. It lacks the filter's, and its own for the input is a plain loop.
 * Both are one matrix product here, on the input's patches laid out as a matrix (im2col; Chellapilla et al. 2006).
 */

import type * as tf from '../tf.ts';
import { allocate, product, shaped, transposed, view, type WasmBackend } from './wasm-heap.ts';
import { eachRun, type Window } from './window.ts';

const places = ({ batchSize, outHeight, outWidth }: Window): number => batchSize * outHeight * outWidth;
const patch = ({ filterHeight, filterWidth, inChannels }: Window): number => filterHeight * filterWidth * inChannels;

/** Gradient of the filter [kh, kw, in, out] from the input `x` and the output's gradient `dy`. */
export function filterGradient(backend: WasmBackend, window: Window, x: tf.TensorInfo, dy: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels, strideWidth } = window;
  const [n, width] = [places(window), patch(window)];
  // patches as columns: what is multiplied by them is small, and the product lies as the filter does
  const patches = allocate(backend, [width, n]);
  const [from, to] = [view(backend, x), view(backend, patches).fill(0)];
  const step = strideWidth * inChannels;
  eachRun(window, (tap, place, pixel, count) => {
    for (let c = 0; c < inChannels; c++) {
      const target = (tap * inChannels + c) * n + place;
      let source = pixel * inChannels + c;
      for (let k = 0; k < count; k++, source += step) to[target + k] = from[source]!;
    }
  });
  const filter = product(backend, patches, shaped(dy, [n, outChannels]));
  backend.disposeData(patches.dataId);
  return shaped(filter, window.filterShape);
}

/** Gradient of the input [batch, height, width, in] from the output's gradient `dy` and the `filter`. */
export function inputGradient(backend: WasmBackend, window: Window, dy: tf.TensorInfo, filter: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels, strideWidth } = window;
  const [n, width] = [places(window), patch(window)];
  const turned = transposed(backend, shaped(filter, [width, outChannels]));
  const patches = product(backend, shaped(dy, [n, outChannels]), turned);
  const gradient = allocate(backend, window.inShape);
  const [from, to] = [view(backend, patches), view(backend, gradient).fill(0)];
  const step = strideWidth * inChannels;
  eachRun(window, (tap, place, pixel, count) => {
    let source = place * width + tap * inChannels;
    let target = pixel * inChannels;
    for (let k = 0; k < count; k++, source += width, target += step) {
      for (let c = 0; c < inChannels; c++) to[target + c]! += from[source + c]!;
    }
  });
  backend.disposeData(turned.dataId);
  backend.disposeData(patches.dataId);
  return gradient;
}
