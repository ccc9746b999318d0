/**
 * The camera. It is held only while frames are wanted and the page is visible; one that is pulled out, or that another page or program
 * takes, is waited for and taken up again: that camera and no other, or the picture of another would pass under its name.
 */

import { DEFAULT_CAMERA, type CameraChoice } from './camera-choice.ts';
import { FRESH_STREAMS, type Streams } from './camera-stream.ts';
import { watchCameras } from './cameras.ts';
import { followMuted } from './muted.ts';
import { SourceError, type FrameSource, type OnFrame, type SourceProblem } from './source.ts';
import { grabFrame, quietVideo, RisingClock, untilVisible, watchFrames } from './video-frames.ts';

/** How long to wait between attempts to find a camera again, milliseconds; a change of devices ends the wait. */
const RETRY = 2000;
/** What only the person can change: asking again by ourselves would be asking them again and again. */
const THEIR_WORD: readonly SourceProblem[] = ['denied', 'dismissed'];

export class CameraSource implements FrameSource {
  readonly kind = 'camera';
  onProblem?: (problem: SourceProblem | null) => void;
  readonly #clock = new RisingClock();
  readonly #video = quietVideo();
  #stream: MediaStream | null = null;
  #track: MediaStreamTrack | null = null;
  /** Id of the camera that was opened first; null before, and where the browser tells none. */
  #device: string | null = null;
  /** Ends what watches the track: one that is kept outlives this camera, and comes back to it. */
  #watching: AbortController | null = null;
  /** What was told last. */
  #told: SourceProblem | null = null;
  /** Whether a call to open the camera is under way. */
  #opening = false;

  constructor(
    private readonly choice: CameraChoice = DEFAULT_CAMERA,
    private readonly streams: Streams = FRESH_STREAMS,
  ) {}

  /** What the camera really gives: its name and size; null while it is not running. */
  get running(): { readonly label: string; readonly deviceId: string; readonly width: number; readonly height: number } | null {
    if (!this.#track) return null;
    const { deviceId = '', width = 0, height = 0 } = this.#track.getSettings();
    return { label: this.#track.label, deviceId, width, height };
  }

  get label(): string {
    return this.#track?.label ?? '';
  }

  get deviceId(): string | null {
    return this.#device;
  }

  get facing(): CameraChoice['facing'] | null {
    const facing = this.#track?.getSettings().facingMode;
    return facing === 'user' || facing === 'environment' ? facing : null;
  }

  async start(signal: AbortSignal, onFrame: OnFrame): Promise<void> {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => this.#close(), { once: true });
    this.#opening = true;
    try {
      await this.#open(signal);
    } finally {
      this.#opening = false;
    }
    watchFrames(this.#video, signal, (now) => onFrame(() => grabFrame(this.#video), this.#clock.at(now)));
    document.addEventListener('visibilitychange', () => this.#followPage(signal), { signal });
    this.#followPage(signal);
  }

  /** Opens the camera and waits for its first frame; leaves nothing open when that fails. */
  async #open(signal: AbortSignal): Promise<void> {
    const stream = await this.streams.take(this.choice, this.#device);
    const [track] = stream.getVideoTracks();
    if (!track) throw new SourceError('none', 'the camera gave a stream without a picture: choose another camera');
    this.#stream = stream;
    this.#track = track;
    this.#device ??= track.getSettings().deviceId || null;
    this.#video.srcObject = stream;
    const watching = (this.#watching = new AbortController());
    // stopping a track by hand fires no 'ended', so only a camera that was pulled out comes here
    const onEnded = (): void => {
      this.#close();
      void this.#reopen(signal);
    };
    track.addEventListener('ended', onEnded, { signal: watching.signal });
    followMuted(track, watching.signal, (muted) => this.#tell(muted ? 'muted' : null));
    try {
      signal.throwIfAborted();
      await this.#video.play();
      signal.throwIfAborted();
    } catch (cause) {
      this.#close();
      signal.throwIfAborted();
      throw new SourceError('in-use', `the camera gives no picture: ${(cause as Error).message}`, { cause });
    }
  }

  #close(): void {
    this.#watching?.abort();
    if (this.#stream) this.streams.give(this.#stream, this.choice);
    this.#stream = this.#track = null;
    this.#video.srcObject = null;
  }

  /** Tells what is wrong, or with null that nothing is any more, once. */
  #tell(problem: SourceProblem | null): void {
    if (problem === this.#told) return;
    this.#told = problem;
    this.onProblem?.(problem);
  }

  /** A hidden page holds no camera. */
  #followPage(signal: AbortSignal): void {
    if (document.hidden) this.#close();
    else if (!this.#track) void this.#reopen(signal);
  }

  /** Tries again until the camera gives frames or the person says no, telling once what is wrong and once that it is over; one call at a time. */
  async #reopen(signal: AbortSignal): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    while (!signal.aborted && !this.#track) {
      await untilVisible(signal);
      if (signal.aborted) break;
      try {
        await this.#open(signal);
        if (document.hidden) this.#close();
        else this.#tell(null);
      } catch (error) {
        if (signal.aborted) break;
        if (document.hidden) continue;
        const found = error instanceof SourceError ? error.problem : 'in-use';
        const problem = found === 'none' ? 'unplugged' : found;
        this.#tell(problem);
        if (THEIR_WORD.includes(problem)) break;
        await nextChance(signal);
      }
    }
    this.#opening = false;
  }
}

/** Resolves after a change of devices, or RETRY milliseconds, or when `signal` aborts. */
function nextChance(signal: AbortSignal): Promise<void> {
  const chance = new AbortController();
  const over = AbortSignal.any([signal, chance.signal]);
  return new Promise((done) => {
    const timer = setTimeout(() => chance.abort(), RETRY);
    over.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
    watchCameras(over, () => chance.abort());
  });
}
