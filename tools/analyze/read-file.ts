/** One file of an analysis: its rows, and what is to be said of it. */

import type { BatchPart } from '../../src/batch/contract.ts';
import { FileTally, type FileAbout } from '../../src/batch/film/table-about.ts';
import { openFaceRows } from '../../src/core/openface-csv.ts';
import { ReaderLost } from './lasting-reader.ts';

/**
 * Writes the rows of `file` as its parts come. Never rejects for the file's own sake: why it could not be read (further) is in the
 * answer. A reader that is lost and what `isOver` tells end everything: it rejects with their errors.
 */
export async function readFile(
  file: string,
  parts: AsyncIterable<BatchPart>,
  write: (rows: string) => void,
  onFrames: (done: number, frames: number) => void,
  isOver: () => boolean,
): Promise<FileAbout> {
  const tally = new FileTally();
  let error: string | null = null;
  try {
    for await (const { frames, remarks, done } of parts) {
      write(frames.map((frame) => openFaceRows(file, frame)).join(''));
      tally.add(frames);
      for (const remark of remarks) tally.remark(remark);
      onFrames(done, tally.frames);
    }
  } catch (cause) {
    if (isOver() || cause instanceof ReaderLost) throw cause;
    error = (cause as Error).message;
  }
  return tally.about(file, error);
}

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
