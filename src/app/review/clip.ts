/** A span of a recording with its overlay as a film to show somebody: MP4 frame by frame, or a GIF at a few frames a second. */

import { builtAssets } from '../../assets.ts';
import type { Span } from '../../record/events.ts';
import { faceIds, rowOf } from '../../record/track.ts';
import type { OverlayStyle } from '../../reader/settings.ts';
import { encodableCodec } from '../../store/video-codecs.ts';
import { captionOf } from '../readings/active-now.ts';
import { GifFile, Mp4File } from '../share/encode.ts';
import { drawShown, MOST_LOOP, sizeOf, type Shown } from '../share/framing.ts';
import { WORDS } from '../words.ts';
import { clipFrames, type ClipFormat } from './clip-frames.ts';
import { faceReading } from './face-reading.ts';
import { RecordedPicture } from './picture.ts';
import type { ReviewState } from './review.svelte.ts';
import { REVIEW_WORDS } from './words.ts';

/** A GIF of more would be too large to send, seconds. */
export const LONGEST_GIF = 20;
/** Longest side of a film, pixels. */
const MOST_FILM = 1280;

export type ClipSource = Pick<ReviewState, 'recording' | 'track' | 'face' | 'variant' | 'film'>;

/** Whether this browser encodes the films. */
export const makesMp4 = async (): Promise<boolean> => (await encodableCodec(['avc'], { width: 1280, height: 720 })) !== null;

/** Makes the film; `onProgress` hears 0 to 1. Rejects with the signal's reason, and for pictures that cannot be read. */
export async function clip(
  signal: AbortSignal,
  { recording, track, face, variant, film }: ClipSource,
  span: Span,
  format: ClipFormat,
  overlay: readonly OverlayStyle[],
  onProgress: (done: number) => void,
): Promise<Blob> {
  const frames = clipFrames(track.frames.time, span, format);
  const [first] = frames;
  if (!first) throw new RangeError('no frame in the selection: select a longer span');
  const { width, height } = { width: track.frames.width[first.frame]!, height: track.frames.height[first.frame]! };
  const most = format === 'gif' ? MOST_LOOP : MOST_FILM;
  const longest = Math.max(width, height);
  // painted in the size of the film, at which names and the line under the picture are read: a small picture larger, a large one smaller
  const scale = Math.min(most / longest, Math.max(1, MOST_LOOP / longest));
  const painted = new OffscreenCanvas(Math.round(scale * width), Math.round(scale * height)).getContext('2d')!;
  const picture = new RecordedPicture(recording, painted, builtAssets().mesh, film, (error) => {
    throw error;
  });
  const away = faceIds(track).length === 0 ? WORDS.noFace : REVIEW_WORDS.notInView;
  const shownAt = (frame: number): Shown => {
    const row = rowOf(track, frame, face);
    return { canvas: painted.canvas, width, height, ...captionOf(row < 0 ? null : faceReading(track, row, variant), away) };
  };
  let mp4: Mp4File | null = null;
  try {
    const size = sizeOf(shownAt(first.frame), most);
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext('2d', { willReadFrequently: format === 'gif' })!;
    const gif = format === 'gif' ? new GifFile(size.width, size.height) : null;
    mp4 = gif ? null : await Mp4File.open(canvas);
    for (const [i, { frame, at, seconds }] of frames.entries()) {
      signal.throwIfAborted();
      await picture.paint(track, { frame, chosen: face, variant, overlay, pixelRatio: Math.max(1, scale) });
      drawShown(context, shownAt(frame), size);
      gif?.add(context.getImageData(0, 0, size.width, size.height).data, seconds);
      await mp4?.add(at, seconds);
      onProgress((i + 1) / frames.length);
      // lets the page answer a press on Cancel
      await new Promise((done) => setTimeout(done));
    }
    return gif ? gif.finish() : await mp4!.finish();
  } catch (error) {
    await mp4?.cancel();
    throw error;
  } finally {
    await picture.close();
  }
}
