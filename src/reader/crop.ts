/** Stage 2: the aligned crop of each face. What it measures decides how far the face can be trusted (core/quality.ts). */

import { cropTransform, cutCrop, opaque } from '../core/crop-frame.ts';
import { measureCrop, quality, type CropMeasures } from '../core/quality.ts';
import type { Quality } from '../core/reading.ts';
import { glimpseOf } from '../core/relief.ts';
import type { FoundFrame } from './found-frame.ts';
import type { KnownFace } from './roster.ts';

/** A face of a frame, ready to be scored. */
export interface LocatedFace extends KnownFace {
  /** CROP_SIZE x CROP_SIZE x 3 bytes, RGB. */
  readonly crop: Uint8Array;
  /** Before the network has judged what hides the face. */
  readonly quality: Quality;
}

/** A frame whose pixels are no longer needed, unless it is to be drawn. */
export interface LocatedFrame extends Omit<FoundFrame, 'faces' | 'pixels' | 'milliseconds'> {
  /** Largest first. */
  readonly faces: readonly LocatedFace[];
  /** The whole picture, as glimpseOf sees it. */
  readonly glimpse: readonly number[];
  readonly milliseconds: { readonly find: number; readonly crop: number };
}

/** Cuts the crops of the faces that were found, and measures them. */
export function cutFaces({ faces: found, pixels, ...frame }: FoundFrame): LocatedFrame {
  const began = performance.now();
  const { width, height } = frame;
  const image = { data: pixels, width, height };
  const faces = found.map((face): LocatedFace => {
    const { crop, measures } = cutFace(image, face.landmarks);
    return { ...face, crop, quality: quality(face.landmarks, face.pose, measures, frame) };
  });
  return { ...frame, faces, glimpse: glimpseOf(image), milliseconds: { ...frame.milliseconds, crop: performance.now() - began } };
}

/** The crop of the face with `landmarks` (picture pixels), CROP_SIZE x CROP_SIZE x 3 bytes, and how far it can be trusted. */
export function cutFace(
  image: Pick<ImageData, 'data' | 'width' | 'height'>,
  landmarks: Float32Array,
): { crop: Uint8Array; measures: CropMeasures } {
  const rgba = cutCrop(image, cropTransform(landmarks));
  return { crop: opaque(rgba), measures: measureCrop(rgba) };
}
