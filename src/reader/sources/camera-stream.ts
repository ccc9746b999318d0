/** A camera's stream: how it is asked for, and whose it is while nobody watches it. */

import type { CameraChoice } from './camera-choice.ts';
import { mediaDevices } from './cameras.ts';
import { SourceError, type SourceProblem } from './source.ts';

const FRAME_RATE = 30;

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

/** Where a camera's stream comes from, and where it goes when nobody watches it. */
export interface Streams {
  /** Rejects with a SourceError. */
  take(choice: CameraChoice): Promise<MediaStream>;
  give(stream: MediaStream, choice: CameraChoice): void;
}

/** Opened anew each time, and let go at once. */
export const FRESH_STREAMS: Streams = { take: openStream, give: stopStream };

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
