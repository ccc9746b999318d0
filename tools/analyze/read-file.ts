/** One file of an analysis: its rows, and what is to be said of it. */

import type { BatchPart } from '../../src/batch/contract.ts';
import { openFaceRows } from '../../src/core/openface-csv.ts';
import { remarkWords, type FileAbout } from './about.ts';

/**
 * Writes the rows of `file` as its parts come. Never rejects for the file's own sake: why it could not be read (further) is in the
 * answer. `isOver` tells errors that end everything, which it rejects with.
 */
export async function readFile(
  file: string,
  parts: AsyncIterable<BatchPart>,
  write: (rows: string) => void,
  onFrames: (done: number, frames: number) => void,
  isOver: () => boolean,
): Promise<FileAbout> {
  let [rows, frames, framesWithoutFace, framesCompared] = [0, 0, 0, 0];
  let [first, last]: [number | null, number] = [null, 0];
  const remarks: string[] = [];
  let error: string | null = null;
  try {
    for await (const part of parts) {
      write(part.frames.map((frame) => openFaceRows(file, frame)).join(''));
      for (const { faces, timestamp } of part.frames) {
        first ??= timestamp;
        last = timestamp;
        frames++;
        rows += Math.max(1, faces.length);
        if (faces.length === 0) framesWithoutFace++;
        if (faces.some((face) => face.comparedWith !== 'none')) framesCompared++;
      }
      remarks.push(...part.remarks.map(remarkWords));
      onFrames(part.done, frames);
    }
  } catch (cause) {
    if (isOver()) throw cause;
    error = (cause as Error).message;
  }
  const seconds = thousandths(last - (first ?? 0));
  const fps = frames > 1 && seconds > 0 ? thousandths((frames - 1) / (last - first!)) : null;
  return { file, rows, frames, fps, seconds, framesWithoutFace, framesCompared, remarks, error };
}

const thousandths = (value: number): number => Math.round(1000 * value) / 1000;

/** A line about a file that was read. `neutral` is one of auto, first and none, or null for a file. */
export function fileWords(about: FileAbout, neutral: string | null): string {
  const { frames, framesWithoutFace, framesCompared, remarks, error } = about;
  const count = `${frames} ${frames === 1 ? 'frame' : 'frames'}`;
  if (error !== null) return [`${error}${frames > 0 ? ` (its first ${count} are in the table)` : ''}`, ...remarks].join('; ');
  const missing = framesWithoutFace > 0 ? [`${framesWithoutFace} without a face`] : [];
  const whyAlone = {
    first: 'no face good enough was found',
    auto: 'no resting face was found',
    file: 'nobody is like the face in the neutral file',
  }[neutral ?? 'file'];
  const isAlone = framesCompared === 0 && whyAlone && (neutral !== 'auto' || frames > 1);
  return [count, ...missing, ...(isAlone ? [`compared with nobody: ${whyAlone}`] : []), ...remarks].join(', ');
}
