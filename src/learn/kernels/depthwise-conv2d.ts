/** Gradients of the depthwise convolution for the wasm backend, which has neither. Plain loops: there is no product to win from. */

import type * as tf from '../tf.ts';
import { allocate, view, type WasmBackend } from './wasm-heap.ts';
import { eachRun, type Window } from './window.ts';

/** Gradient of the filter [kh, kw, in, multiplier] from the input `x` and the output's gradient `dy`. */
export function filterGradient(backend: WasmBackend, window: Window, x: tf.TensorInfo, dy: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels, strideWidth } = window;
  const multiplier = outChannels / inChannels;
  const gradient = allocate(backend, window.filterShape);
  const [input, output, to] = [view(backend, x), view(backend, dy), view(backend, gradient).fill(0)];
  eachRun(window, (tap, place, pixel, count) => {
    for (let end = place + count; place < end; place++, pixel += strideWidth) {
      for (let c = 0, k = 0; c < inChannels; c++) {
        const value = input[pixel * inChannels + c]!;
        for (let m = 0; m < multiplier; m++, k++) to[tap * outChannels + k]! += value * output[place * outChannels + k]!;
      }
    }
  });
  return gradient;
}

/** Gradient of the input [batch, height, width, in] from the output's gradient `dy` and the `filter`. */
export function inputGradient(backend: WasmBackend, window: Window, dy: tf.TensorInfo, filter: tf.TensorInfo): tf.TensorInfo {
  const { inChannels, outChannels, strideWidth } = window;
  const multiplier = outChannels / inChannels;
  const gradient = allocate(backend, window.inShape);
  const [output, weights, to] = [view(backend, dy), view(backend, filter), view(backend, gradient).fill(0)];
  eachRun(window, (tap, place, pixel, count) => {
    for (let end = place + count; place < end; place++, pixel += strideWidth) {
      for (let c = 0, k = 0; c < inChannels; c++) {
        let sum = 0;
        for (let m = 0; m < multiplier; m++, k++) sum += output[place * outChannels + k]! * weights[tap * outChannels + k]!;
        to[pixel * inChannels + c]! += sum;
      }
    }
  });
  return gradient;
}
