/**
 * A still or a short loop of what the stage shows, made on this device: PNG, GIF (gifenc), or MP4 where the browser encodes H.264
 * (WebCodecs through mediabunny). Loaded when somebody shares.
 */

import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import { BufferTarget, canEncodeVideo, CanvasSource, Mp4OutputFormat, Output, QUALITY_HIGH } from 'mediabunny';
import { drawShown, MOST_LOOP, MOST_STILL, sizeOf, type Shown, type Size } from './framing.ts';

export const LOOP_SECONDS = 3;
const GIF_FRAMES_A_SECOND = 12;
const MP4_FRAMES_A_SECOND = 24;
const GIF_COLOURS = 200;

export type ShareFormat = 'png' | 'gif' | 'mp4';

/** Formats this browser makes, of a picture as it is `now`. */
export async function formatsHere(now: Shown): Promise<ShareFormat[]> {
  const { width, height } = sizeOf(now, MOST_LOOP);
  return ['png', 'gif', ...((await canEncodeVideo('avc', { width, height })) ? (['mp4'] as const) : [])];
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
): Promise<Uint8Array<ArrayBuffer>> {
  // taken first and encoded after: encoding takes longer than a frame lasts
  const frames: { readonly at: number; readonly pixels: Uint8ClampedArray }[] = [];
  for await (const at of ticks(signal, GIF_FRAMES_A_SECOND, (done) => onProgress(done / 2))) {
    draw();
    frames.push({ at, pixels: context.getImageData(0, 0, width, height).data });
  }
  const encoder = GIFEncoder();
  for (const [i, { at, pixels }] of frames.entries()) {
    await new Promise((done) => setTimeout(done));
    signal.throwIfAborted();
    const palette = quantize(pixels, GIF_COLOURS);
    const delay = 1000 * ((frames[i + 1]?.at ?? LOOP_SECONDS) - at);
    encoder.writeFrame(applyPalette(pixels, palette), width, height, { palette, delay });
    onProgress(0.5 + (i + 1) / frames.length / 2);
  }
  encoder.finish();
  return encoder.bytes();
}

async function mp4(
  signal: AbortSignal,
  canvas: HTMLCanvasElement,
  draw: () => void,
  onProgress: (done: number) => void,
): Promise<ArrayBuffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new CanvasSource(canvas, { codec: 'avc', bitrate: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: MP4_FRAMES_A_SECOND });
  try {
    await output.start();
    let before = -1;
    for await (const at of ticks(signal, MP4_FRAMES_A_SECOND, onProgress)) {
      if (at <= before) continue;
      before = at;
      draw();
      await source.add(at, 1 / MP4_FRAMES_A_SECOND);
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
  return target.buffer!;
}
