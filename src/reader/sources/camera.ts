/**
 * The camera. Its tracks run only while frames are wanted and the page is visible; a camera that is pulled out is waited
 * for and taken up again.
 */

import { DEFAULT_CAMERA, type CameraChoice } from './camera-choice.ts';
import { mediaDevices, watchCameras } from './cameras.ts';
import { SourceError, type FrameSource, type OnFrame, type SourceProblem } from './source.ts';
import { grabFrame, quietVideo, RisingClock, untilVisible, watchFrames } from './video-frames.ts';

const FRAME_RATE = 30;
/** How long to wait between attempts to find a camera again, milliseconds; a change of devices ends the wait. */
const RETRY = 2000;

/** The typed refusal behind an error of getUserMedia (names: Media Capture and Streams, section 10.2). */
export function problemOf(error: unknown): SourceProblem {
  const { name, message } = error as DOMException;
  switch (name) {
    case 'NotAllowedError':
      return /dismiss/i.test(message) ? 'dismissed' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    default:
      return 'unsupported';
  }
}

function constraints({ deviceId, facing, resolution }: CameraChoice, exact: boolean): MediaStreamConstraints {
  const [width, height] = resolution.split('x').map(Number) as [number, number];
  const which = deviceId && exact ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } };
  return {
    audio: false,
    video: { ...which, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: FRAME_RATE } },
  };
}

/** The camera's stream, whose tracks are the caller's to stop. Rejects with a SourceError. */
export async function openStream(choice: CameraChoice): Promise<MediaStream> {
  const devices = mediaDevices();
  if (!devices) {
    const insecure = !globalThis.isSecureContext;
    throw new SourceError(insecure ? 'insecure' : 'unsupported', `no camera access here: ${location.origin}`);
  }
  try {
    return await devices.getUserMedia(constraints(choice, true));
  } catch (error) {
    // a remembered camera that is no longer there: any other will do
    if (choice.deviceId && problemOf(error) === 'none') {
      return devices.getUserMedia(constraints(choice, false)).catch((again: unknown) => {
        throw new SourceError(problemOf(again), `no camera: ${(again as Error).message}`, { cause: again });
      });
    }
    throw new SourceError(problemOf(error), `no camera: ${(error as Error).message}`, { cause: error });
  }
}

export class CameraSource implements FrameSource {
  readonly kind = 'camera';
  onProblem?: (problem: SourceProblem | null) => void;
  readonly #choice: CameraChoice;
  readonly #clock = new RisingClock();
  readonly #video = quietVideo();
  #track: MediaStreamTrack | null = null;
  /** Whether a call to open the camera is under way. */
  #opening = false;

  constructor(choice: CameraChoice = DEFAULT_CAMERA) {
    this.#choice = choice;
  }

  /** What the camera really gives: its name and size; null while it is not running. */
  get running(): { readonly label: string; readonly deviceId: string; readonly width: number; readonly height: number } | null {
    if (!this.#track) return null;
    const { deviceId = '', width = 0, height = 0 } = this.#track.getSettings();
    return { label: this.#track.label, deviceId, width, height };
  }

  get label(): string {
    return this.#track?.label ?? '';
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
    const stream = await openStream(this.#choice);
    const [track] = stream.getVideoTracks();
    if (!track) throw new SourceError('none', 'the camera gave a stream without a picture: choose another camera');
    this.#track = track;
    this.#video.srcObject = stream;
    // stopping a track by hand fires no 'ended', so only a camera that was pulled out comes here
    track.addEventListener(
      'ended',
      () => {
        this.#close();
        void this.#reopen(signal);
      },
      { once: true },
    );
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
    this.#track?.stop();
    this.#track = null;
    this.#video.srcObject = null;
  }

  /** A hidden page holds no camera. */
  #followPage(signal: AbortSignal): void {
    if (document.hidden) this.#close();
    else if (!this.#track) void this.#reopen(signal);
  }

  /** Tries again until the camera gives frames, telling once what is wrong and once that it is over; one call at a time. */
  async #reopen(signal: AbortSignal): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    for (let told: SourceProblem | null = null; !signal.aborted && !this.#track;) {
      await untilVisible(signal);
      if (signal.aborted) break;
      try {
        await this.#open(signal);
        if (document.hidden) this.#close();
        else if (told) this.onProblem?.(null);
      } catch (error) {
        if (signal.aborted) break;
        if (document.hidden) continue;
        const found = error instanceof SourceError ? error.problem : 'in-use';
        const problem = found === 'none' ? 'unplugged' : found;
        if (problem !== told) this.onProblem?.((told = problem));
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
