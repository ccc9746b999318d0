/** Stage 2: the aligned crop of a face. What it measures decides how far the face can be trusted (core/quality.ts). */

import { cropTransform, cutCrop, opaque } from '../core/crop-frame.ts';
import { measureCrop, type CropMeasures } from '../core/quality.ts';

/** The crop of the face with `landmarks` (picture pixels), CROP_SIZE x CROP_SIZE x 3 bytes, and how far it can be trusted. */
export function cutFace(image: ImageData, landmarks: Float32Array): { crop: Uint8Array; measures: CropMeasures } {
  const rgba = cutCrop(image, cropTransform(landmarks));
  return { crop: opaque(rgba), measures: measureCrop(rgba) };
}
