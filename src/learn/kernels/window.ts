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
 * Calls `each` for every place of the window and every tap that falls inside the input: `place` counts outputs, `tap` filter
 * positions, `pixel` inputs, all over batch, row and column, channels left out.
 */
export function eachTap(window: Window, each: (place: number, tap: number, pixel: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } =
    window;
  for (let b = 0, place = 0; b < batchSize; b++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++, place++) {
        for (let i = 0; i < filterHeight; i++) {
          const row = y * strideHeight + i - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const column = x * strideWidth + j - padInfo.left;
            if (column < 0 || column >= inWidth) continue;
            each(place, i * filterWidth + j, (b * inHeight + row) * inWidth + column);
          }
        }
      }
    }
  }
}
