/**
 * Before the first stage: a frame's pixels in memory, once, and everything is found and cut from these. A camera's VideoFrame is copied
 * and brought from YUV to RGB in one go, which takes a sixth of drawing it on a canvas; what cannot be copied so is drawn, once.
 */

import { LiveError } from './problems.ts';
import { frameSize, type Frame } from './sources/source.ts';

/** Formats that are copied as a canvas would show them: opaque, eight bits a channel. */
const COPIED: readonly (VideoPixelFormat | null)[] = ['I420', 'I422', 'I444', 'NV12', 'RGBX'];
/** The same, where this browser keeps their channels apart: WebKitGTK 2.50 copies blue as red. */
const COPIED_IF_TRUE = 'BGRX';

/** A frame's pixels. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  #isDrawn = false;

  constructor(
    readonly image: ImageData,
    private readonly context: OffscreenCanvasRenderingContext2D,
  ) {
    this.width = image.width;
    this.height = image.height;
  }

  /** The same as something that can be drawn, made when it is first asked for; gone once that of another frame is. */
  get canvas(): OffscreenCanvas {
    if (!this.#isDrawn) {
      fit(this.context.canvas, this.width, this.height);
      this.context.putImageData(this.image, 0, 0);
      this.#isDrawn = true;
    }
    return this.context.canvas;
  }
}

/** ES2024, which Safari has from 17.4 on. */
type Transferring = ArrayBuffer & { readonly transfer?: (bytes: number) => ArrayBuffer };

/** One is read into while another comes back. */
const MOST_SPARE = 2;

export class FrameReader {
  /** What frames are drawn on to be read, and what their pixels are drawn on to be looked at: a frame may be read ahead. */
  readonly #context = readBack();
  readonly #shown = readBack();
  /** Memory of frames before, all of the size of the last one that was copied, bytes. */
  #spare: Uint8ClampedArray<ArrayBuffer>[] = [];
  #bytes = 0;

  /** The pixels of `frame`, which stays open. Rejects with 'frame-unreadable' when it was closed. */
  async read(frame: Frame): Promise<Pixels> {
    const { width, height } = frameSize(frame);
    if (!width || !height) throw new LiveError('frame-unreadable', `frame has no pixels: ${width} x ${height}`);
    if ('displayWidth' in frame && (await isCopied(frame))) return this.#copy(frame, width, height);
    this.#expect(0);
    fit(this.#context.canvas, width, height);
    this.#context.clearRect(0, 0, width, height); // a picture may let it shine through
    this.#context.drawImage(frame, 0, 0, width, height);
    return new Pixels(this.#context.getImageData(0, 0, width, height), this.#shown);
  }

  /** Takes the pixels of a frame back, for a later one. What is not kept is let go at once: collectors come late for it, a megabyte a frame. */
  giveBack(pixels: Uint8ClampedArray<ArrayBuffer>): void {
    if (pixels.length === this.#bytes && this.#spare.length < MOST_SPARE) this.#spare.push(pixels);
    else (pixels.buffer as Transferring).transfer?.(0);
  }

  #expect(bytes: number): void {
    if (bytes !== this.#bytes) this.#spare = [];
    this.#bytes = bytes;
  }

  async #copy(frame: VideoFrame, width: number, height: number): Promise<Pixels> {
    this.#expect(4 * width * height);
    const data = this.#spare.pop() ?? new Uint8ClampedArray(this.#bytes);
    await frame.copyTo(data, { format: 'RGBA' });
    return new Pixels(new ImageData(data, width, height), this.#shown);
  }
}

/** Whether this browser copies such a frame as RGBA, and a canvas would show it neither stretched nor turned. */
async function isCopied(frame: VideoFrame & { readonly rotation?: number; readonly flip?: boolean }): Promise<boolean> {
  const { format, visibleRect, displayWidth, displayHeight, rotation = 0, flip = false } = frame;
  if (!(COPIED.includes(format) || (format === COPIED_IF_TRUE && (await copiesBgrx()))) || rotation !== 0 || flip) return false;
  if (visibleRect?.width !== displayWidth || visibleRect.height !== displayHeight) return false;
  try {
    return frame.allocationSize({ format: 'RGBA' }) === 4 * displayWidth * displayHeight;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotSupportedError') return false;
    throw cause;
  }
}

let bgrx: Promise<boolean> | null = null;
/** Whether BGRX frames, of memory and of a canvas, are copied with the colours they were made of. Tried once. */
const copiesBgrx = (): Promise<boolean> => (bgrx ??= tryBgrx());

async function tryBgrx(): Promise<boolean> {
  const side = 16;
  const [red, green, blue] = [200, 90, 20];
  const bytes = Uint8Array.from({ length: 4 * side * side }, (_, i) => [blue, green, red, 255][i % 4]!);
  const context = new OffscreenCanvas(side, side).getContext('2d', { alpha: false })!;
  context.fillStyle = `rgb(${red} ${green} ${blue})`;
  context.fillRect(0, 0, side, side);
  for (const make of [
    () => new VideoFrame(bytes, { format: COPIED_IF_TRUE, codedWidth: side, codedHeight: side, timestamp: 0 }),
    () => new VideoFrame(context.canvas, { alpha: 'discard', timestamp: 0 }),
  ]) {
    const copy = new Uint8ClampedArray(4 * side * side);
    if (!(await copied(make, copy)) || [red, green, blue].some((value, k) => Math.abs(copy[k]! - value) > 1)) return false;
  }
  return true;
}

/** Whether a frame can be made and copied in this browser. */
async function copied(make: () => VideoFrame, into: Uint8ClampedArray<ArrayBuffer>): Promise<boolean> {
  let frame: VideoFrame | null = null;
  try {
    frame = make();
    await frame.copyTo(into, { format: 'RGBA' });
    return true;
  } catch (cause) {
    if (cause instanceof TypeError || (cause instanceof DOMException && cause.name === 'NotSupportedError')) return false;
    throw cause;
  } finally {
    frame?.close();
  }
}

function readBack(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new LiveError('frame-unreadable', 'no 2D canvas to read frames with');
  return context;
}

function fit(canvas: OffscreenCanvas, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
