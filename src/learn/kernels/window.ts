/** Where the window of a convolution (NHWC, not dilated) lies: shared by all its gradients. */

import * as tf from '../tf.ts';

export type Window = tf.backend_util.Conv2DInfo;

type Shape4D = [number, number, number, number];

/** The attributes that the convolution gradients of TensorFlow.js hand to a kernel. */
export interface WindowAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
}

/** Throws for layouts and dilations that no kernel here knows. */
export function windowOf(
  input: readonly number[],
  filter: readonly number[],
  attrs: WindowAttributes,
  depthwise: boolean,
): Window {
  const { strides, pad, dimRoundingMode, dataFormat = 'NHWC', dilations = 1 } = attrs;
  if (dataFormat !== 'NHWC') throw new Error(`convolution gradients need channels last: ${dataFormat}`);
  if ([dilations].flat().some((step) => step !== 1)) {
    throw new Error(`convolution gradients need a window that is not dilated: ${String(dilations)}`);
  }
  return tf.backend_util.computeConv2DInfo(input as Shape4D, filter as Shape4D, strides, 1, pad, dimRoundingMode, depthwise);
}

/**
 * Calls `each` for every tap of the window and every row of outputs, with the `count` outputs from `place` on for which the tap
 * falls inside the input: at `pixel` for the first, and `strideWidth` pixels further for each one after. `place` counts outputs,
 * `tap` filter positions, `pixel` inputs, all over batch, row and column, channels left out. Picture by picture, so that what one
 * of them gathers or scatters stays in the cache.
 */
export function eachRun(window: Window, each: (tap: number, place: number, pixel: number, count: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } =
    window;
  for (let b = 0; b < batchSize; b++) {
    for (let i = 0, tap = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++, tap++) {
        const shift = j - padInfo.left;
        const first = Math.max(0, Math.ceil(-shift / strideWidth));
        const count = Math.min(outWidth, Math.floor((inWidth - 1 - shift) / strideWidth) + 1) - first;
        if (count <= 0) continue;
        for (let y = 0; y < outHeight; y++) {
          const row = y * strideHeight + i - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          each(tap, (b * outHeight + y) * outWidth + first, (b * inHeight + row) * inWidth + first * strideWidth + shift, count);
        }
      }
    }
  }
}
