/**
 * Stage 2: the aligned crop of a face, one draw from the frame to a small canvas; only the crop is ever read back.
 * What it measures decides how far the face can be trusted (core/quality.ts).
 */

import { CROP_SIZE, cropTransform, opaque } from '../core/crop-frame.ts';
import { measureCrop, type CropMeasures } from '../core/quality.ts';
import type { Pixels } from './pixels.ts';

export class Cropper {
  readonly #context = new OffscreenCanvas(CROP_SIZE, CROP_SIZE).getContext('2d', { alpha: false })!;

  /** The crop of the face with `landmarks` (picture pixels), CROP_SIZE x CROP_SIZE x 3 bytes, and how far it can be trusted. */
  cut(frame: Pixels, landmarks: Float32Array): { crop: Uint8Array; measures: CropMeasures } {
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, CROP_SIZE, CROP_SIZE);
    this.#context.setTransform(...cropTransform(landmarks));
    this.#context.drawImage(frame, 0, 0);
    const { data } = this.#context.getImageData(0, 0, CROP_SIZE, CROP_SIZE);
    return { crop: opaque(data), measures: measureCrop(data) };
  }
}
