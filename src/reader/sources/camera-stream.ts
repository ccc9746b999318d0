/** A camera's stream: how it is asked for, and whose it is while nobody watches it. */

import type { CameraChoice } from './camera-choice.ts';
import { mediaDevices } from './cameras.ts';
import { SourceError, type SourceProblem } from './source.ts';

const FRAME_RATE = 30;

/** What its user can do; the app has words of its own. */
const REMEDIES: Partial<Record<SourceProblem, string>> = {
  denied: 'allow it in the browser, and in a frame by allow="camera"',
  dismissed: 'ask again',
  'in-use': 'close the program or tab that uses it',
  none: 'connect one',
  insecure: 'open the page over https or from localhost',
  unsupported: 'use a current Chrome, Edge, Firefox or Safari',
};

const noCamera = (problem: SourceProblem, why: string, options?: ErrorOptions): SourceError =>
  new SourceError(problem, `no camera: ${why}; ${REMEDIES[problem]}`, options);

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

/** `deviceId`: this camera and no other; null leaves it to `facing`. */
function constraints({ facing, resolution }: CameraChoice, deviceId: string | null): MediaStreamConstraints {
  const [width, height] = resolution.split('x').map(Number) as [number, number];
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } };
  return {
    audio: false,
    video: { ...which, width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: FRAME_RATE } },
  };
}

/**
 * The camera's stream, whose tracks are the caller's to stop. `only` is the id of the one camera that will do, whatever was chosen; with
 * null any other stands in for a chosen one that is not there. Rejects with a SourceError.
 */
export async function openStream(choice: CameraChoice, only: string | null = null): Promise<MediaStream> {
  const devices = mediaDevices();
  if (!devices) {
    throw noCamera(globalThis.isSecureContext ? 'unsupported' : 'insecure', `none is given to ${location.origin}`);
  }
  const ask = (deviceId: string | null): Promise<MediaStream> =>
    devices.getUserMedia(constraints(choice, deviceId)).catch((cause: unknown) => {
      throw noCamera(problemOf(cause), (cause as Error).message, { cause });
    });
  try {
    return await ask(only ?? choice.deviceId);
  } catch (error) {
    const isGone = (error as SourceError).problem === 'none';
    if (isGone && !only && choice.deviceId) return ask(null);
    throw error;
  }
}

/** What the browser says of the camera; null where it knows no such permission. */
export async function cameraPermission(): Promise<PermissionStatus | null> {
  const { permissions } = navigator as { permissions?: Permissions };
  try {
    return (await permissions?.query({ name: 'camera' })) ?? null;
  } catch (cause) {
    if (cause instanceof TypeError) return null;
    throw cause;
  }
}

/** Where a camera's stream comes from, and where it goes when nobody watches it. */
export interface Streams {
  /** `only`: as in openStream. Rejects with a SourceError. */
  take(choice: CameraChoice, only: string | null): Promise<MediaStream>;
  give(stream: MediaStream, choice: CameraChoice): void;
}

/** Opened anew each time, and let go at once. */
export const FRESH_STREAMS: Streams = { take: openStream, give: stopStream };

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
