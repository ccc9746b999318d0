/**
 * The camera of a page that opens it several times in one visit. Where the browser would ask the person again each time (Safari and Firefox
 * unless told to remember, apps on an iPhone's Home Screen), it is asked once: the stream is kept, switched off, until the same camera is
 * wanted again. Where opening asks nobody, the camera is let go at once.
 */

import type { CameraChoice } from './camera-choice.ts';
import { cameraPermission, openStream, stopStream, type Streams } from './camera-stream.ts';

/** A phone gives the picture back a little after the page is shown again, milliseconds. */
const UNMUTED_WITHIN = 1000;

export class KeptCamera implements Streams {
  #kept: { readonly stream: MediaStream; readonly choice: CameraChoice } | null = null;
  /** What the browser says of the camera; null where it cannot be asked. */
  #permission: Promise<PermissionStatus | null> | null = null;
  #asksAgain = true;

  async take(choice: CameraChoice, only: string | null): Promise<MediaStream> {
    const kept = this.#kept;
    this.#kept = null;
    const wanted = only ?? choice.deviceId;
    if (kept && isSame(kept.choice, choice) && isOf(kept.stream, wanted) && (await givesPicture(kept.stream))) {
      setOn(kept.stream, true);
      return kept.stream;
    }
    // a phone has one camera open at a time: a second stream would silence the first
    if (kept) stopStream(kept.stream);
    const stream = await openStream(choice, only);
    await this.#watchPermission();
    return stream;
  }

  give(stream: MediaStream, choice: CameraChoice): void {
    const isLive = stream.getTracks().every((track) => track.readyState === 'live');
    if (!isLive || !this.#asksAgain) return stopStream(stream);
    if (this.#kept) stopStream(this.#kept.stream);
    setOn(stream, false);
    this.#kept = { stream, choice };
  }

  async #watchPermission(): Promise<void> {
    this.#permission ??= cameraPermission().then((status) => {
      status?.addEventListener('change', () => this.#follow(status));
      return status;
    });
    // a browser that fails to answer may answer the next time
    this.#follow(await this.#permission.catch(() => (this.#permission = null)));
  }

  #follow(status: PermissionStatus | null): void {
    this.#asksAgain = status?.state !== 'granted';
    if (this.#asksAgain || !this.#kept) return;
    stopStream(this.#kept.stream);
    this.#kept = null;
  }
}

/** The camera of this page: there is one. */
export const keptCamera: Streams = new KeptCamera();

const isSame = (a: CameraChoice, b: CameraChoice): boolean =>
  a.deviceId === b.deviceId && a.facing === b.facing && a.resolution === b.resolution;

/** Whether it is the camera of this id, for which another may have stood in; null for any. */
const isOf = (stream: MediaStream, deviceId: string | null): boolean =>
  deviceId === null || stream.getVideoTracks()[0]?.getSettings().deviceId === deviceId;

const setOn = (stream: MediaStream, on: boolean): void => stream.getTracks().forEach((track) => (track.enabled = on));

/** Whether a kept stream still has a picture to give; one that is muted is waited for a little. */
async function givesPicture(stream: MediaStream): Promise<boolean> {
  const [track] = stream.getVideoTracks();
  if (track?.readyState !== 'live') return false;
  if (!track.muted) return true;
  await new Promise<void>((done) => {
    track.addEventListener('unmute', () => done(), { once: true });
    setTimeout(done, UNMUTED_WITHIN);
  });
  return !track.muted && (track.readyState as MediaStreamTrackState) === 'live';
}
