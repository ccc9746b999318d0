/**
 * Gradients of the plain convolution for the wasm backend. It lacks the filter's, and its own for the input is a plain loop.
 * Both are one matrix product here, on the input's patches laid out as a matrix (im2col; Chellapilla et al. 2006).
 */

import type * as tf from '../tf.ts';
import { allocate, product, shaped, transposed, view, type WasmBackend } from './wasm-heap.ts';
import { eachTap, type Window } from './window.ts';

const places = ({ batchSize, outHeight, outWidth }: Window): number => batchSize * outHeight * outWidth;
const patch = ({ filterHeight, filterWidth, inChannels }: Window): number => filterHeight * filterWidth * inChannels;

/** Gradient of the filter [kh, kw, in, out] from the input `x` and the output's gradient `dy`. */
export function filterGradient(backend: WasmBackend, window: Window, x: tf.TensorInfo, dy: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels } = window;
  const [n, width] = [places(window), patch(window)];
  const patches = allocate(backend, [n, width]);
  const [from, to] = [view(backend, x), view(backend, patches).fill(0)];
  eachTap(window, (place, tap, pixel) => {
    const source = pixel * inChannels;
    const target = place * width + tap * inChannels;
    for (let c = 0; c < inChannels; c++) to[target + c] = from[source + c]!;
  });
  const turned = transposed(backend, shaped(dy, [n, outChannels]));
  const gradient = product(backend, turned, patches);
  const filter = transposed(backend, gradient);
  for (const { dataId } of [patches, turned, gradient]) backend.disposeData(dataId);
  return shaped(filter, window.filterShape);
}

/** Gradient of the input [batch, height, width, in] from the output's gradient `dy` and the `filter`. */
export function inputGradient(backend: WasmBackend, window: Window, dy: tf.TensorInfo, filter: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels } = window;
  const [n, width] = [places(window), patch(window)];
  const turned = transposed(backend, shaped(filter, [width, outChannels]));
  const patches = product(backend, shaped(dy, [n, outChannels]), turned);
  const gradient = allocate(backend, window.inShape);
  const [from, to] = [view(backend, patches), view(backend, gradient).fill(0)];
  eachTap(window, (place, tap, pixel) => {
    const source = place * width + tap * inChannels;
    const target = pixel * inChannels;
    for (let c = 0; c < inChannels; c++) to[target + c]! += from[source + c]!;
  });
  backend.disposeData(turned.dataId);
  backend.disposeData(patches.dataId);
  return gradient;
}
