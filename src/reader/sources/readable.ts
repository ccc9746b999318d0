/** What a reader can follow live, brought to one shape. */

import { ImageSource } from './image.ts';
import { SourceError, type FrameSource, type OnFrame } from './source.ts';
import { grabFrame, quietVideo, RisingClock, watchFrames } from './video-frames.ts';

/** A source, a camera's (or any other) stream, a video element that its owner plays, or a picture. */
export type Readable = FrameSource | MediaStream | HTMLVideoElement | Blob;

export function sourceOf(readable: Readable): FrameSource {
  if (readable instanceof Blob) return new ImageSource(readable);
  if (readable instanceof HTMLVideoElement) return new ElementSource(readable);
  if (readable instanceof MediaStream) return new StreamSource(readable);
  return readable;
}

/** Frames of a video element as it presents them; it stays its owner's. Its times go on rising when it is wound back. */
class ElementSource implements FrameSource {
  readonly kind = 'video';
  readonly #clock = new RisingClock();

  constructor(private readonly video: HTMLVideoElement) {}

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    const give = (_now: number, mediaTime: number): void => onFrame(() => grabFrame(this.video), this.#clock.at(mediaTime));
    watchFrames(this.video, signal, give);
    // one that stands still presents no frame anew
    if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) give(0, 1000 * this.video.currentTime);
  }
}

/** Frames of a stream, whose tracks stay their owner's. */
class StreamSource implements FrameSource {
  readonly kind = 'camera';
  readonly #clock = new RisingClock();

  constructor(private readonly stream: MediaStream) {}

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    const tracks = this.stream.getVideoTracks();
    if (tracks.length === 0) throw new SourceError('none', 'the stream has no picture');
    if (tracks.every(({ readyState }) => readyState === 'ended'))
      throw new SourceError('none', 'the stream has ended: its tracks were stopped; open it again');
    const video = quietVideo();
    video.srcObject = this.stream;
    signal.addEventListener('abort', () => (video.srcObject = null), { once: true });
    try {
      await video.play();
    } catch (cause) {
      video.srcObject = null;
      signal.throwIfAborted();
      throw new SourceError('in-use', `the stream gives no picture: ${(cause as Error).message}`, { cause });
    }
    watchFrames(video, signal, (now) => onFrame(() => grabFrame(video), this.#clock.at(now)));
  }
}
