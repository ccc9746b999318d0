/** Readings of a file as rows of a table. */

import type { CsvComparedWith } from '../../core/openface-csv.ts';
import type { BatchFrame } from '../contract.ts';
import type { FileReading } from './file-reader.ts';

/** Turns the readings of one file, in order, into frames from 1 and faces from 0; `recorded` is what a given neutral is called. */
export function rowMaker(recorded: CsvComparedWith): (reading: FileReading) => BatchFrame {
  let frame = 0;
  return ({ faces, timestamp }) => ({
    frame: ++frame,
    timestamp,
    faces: faces.map(({ id, quality, pose, latents, intensity, presence, comparedWith }) => ({
      id: id - 1,
      quality,
      pose,
      latents: [...latents],
      intensity: [...intensity],
      presence: [...presence],
      comparedWith: comparedWith === 'recorded' ? recorded : comparedWith,
    })),
  });
}
