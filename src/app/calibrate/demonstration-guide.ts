/** The demonstration face that shows a movement, on a canvas of its own, as fast as it can be drawn and no faster than is needed. */

import { showingAt, type ShownMoment } from '../../face/guide.ts';
import { DrawnHead } from '../../face/demonstration/rendered-head.ts';

const FRAME_MILLISECONDS = 40;
/** Of the time, at most this share is spent on drawing: where there is no GPU, the picture of the person comes first. */
const LARGEST_SHARE = 0.2;
const LARGEST_SIDE = 720;

/**
 * Draws on `canvas` until the signal: `target` (as `restingUnits`) is asked for before every picture, and a change begins the
 * showing anew. With `still`, the finished movement alone. Rejects with a SourceError where nothing can be drawn.
 */
export async function drawGuide(
  canvas: HTMLCanvasElement,
  target: () => Float32Array,
  still: boolean,
  signal: AbortSignal,
): Promise<void> {
  const scale = Math.min(devicePixelRatio, LARGEST_SIDE / Math.max(canvas.clientWidth, canvas.clientHeight));
  canvas.width = Math.round(canvas.clientWidth * scale);
  canvas.height = Math.round(canvas.clientHeight * scale);
  const context = canvas.getContext('bitmaprenderer')!;
  const head = new DrawnHead(signal);
  await head.open(canvas.width, canvas.height);
  let shown: Float32Array | null = null;
  let began = 0;
  while (!signal.aborted) {
    const now = await nextFrame();
    const wanted = target();
    const same = wanted === shown;
    if (!same) [shown, began] = [wanted, now];
    if (same && still) continue;
    const moment: ShownMoment = still
      ? { activation: { units: wanted }, head: { yaw: 0, pitch: 0, roll: 0 } }
      : showingAt((now - began) / 1000, wanted);
    const picture = await head.draw({ ...moment, look: 0 });
    if (picture) context.transferFromImageBitmap(picture);
    const took = performance.now() - now;
    await new Promise((done) => setTimeout(done, Math.max(FRAME_MILLISECONDS, took / LARGEST_SHARE) - took));
  }
}

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
