/** New frames of a video element, as they are presented, and how to take one. */

import type { Frame } from './source.ts';

/**
 * Calls `onFrame` for every presented frame until `signal`: `now` on the page's clock, `mediaTime` on the medium's, both in
 * milliseconds. Browsers without requestVideoFrameCallback are asked at every repaint instead.
 */
export function watchFrames(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onFrame: (now: number, mediaTime: number) => void,
): void {
  if ('requestVideoFrameCallback' in video) {
    const next = (now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
      if (signal.aborted) return;
      onFrame(now, mediaTime * 1000);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    return;
  }
  const element: HTMLVideoElement = video;
  let last = -1;
  const ask = (now: number): void => {
    if (signal.aborted) return;
    if (element.currentTime !== last) onFrame(now, (last = element.currentTime) * 1000);
    requestAnimationFrame(ask);
  };
  requestAnimationFrame(ask);
}

/** The frame that `video` shows now; null before the first one. */
export async function grabFrame(video: HTMLVideoElement): Promise<Frame | null> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !video.videoWidth) return null;
  return 'VideoFrame' in globalThis ? new VideoFrame(video) : createImageBitmap(video);
}

/** A video element that plays without sound and without taking over a phone's screen. It is never put on the page. */
export function quietVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  return video;
}

/** Turns times that may stand still or start again (a loop, a reopened camera) into ones that strictly increase. */
export class RisingClock {
  #last = -Infinity;
  #offset = 0;

  /** Milliseconds: `time` plus whatever keeps it above the last answer. */
  at(time: number): number {
    if (time + this.#offset <= this.#last) this.#offset = this.#last - time + 1;
    return (this.#last = time + this.#offset);
  }
}

/** Resolves when the page becomes visible, or at once when it is; also when `signal` aborts. */
export function untilVisible(signal: AbortSignal): Promise<void> {
  return until(signal, document, 'visibilitychange', () => !document.hidden);
}

/** Resolves when `ready()` holds after `event`, or at once when it does already; also when `signal` aborts. */
function until(signal: AbortSignal, target: EventTarget, event: string, ready: () => boolean): Promise<void> {
  if (signal.aborted || ready()) return Promise.resolve();
  return new Promise((done) => {
    const check = (): void => {
      if (!signal.aborted && !ready()) return;
      target.removeEventListener(event, check);
      done();
    };
    target.addEventListener(event, check, { signal });
    signal.addEventListener('abort', check, { once: true });
  });
}
