/** The face bundle: a ZIP of stored files as MediaPipe's FaceLandmarker task expects, the same bytes every time. */

import { unzipSync, zipSync } from 'fflate';
import { imageMetadata } from './metadata.ts';
import type { PackedFiles } from './package.ts';
import { fitModel } from './tflite.ts';

const DETECTOR = 'face_detector.tflite';
const LANDMARKS = 'face_landmarks_detector.tflite';
export const GEOMETRY = 'geometry_pipeline_metadata_landmarks.binarypb';
/** Any fixed day: ZIP entries carry a time, and ours must not change. */
const DAY = '1980-01-02';

export function makeBundle(files: PackedFiles): Uint8Array {
  const attention = 'face_landmark_with_attention.tflite';
  const detection = 'face_detection_short_range.tflite';
  return zipSync(
    {
      [DETECTOR]: fitModel(detection, files.read(detection), imageMetadata('face detector', 127.5, 127.5), false),
      [LANDMARKS]: fitModel(attention, files.read(attention), imageMetadata('face landmarks', 0, 255), true),
      [GEOMETRY]: files.read(GEOMETRY),
    },
    { level: 0, mtime: DAY },
  );
}

/** Throws an Error that begins with `file` when the bytes are no face landmarker bundle. */
export function checkBundle(file: string, bundle: Uint8Array): void {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bundle);
  } catch (cause) {
    throw new Error(`${file}: not a face_landmarker.task (cannot be unzipped); download it again`, { cause });
  }
  for (const name of [DETECTOR, LANDMARKS, GEOMETRY]) {
    if (!entries[name]?.length) throw new Error(`${file}: not a face_landmarker.task (has no ${name})`);
  }
}
