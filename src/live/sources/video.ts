/** A video file, played at its own pace and over again. Its times go on rising from one round to the next. */

import { SourceError, type FrameSource, type OnFrame } from './source.ts';
import { grabFrame, quietVideo, RisingClock, watchFrames } from './video-frames.ts';

export class VideoSource implements FrameSource {
  readonly kind = 'video';
  readonly #file: Blob;
  readonly #clock = new RisingClock();

  constructor(file: Blob) {
    this.#file = file;
  }

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    const video = quietVideo();
    const url = URL.createObjectURL(this.#file);
    signal.addEventListener(
      'abort',
      () => {
        video.removeAttribute('src');
        video.load();
        URL.revokeObjectURL(url);
      },
      { once: true },
    );
    video.src = url;
    // not by `loop`, which never comes round in recordings whose files do not tell their length
    video.addEventListener('ended', () => void video.play(), { signal });
    try {
      await video.play();
    } catch (cause) {
      URL.revokeObjectURL(url);
      signal.throwIfAborted();
      throw new SourceError('undecodable', `cannot play ${nameOf(this.#file)}: ${(cause as Error).message}`, { cause });
    }
    if (!video.videoWidth) throw new SourceError('undecodable', `${nameOf(this.#file)} has no picture: choose another file`);
    watchFrames(video, signal, (_now, mediaTime) => onFrame(() => grabFrame(video), this.#clock.at(mediaTime)));
    document.addEventListener('visibilitychange', () => void (document.hidden ? video.pause() : video.play()), { signal });
  }
}

/** What to call a file in an error. */
export const nameOf = (file: Blob): string => (file instanceof File ? file.name : file.type || 'the file');
