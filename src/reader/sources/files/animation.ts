/** Pictures of several frames (GIF, APNG, WebP, AVIF), by WebCodecs' ImageDecoder. */

import { turned, webpOrientation } from '../orientation.ts';
import type { Frame } from '../source.ts';
import type { OnLost } from './decoding.ts';
import type { ShownFrame } from './film.ts';
import type { PictureType } from './file-kind.ts';

/** Pictures that may hold several frames. */
const ANIMATED: readonly PictureType[] = ['image/gif', 'image/png', 'image/webp', 'image/avif'];
/** Browsers show frames of up to SHORT for USUAL, seconds. */
const [SHORT, USUAL] = [0.01, 0.1];

export class Animation {
  private constructor(
    private readonly decoder: ImageDecoder,
    private readonly count: number,
    private readonly orientation: number,
  ) {}

  /** Null for a still picture, and where the browser does not take such pictures apart. */
  static async open(file: Blob, type: PictureType): Promise<Animation | null> {
    if (!canTakeApart() || !ANIMATED.includes(type) || !(await ImageDecoder.isTypeSupported(type))) return null;
    const decoder = new ImageDecoder({ type, data: file.stream() });
    try {
      await decoder.tracks.ready;
      const track = decoder.tracks.selectedTrack;
      if (track?.animated) {
        await decoder.completed;
        if (track.frameCount > 1) return new Animation(decoder, track.frameCount, await webpOrientation(file));
      }
    } catch {
      // what cannot be taken apart may still be decoded as a picture, which says why it cannot
    }
    decoder.close();
    return null;
  }

  /**
   * Frames in order, from time 0 on; `done` of them 0 to 1. Ends before a frame that is not there whole: those behind it are drawn
   * over it, and it is not known when they are shown. `onLost` is told.
   */
  async *frames(onLost: OnLost): AsyncGenerator<Omit<ShownFrame, 'isWarmUp'> & { readonly done: number }, void> {
    let timestamp = 0;
    for (let frameIndex = 0; frameIndex < this.count; frameIndex++) {
      const image = await this.decoder.decode({ frameIndex }).then(
        (result) => result.image,
        () => null,
      );
      if (!image) return onLost('damaged', this.count - frameIndex, timestamp);
      const own = (image.duration ?? 0) / 1e6;
      const duration = own > SHORT ? own : USUAL;
      yield { frame: this.#upright(image), timestamp, duration, done: (frameIndex + 1) / this.count };
      timestamp += duration;
    }
  }

  #upright(image: VideoFrame): Frame {
    if (this.orientation === 1) return image;
    try {
      return turned(image, image.displayWidth, image.displayHeight, this.orientation);
    } finally {
      image.close();
    }
  }

  close(): void {
    this.decoder.close();
  }
}

/** Whether this browser gives the frames of an animated picture. */
const canTakeApart = (): boolean => typeof ImageDecoder !== 'undefined';

const holds = (text: string, bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes).includes(text);

/** Whether a picture says of itself that it has several frames, for browsers that do not take it apart. */
export async function saysAnimated(file: Blob, type: PictureType): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  if (type === 'image/png') return holds('acTL', head);
  if (type === 'image/webp') return holds('ANIM', head);
  if (type === 'image/avif') return holds('avis', head.subarray(0, 32));
  if (type !== 'image/gif') return false;
  const whole = new TextDecoder('latin1').decode(await file.arrayBuffer());
  return whole.split('\x21\xf9\x04').length > 2;
}
