/**
 * A video file, played at its own pace and over again. Its times go on rising from one round to the next. A browser may not let a video
 * begin, or stop it without a word: it is got going again where that can be done, and else spoken of.
 */

import { fileProblem, GONE } from './files/gone.ts';
import { SourceError, type FrameSource, type OnFrame, type SourceProblem } from './source.ts';
import { grabFrame, quietVideo, RisingClock, watchFrames } from './video-frames.ts';
import { playOn, plays, watchStandstill } from './video-standstill.ts';

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
      const isPlaying = await plays(video);
      signal.throwIfAborted();
      // one that is held, as by a phone that saves power, may have loaded nothing yet
      if (isPlaying && !video.videoWidth) throw new Error('it has no picture');
    } catch (cause) {
      letGo();
      const problem = await fileProblem(this.#file);
      signal.throwIfAborted();
      const why = problem === 'gone' ? `${GONE}; choose it again` : `${(cause as Error).message}; choose another file`;
      throw new SourceError(problem, `cannot play ${nameOf(this.#file)}: ${why}`, { cause });
    }
    signal.addEventListener('abort', letGo, { once: true });
    const onError = async (): Promise<void> => {
      const problem = await fileProblem(this.#file);
      if (!signal.aborted) this.onProblem?.(problem);
    };
    video.addEventListener('error', () => void onError(), { signal });
    // not by `loop`, which never comes round in recordings whose files do not tell their length
    video.addEventListener('ended', () => playOn(video), { signal });
    const standstill = watchStandstill(video, signal, (stands) => this.onProblem?.(stands ? 'stalled' : null));
    watchFrames(video, signal, (_now, mediaTime) => {
      standstill.frame(mediaTime / 1000);
      onFrame(() => grabFrame(video), this.#clock.at(mediaTime));
    });
    document.addEventListener('visibilitychange', () => (document.hidden ? video.pause() : playOn(video)), { signal });
  }
}

/** What to call a file in an error. */
export const nameOf = (file: Blob): string => (file instanceof File ? file.name : file.type || 'the file');
