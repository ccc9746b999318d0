/**
 * Before the first stage: a frame as every stage can read it quickly. A camera's VideoFrame is brought from YUV to RGB once, on a
 * canvas that is kept; left to the stages, each of them would do it again (finding alone took three times as long at
 * 1280 x 720). An ImageBitmap is read as it is.
 */

import { LiveError } from './problems.ts';
import type { Frame } from './sources/source.ts';

export type Pixels = ImageBitmap | OffscreenCanvas;

export class FrameReader {
  readonly #context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false })!;

  /** The pixels of `frame`, good until the next call or until the frame is closed. Throws 'frame-unreadable' when it was. */
  read(frame: Frame): Pixels {
    const isVideo = 'displayWidth' in frame;
    const [width, height] = isVideo ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    if (!width || !height) throw new LiveError('frame-unreadable', `frame has no pixels: ${width} x ${height}`);
    if (!isVideo) return frame;
    const { canvas } = this.#context;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context.drawImage(frame, 0, 0, width, height);
    return canvas;
  }

  /** The pixels that were read last, of `frame`, as a picture that can leave: without a copy, since nothing here needs them any more. */
  handOn(frame: Frame): ImageBitmap {
    if (!('displayWidth' in frame)) return frame;
    frame.close();
    return this.#context.canvas.transferToImageBitmap();
  }
}
