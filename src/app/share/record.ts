/** A still or a short loop of what the stage shows, as it is shown. Loaded when somebody shares. */

import { encodableCodec } from '../../store/video-codecs.ts';
import { GifFile, Mp4File } from './encode.ts';
import { drawShown, GIF_FRAMES_A_SECOND, MOST_LOOP, MOST_STILL, sizeOf, type Shown, type Size } from './framing.ts';

export const LOOP_SECONDS = 3;
const MP4_FRAMES_A_SECOND = 24;

export type ShareFormat = 'png' | 'gif' | 'mp4';

/** Formats this browser makes, of a picture as it is `now`. */
export async function formatsHere(now: Shown): Promise<ShareFormat[]> {
  const makesMp4 = (await encodableCodec(['avc'], sizeOf(now, MOST_LOOP))) !== null;
  return makesMp4 ? ['png', 'gif', 'mp4'] : ['png', 'gif'];
}

/** Makes the file; `shown` tells what the stage shows at each moment, `onProgress` hears 0 to 1. Rejects with the signal's reason. */
export async function record(
  signal: AbortSignal,
  format: ShareFormat,
  shown: () => Shown,
  onProgress: (done: number) => void,
): Promise<File> {
  const size = sizeOf(shown(), format === 'png' ? MOST_STILL : MOST_LOOP);
  const canvas = Object.assign(document.createElement('canvas'), { width: size.width, height: size.height });
  const context = canvas.getContext('2d', { willReadFrequently: format === 'gif' })!;
  const draw = (): void => drawShown(context, shown(), size);
  const name = `facsimile.${format}`;
  switch (format) {
    case 'png': {
      draw();
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
      if (!blob) throw new Error(`cannot encode a picture of ${size.width} x ${size.height} pixels`);
      return new File([blob], name, { type: 'image/png' });
    }
    case 'gif':
      return new File([await gif(signal, context, size, draw, onProgress)], name, { type: 'image/gif' });
    case 'mp4':
      return new File([await mp4(signal, canvas, draw, onProgress)], name, { type: 'video/mp4' });
  }
}

/** Seconds since the start at each frame, on time: a late one is skipped rather than the loop made longer. */
async function* ticks(signal: AbortSignal, rate: number, onProgress: (done: number) => void): AsyncGenerator<number> {
  const began = performance.now();
  for (let frame = 0; frame < LOOP_SECONDS * rate; frame++) {
    const late = performance.now() - began - (1000 * frame) / rate;
    if (late > 1000 / rate) continue;
    if (late < 0) await new Promise((done) => setTimeout(done, -late));
    signal.throwIfAborted();
    onProgress(frame / (LOOP_SECONDS * rate));
    yield frame / rate;
  }
}

async function gif(
  signal: AbortSignal,
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  draw: () => void,
  onProgress: (done: number) => void,
): Promise<Blob> {
  // taken first and encoded after: encoding takes longer than a frame lasts
  const frames: { readonly at: number; readonly pixels: Uint8ClampedArray }[] = [];
  for await (const at of ticks(signal, GIF_FRAMES_A_SECOND, (done) => onProgress(done / 2))) {
    draw();
    frames.push({ at, pixels: context.getImageData(0, 0, width, height).data });
  }
  const file = new GifFile(width, height);
  for (const [i, { at, pixels }] of frames.entries()) {
    await new Promise((done) => setTimeout(done));
    signal.throwIfAborted();
    file.add(pixels, (frames[i + 1]?.at ?? LOOP_SECONDS) - at);
    onProgress(0.5 + (i + 1) / frames.length / 2);
  }
  return file.finish();
}

async function mp4(
  signal: AbortSignal,
  canvas: HTMLCanvasElement,
  draw: () => void,
  onProgress: (done: number) => void,
): Promise<Blob> {
  const file = await Mp4File.open(canvas);
  try {
    for await (const at of ticks(signal, MP4_FRAMES_A_SECOND, onProgress)) {
      draw();
      await file.add(at, 1 / MP4_FRAMES_A_SECOND);
    }
    return await file.finish();
  } catch (error) {
    await file.cancel();
    throw error;
  }
}
