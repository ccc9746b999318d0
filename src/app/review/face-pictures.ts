/** Small pictures of one face at chosen frames of a recording, one after the other in the order of time. */

import { builtAssets } from '../../assets.ts';
import type { Box } from '../../core/reading.ts';
import { AS_SHOWN } from '../../record/scores.ts';
import { rowOf, type Track } from '../../record/track.ts';
import type { OpenRecording } from '../../store/recordings.ts';
import { RecordedPicture, type RecordingFilm } from './picture.ts';

/** How much of a picture the face takes. */
const FACE = 0.78;

export interface FaceSource {
  readonly recording: OpenRecording;
  readonly track: Track;
  readonly film: RecordingFilm | null;
  readonly face: number;
}

/**
 * Squares of `side` pixels; a frame without the face is left out. `onFilmFailure` hears of a film that cannot be read: the landmarks are
 * painted then. Rejects with the signal's reason, when the pictures that were given are closed.
 */
export async function* facePictures(
  signal: AbortSignal,
  { recording, track, film, face }: FaceSource,
  frames: Iterable<number>,
  side: number,
  onFilmFailure: (error: Error) => void,
): AsyncGenerator<{ readonly frame: number; readonly picture: ImageBitmap }, void> {
  const context = new OffscreenCanvas(side, side).getContext('2d')!;
  const picture = new RecordedPicture(recording, context, builtAssets().mesh, film, onFilmFailure);
  try {
    for (const frame of [...new Set(frames)].sort((a, b) => a - b)) {
      const row = rowOf(track, frame, face);
      if (row < 0) continue;
      const part = squareAround(track.faces.box.subarray(4 * row, 4 * row + 4));
      await picture.paint(track, { frame, chosen: face, variant: AS_SHOWN, overlay: [], pixelRatio: 1, part });
      signal.throwIfAborted();
      const taken = context.canvas.transferToImageBitmap();
      signal.addEventListener('abort', () => taken.close(), { once: true });
      yield { frame, picture: taken };
    }
  } finally {
    await picture.close();
  }
}

function squareAround(box: Float32Array): Box {
  const [x, y, width, height] = [box[0]!, box[1]!, box[2]!, box[3]!];
  const side = Math.max(width, height) / FACE;
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}
