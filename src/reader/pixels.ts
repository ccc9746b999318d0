/**
 * Before the first stage: a frame's pixels in memory, once, and everything is found and cut from these. A camera's VideoFrame is copied
 * and brought from YUV to RGB in one go, which takes a sixth of drawing it on a canvas; what cannot be copied so is drawn, once.
 */

import { LiveError } from './problems.ts';
import { frameSize, type Frame } from './sources/source.ts';

/** Formats that are copied as a canvas would show them: opaque, eight bits a channel. Not BGRX: WebKit copies blue as red. */
const COPIED: readonly (VideoPixelFormat | null)[] = ['I420', 'I422', 'I444', 'NV12', 'RGBX'];

/** A frame's pixels, good until the next frame is read. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  #isDrawn: boolean;

  constructor(
    readonly image: ImageData,
    private readonly context: OffscreenCanvasRenderingContext2D,
    isDrawn: boolean,
  ) {
    this.width = image.width;
    this.height = image.height;
    this.#isDrawn = isDrawn;
  }

  /** The same as something that can be drawn, made when it is first asked for. */
  get canvas(): OffscreenCanvas {
    if (!this.#isDrawn) {
      fit(this.context.canvas, this.width, this.height);
      this.context.putImageData(this.image, 0, 0);
      this.#isDrawn = true;
    }
    return this.context.canvas;
  }
}

export class FrameReader {
  readonly #context: OffscreenCanvasRenderingContext2D;
  /** Kept for the next frame of the same size. */
  #image: ImageData | null = null;

  constructor() {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new LiveError('frame-unreadable', 'no 2D canvas to read frames with');
    this.#context = context;
  }

  /** The pixels of `frame`, which stays open. Rejects with 'frame-unreadable' when it was closed. */
  async read(frame: Frame): Promise<Pixels> {
    const { width, height } = frameSize(frame);
    if (!width || !height) throw new LiveError('frame-unreadable', `frame has no pixels: ${width} x ${height}`);
    if ('displayWidth' in frame && isCopied(frame)) return this.#copy(frame, width, height);
    fit(this.#context.canvas, width, height);
    this.#context.clearRect(0, 0, width, height); // a picture may let it shine through
    this.#context.drawImage(frame, 0, 0, width, height);
    return new Pixels(this.#context.getImageData(0, 0, width, height), this.#context, true);
  }

  async #copy(frame: VideoFrame, width: number, height: number): Promise<Pixels> {
    if (this.#image?.width !== width || this.#image.height !== height) this.#image = new ImageData(width, height);
    await frame.copyTo(this.#image.data, { format: 'RGBA' });
    return new Pixels(this.#image, this.#context, false);
  }
}

/** Whether this browser copies such a frame as RGBA, and a canvas would show it neither stretched nor turned. */
function isCopied(frame: VideoFrame & { readonly rotation?: number; readonly flip?: boolean }): boolean {
  const { format, visibleRect, displayWidth, displayHeight, rotation = 0, flip = false } = frame;
  if (!COPIED.includes(format) || rotation !== 0 || flip) return false;
  if (visibleRect?.width !== displayWidth || visibleRect.height !== displayHeight) return false;
  try {
    return frame.allocationSize({ format: 'RGBA' }) === 4 * displayWidth * displayHeight;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotSupportedError') return false;
    throw cause;
  }
}

function fit(canvas: OffscreenCanvas, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
