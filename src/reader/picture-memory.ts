/**
 * What MediaPipe takes for a canvas with WebGL, and what is memory. MediaPipe hands each picture to its graph as a texture, and the
 * graph, which computes on the processor, reads that texture back at once: a way to the graphics card and back that gives the very bytes
 * a 2D canvas gives. Some browsers have no WebGL in workers, and none that is switched off; WebKitGTK 2.50 has it in one thread at a time,
 * and refuses ImageBitmaps of pictures as textures (GL_INVALID_VALUE), so that the picture before is read again, or a blank one.
 *
 * Only what the graph calls is here (MediaPipe 0.10.35, its calls recorded); anything else would fail by name, on the first picture.
 */

import { LiveError } from './problems.ts';

/** What can be looked at. */
export type Seen = ImageData | ImageBitmap | OffscreenCanvas;

/** Names of WebGL's parameters that are asked for (WebGL 2, section 3.7; OpenGL ES 3.0). */
const MAX_VERTEX_ATTRIBS = 0x8869;
const RENDERER = 0x1f01;
const VERSION = 0x1f02;
const ANSWERS: Readonly<Record<number, number | string>> = {
  [MAX_VERTEX_ATTRIBS]: 16,
  [RENDERER]: 'memory',
  [VERSION]: 'WebGL 2.0',
};

/** Holds the one texture that there is: the picture that is looked at. */
class PictureContext {
  readonly #context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
  /** RGBA of the whole picture. */
  #pixels: Uint8ClampedArray = new Uint8ClampedArray();

  constructor(readonly canvas: PictureMemory) {}

  /** Takes the picture. Throws for what is none: here, since an error within the graph would leave it locked. */
  texImage2D(_target: number, _level: number, _internal: number, _format: number, _type: number, picture: Seen): void {
    this.#pixels = picture instanceof ImageData ? picture.data : this.#drawn(picture);
  }

  /** Writes all of the picture into `memory` from `offset` on. */
  readPixels(
    _x: number,
    _y: number,
    _width: number,
    _height: number,
    _format: number,
    _type: number,
    memory: Uint8Array,
    offset: number,
  ): void {
    memory.set(this.#pixels, offset);
  }

  #drawn(picture: ImageBitmap | OffscreenCanvas): Uint8ClampedArray {
    const context = this.#context;
    if (!context) throw new LiveError('frame-unreadable', 'no 2D canvas to read the picture from');
    const { width, height } = picture;
    context.canvas.width = width;
    context.canvas.height = height;
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  }

  getParameter = (name: number): number | string | null => ANSWERS[name] ?? null;
  getSupportedExtensions = (): string[] => [];
  getExtension = (): null => null;
  getContextAttributes = (): object => ({});
  getError = (): number => 0;

  // names of things that stand for the picture, or for nothing
  createTexture = (): object => ({});
  createFramebuffer = (): object => ({});
  fenceSync = (): object => ({});
  deleteFramebuffer(): void {}
  deleteTexture(): void {}
  deleteSync(): void {}
  activeTexture(): void {}
  bindTexture(): void {}
  bindFramebuffer(): void {}
  framebufferTexture2D(): void {}
  texParameteri(): void {}
}

/** To be given to MediaPipe as its canvas (`asCanvas`). */
export class PictureMemory {
  width = 1;
  height = 1;
  readonly #context = new PictureContext(this);

  getContext(): PictureContext {
    return this.#context;
  }

  /** By the type that MediaPipe asks for. */
  get asCanvas(): OffscreenCanvas {
    return this as unknown as OffscreenCanvas;
  }
}
