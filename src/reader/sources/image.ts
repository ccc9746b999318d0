/** A still picture, given again a few times a second, so that changed settings show. */

import { fileProblem, GONE } from './files/gone.ts';
import { turned, webpOrientation } from './orientation.ts';
import { SourceError, type FrameSource, type OnFrame } from './source.ts';
import { nameOf } from './video.ts';

/** Longest side that is kept, pixels: a face in a larger picture is found no better. */
const MAX_SIDE = 1920;
/** Milliseconds from one frame to the next. */
const EVERY = 250;
/** What counts at most from one frame that is read to the next: a face is not lost because its page was hidden, or reading it took long. */
const LONGEST_STEP = 500;

export interface DecodedImage {
  readonly picture: ImageBitmap;
  /** Pixels of the picture in the file, upright, where that is larger; null elsewhere. */
  readonly filePixels: { readonly width: number; readonly height: number } | null;
}

/** Decodes upright (as EXIF says) and at most MAX_SIDE large. Throws a SourceError 'undecodable' or 'gone'. */
export async function decodeImage(file: Blob): Promise<DecodedImage> {
  let full: ImageBitmap;
  try {
    const orientation = await webpOrientation(file);
    full = await createImageBitmap(file, { imageOrientation: orientation === 1 ? 'from-image' : 'none' });
    if (orientation !== 1) {
      const lying = full;
      full = turned(lying, lying.width, lying.height, orientation);
      lying.close();
    }
  } catch (cause) {
    const problem = await fileProblem(file);
    const remedy = 'save it as MP4 (H.264) or PNG with the program that made it, or copy it again if it is damaged';
    const reason = `no video or picture that this browser reads; ${remedy}`;
    const why = problem === 'gone' ? `${GONE}; choose it again` : reason;
    throw new SourceError(problem, `cannot decode ${nameOf(file)}: ${why}`, { cause });
  }
  const scale = MAX_SIDE / Math.max(full.width, full.height);
  if (scale >= 1) return { picture: full, filePixels: null };
  const { width, height } = full;
  const picture = await createImageBitmap(full, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
  full.close();
  return { picture, filePixels: { width, height } };
}

export class ImageSource implements FrameSource {
  readonly kind = 'image';
  filePixels: DecodedImage['filePixels'] = null;
  readonly #file: Blob;

  constructor(file: Blob) {
    this.#file = file;
  }

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    const { picture, filePixels } = await decodeImage(this.#file);
    this.filePixels = filePixels;
    let read = { time: performance.now(), at: performance.now() };
    const give = (): void => {
      if (document.hidden) return;
      const at = performance.now();
      const time = read.time + Math.min(at - read.at, LONGEST_STEP);
      onFrame(async () => {
        read = { time, at };
        return signal.aborted ? null : createImageBitmap(picture);
      }, time);
    };
    const timer = setInterval(give, EVERY);
    const stop = (): void => {
      clearInterval(timer);
      picture.close();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    signal.throwIfAborted();
    give();
  }
}
