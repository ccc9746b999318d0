/** Readings of a file as rows of a table. */

import type { CsvComparedWith } from '../../core/openface-csv.ts';
import type { BatchFrame } from '../contract.ts';
import type { FileReading } from './file-reader.ts';

/** Turns the readings of one file, in order, into frames from 1 and faces from 0; `recorded` is what a given neutral is called. */
export function rowMaker(recorded: CsvComparedWith): (reading: FileReading) => BatchFrame {
  const ids = new Map<number, number>();
  let frame = 0;
  const idOf = (id: number): number => {
    if (!ids.has(id)) ids.set(id, ids.size);
    return ids.get(id)!;
  };
  return ({ faces, timestamp }) => ({
    frame: ++frame,
    timestamp,
    faces: faces.map(({ id, quality, pose, latents, intensity, presence, comparedWith }) => ({
      id: idOf(id),
      quality,
      pose,
      latents: [...latents],
      intensity: [...intensity],
      presence: [...presence],
      comparedWith: comparedWith === 'recorded' ? recorded : comparedWith,
    })),
  });
}
