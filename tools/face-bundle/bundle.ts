/** The face bundle: a ZIP of stored files as MediaPipe's FaceLandmarker task expects, the same bytes every time. */

import { imageMetadata } from './metadata.ts';
import type { PackedFiles } from './package.ts';
import { fitModel, isModel } from './tflite.ts';
import { unzip, zip, type Entries } from '../../src/core/zip.ts';

const DETECTOR = 'face_detector.tflite';
const LANDMARKS = 'face_landmarks_detector.tflite';
export const GEOMETRY = 'geometry_pipeline_metadata_landmarks.binarypb';

/** The bundle of the packed files. Errors name the file that is not what it should be. */
export function makeBundle(files: PackedFiles): Uint8Array {
  const attention = 'face_landmark_with_attention.tflite';
  const detection = 'face_detection_short_range.tflite';
  return zip({
    [DETECTOR]: fitModel(detection, files.read(detection), imageMetadata('face detector', 127.5, 127.5), false),
    [LANDMARKS]: fitModel(attention, files.read(attention), imageMetadata('face landmarks', 0, 255), true),
    [GEOMETRY]: files.read(GEOMETRY),
  });
}

/** Why the bytes are no face landmarker bundle, in words; null when they are one. */
export function faultOf(bundle: Uint8Array): string | null {
  let entries: Entries;
  try {
    entries = unzip(bundle);
  } catch (error) {
    return (error as Error).message;
  }
  const missing = [DETECTOR, LANDMARKS, GEOMETRY].find((name) => !entries[name]?.length);
  if (missing) return `has no ${missing}`;
  const wrong = [DETECTOR, LANDMARKS].find((name) => !isModel(entries[name]!));
  return wrong ? `${wrong} is no TensorFlow Lite model` : null;
}
