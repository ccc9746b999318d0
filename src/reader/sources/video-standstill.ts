/**
 * A video that gives no frames though it should play. WebKitGTK 2.50 loses the end of a file once in ten to fifteen openings on a busy machine:
 * the time stands at the last frame, neither paused nor ended; `play` and a seek to the same time do nothing there, a seek to another time
 * does. A phone pauses a video on its own when sound is interrupted or memory runs short. What can be done is done in this order; what is
 * left is said.
 */

/** How long a visible video may give no frame, milliseconds; longer while it seeks, which a long way from a key frame takes. */
const LONGEST_PAUSE = 3000;
const LONGEST_SEEK = 10_000;
const EVERY = 500;
/** Seconds to go back, so that the seek is to another time and to frames that are there. */
const BACK = 0.25;

export interface Standstill {
  /** A frame came, of this time of the video, seconds. */
  frame(time: number): void;
}

/** Watches a video that should always play while the page is visible, until `signal`. `onChange` hears that nothing helps, and that it plays again. */
export function watchStandstill(video: HTMLVideoElement, signal: AbortSignal, onChange: (stands: boolean) => void): Standstill {
  const remedies = [playBack, loadAgain];
  let since = performance.now();
  /** Where it stood, seconds; null while it plays. */
  let stoodAt: number | null = null;
  let tried = 0;
  let told = false;
  const tell = (stands: boolean): void => {
    if (stands !== told) onChange((told = stands));
  };
  const look = (): void => {
    const now = performance.now();
    if (document.hidden || video.error) return;
    if (now - since < (video.seeking ? LONGEST_SEEK : LONGEST_PAUSE)) return;
    since = now;
    stoodAt ??= video.currentTime;
    const remedy = remedies[tried++];
    if (remedy) remedy(video, placeBefore(stoodAt, video.duration));
    else tell(true);
  };
  const timer = setInterval(look, EVERY);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  // timers of a hidden page may rest for a minute
  document.addEventListener('visibilitychange', () => (since = performance.now()), { signal });
  return {
    frame(time) {
      since = performance.now();
      // those just before it were seen already
      if (stoodAt === null || (time > stoodAt - 2 * BACK && time <= stoodAt)) return;
      stoodAt = null;
      tried = 0;
      tell(false);
    },
  };
}

/** From where a video that stood at `time` is played on: at its end from the start. Seconds. */
const placeBefore = (time: number, duration: number): number => (time > duration - BACK ? 0 : Math.max(0, time - BACK));

function playBack(video: HTMLVideoElement, from: number): void {
  video.currentTime = from;
  playOn(video);
}

function loadAgain(video: HTMLVideoElement, from: number): void {
  video.load();
  playBack(video, from);
}

/** Plays on. A browser that does not allow it leaves a standstill; of a file at fault the video's 'error' event tells. */
export function playOn(video: HTMLVideoElement): void {
  plays(video).catch(() => undefined);
}

/** Whether it plays now: not where a pause or the end of the source comes between, nor where the browser does not allow it. Rejects where the file is at fault. */
export async function plays(video: HTMLVideoElement): Promise<boolean> {
  try {
    await video.play();
    return true;
  } catch (cause) {
    if (['AbortError', 'NotAllowedError'].includes((cause as Error).name)) return false;
    throw cause;
  }
}
