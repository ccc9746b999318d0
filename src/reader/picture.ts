/**
 * Stage 5: the frame that was analysed and, on it, what was read, drawn together on the page's canvas: the overlay cannot lag
 * behind its picture. The frame is shown whole, mirrored when asked, and the overlay at the canvas's own resolution.
 */

import type { Box, FaceReading } from '../core/reading.ts';
import type { OverlayPainter } from './overlay/overlay.ts';
import { DEFAULT_DISPLAY, type DisplaySettings } from './settings.ts';

export class Picture {
  #context: OffscreenCanvasRenderingContext2D | null = null;
  /** Holds the frame in its own size: from here it is drawn in 60 % of the time that a VideoFrame takes (docs/reader.md). */
  readonly #frame = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
  #size: { readonly width: number; readonly height: number; readonly pixelRatio: number } | null = null;

  /** Draws what was read; without one the frame is shown bare. */
  overlay: OverlayPainter | null = null;
  display: DisplaySettings = DEFAULT_DISPLAY;

  /** Id of the face whose units are named; the first one where it is null or gone. */
  chosen: number | null = null;

  /** Draws on `canvas` from now on; before, nothing is drawn. */
  attach(canvas: OffscreenCanvas): void {
    this.#context = canvas.getContext('2d');
    this.#fit();
  }

  /** Size of the canvas in device pixels, and how many of them make one CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#size = { width, height, pixelRatio };
    this.#fit();
  }

  /** Shows nothing: what was shown is of a source that has been left. */
  clear(): void {
    const context = this.#context;
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }

  /** `time` is the frame's, milliseconds. */
  draw(image: ImageData, faces: readonly FaceReading[], time: number): void {
    const context = this.#context;
    const frame = this.#frame;
    if (!context || !frame) return;
    const { mirrored, overlay } = this.display;
    const { width, height } = image;
    fit(frame.canvas, image);
    frame.putImageData(image, 0, 0);
    const place = contain({ width, height }, context.canvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (place.x > 0 || place.y > 0) context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (mirrored) context.setTransform(-1, 0, 0, 1, 2 * place.x + place.width, 0);
    context.drawImage(frame.canvas, place.x, place.y, place.width, place.height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    const pixelRatio = this.#size?.pixelRatio ?? 1;
    const view = { frame: place, width, height, mirrored, pixelRatio, time, displayed: true, chosen: this.chosen };
    this.overlay?.(context, view, faces, overlay);
  }

  #fit(): void {
    const canvas = this.#context?.canvas;
    if (!canvas || !this.#size) return;
    fit(canvas, this.#size);
  }
}

function fit(canvas: OffscreenCanvas, { width, height }: { readonly width: number; readonly height: number }): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** The largest place of a picture's shape within a canvas, in its middle, on whole pixels. */
export function contain(
  picture: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
): Box {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  return { x: (canvas.width - width) >> 1, y: (canvas.height - height) >> 1, width, height };
}
