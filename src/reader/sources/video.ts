/** A video file, played at its own pace and over again. Its times go on rising from one round to the next. */

import { SourceError, type FrameSource, type OnFrame, type SourceProblem } from './source.ts';
import { grabFrame, quietVideo, RisingClock, watchFrames } from './video-frames.ts';

export class VideoSource implements FrameSource {
  readonly kind = 'video';
  onProblem?: (problem: SourceProblem | null) => void;
  readonly #file: Blob;
  readonly #clock = new RisingClock();

  constructor(file: Blob) {
    this.#file = file;
  }

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    const video = quietVideo();
    const url = URL.createObjectURL(this.#file);
    const letGo = (): void => {
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(url);
    };
    video.src = url;
    try {
      await video.play();
      signal.throwIfAborted();
      if (!video.videoWidth) throw new Error('it has no picture');
    } catch (cause) {
      letGo();
      signal.throwIfAborted();
      const why = `${nameOf(this.#file)}: ${(cause as Error).message}; choose another file`;
      throw new SourceError('undecodable', `cannot play ${why}`, { cause });
    }
    signal.addEventListener('abort', letGo, { once: true });
    video.addEventListener('error', () => this.onProblem?.('undecodable'), { signal });
    // not by `loop`, which never comes round in recordings whose files do not tell their length
    video.addEventListener('ended', () => playOn(video), { signal });
    watchFrames(video, signal, (_now, mediaTime) => onFrame(() => grabFrame(video), this.#clock.at(mediaTime)));
    document.addEventListener('visibilitychange', () => (document.hidden ? video.pause() : playOn(video)), { signal });
  }
}

/** Plays on; that a pause or the end of the source comes between is no fault. */
function playOn(video: HTMLVideoElement): void {
  video.play().catch((error: unknown) => {
    if ((error as Error).name !== 'AbortError') throw error;
  });
}

/** What to call a file in an error. */
export const nameOf = (file: Blob): string => (file instanceof File ? file.name : file.type || 'the file');
