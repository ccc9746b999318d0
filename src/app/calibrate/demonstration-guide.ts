/** The demonstration face that shows a movement, on a canvas of its own, as fast as it can be drawn and no faster than is needed. */

import type { Prompt } from '../../core/samples.ts';
import { pictureOf, showingAt } from '../../face/guide.ts';
import { RenderedHead } from '../../face/demonstration/rendered-head.ts';

const FRAME_MILLISECONDS = 40;
/** Of the time, at most this share is spent on drawing: where there is no GPU, the picture of the person comes first. */
const LARGEST_SHARE = 0.2;
const LARGEST_SIDE = 720;

/**
 * Draws on `canvas` until the signal: `prompt` is asked for before every picture, and another one is shown from its start. With `still`,
 * the finished movement alone. Rejects with a SourceError where nothing can be drawn.
 */
export async function drawGuide(
  canvas: HTMLCanvasElement,
  prompt: () => Prompt,
  still: (prompt: Prompt) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const scale = Math.min(devicePixelRatio, LARGEST_SIDE / Math.max(canvas.clientWidth, canvas.clientHeight));
  canvas.width = Math.round(canvas.clientWidth * scale);
  canvas.height = Math.round(canvas.clientHeight * scale);
  const context = canvas.getContext('bitmaprenderer')!;
  const head = new RenderedHead(signal);
  await head.open(canvas.width, canvas.height);
  let shown: Prompt | null = null;
  let began = 0;
  let isDrawn = false;
  while (!signal.aborted) {
    const now = await nextFrame();
    const wanted = prompt();
    if (wanted !== shown) [shown, began, isDrawn] = [wanted, now, false];
    if (isDrawn && still(wanted)) continue;
    const moment = still(wanted) ? pictureOf(wanted) : showingAt((now - began) / 1000, wanted);
    const picture = await head.draw({ ...moment, look: 0 });
    if (picture) {
      context.transferFromImageBitmap(picture);
      isDrawn = true;
    }
    const took = performance.now() - now;
    await new Promise((done) => setTimeout(done, Math.max(FRAME_MILLISECONDS, took / LARGEST_SHARE) - took));
  }
}

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
