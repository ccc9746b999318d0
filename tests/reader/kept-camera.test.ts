/** Which camera a kept stream is taken for. */

import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_CAMERA } from '../../src/reader/sources/camera-choice.ts';
import { KeptCamera } from '../../src/reader/sources/kept-camera.ts';

afterEach(() => vi.unstubAllGlobals());

class Track {
  readonly muted = false;
  enabled = true;
  readyState = 'live';

  constructor(private readonly deviceId: string) {}

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A browser that asks each time, with these cameras, the first of which it chooses itself; what it has opened, in order. */
function browserWith(plugged: Set<string>, state = async (): Promise<PermissionState> => 'prompt'): Track[] {
  const opened: Track[] = [];
  const getUserMedia = async ({ video }: { readonly video: MediaTrackConstraints }): Promise<unknown> => {
    const { exact } = (video.deviceId ?? {}) as { readonly exact?: string };
    if (exact && !plugged.has(exact)) throw new DOMException('no such device', 'OverconstrainedError');
    const track = new Track(exact ?? [...plugged][0]!);
    opened.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] };
  };
  const query = async (): Promise<unknown> => Object.assign(new EventTarget(), { state: await state() });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query } });
  return opened;
}

const deviceOf = (stream: MediaStream): string | undefined => stream.getVideoTracks()[0]!.getSettings().deviceId;

test('a camera that stood in for the chosen one is not taken for it once that one is back', async () => {
  const plugged = new Set(['built-in']);
  const opened = browserWith(plugged);
  const kept = new KeptCamera();
  const choice = { ...DEFAULT_CAMERA, deviceId: 'usb' };
  const standIn = await kept.take(choice, null);
  expect(deviceOf(standIn)).toBe('built-in');
  kept.give(standIn, choice);
  plugged.add('usb');
  const chosen = await kept.take(choice, null);
  expect(deviceOf(chosen)).toBe('usb');
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  kept.give(chosen, choice);
  expect(await kept.take(choice, null)).toBe(chosen);
});

test('where only one camera will do, a kept stream of another does not, whatever was chosen', async () => {
  const plugged = new Set(['built-in', 'usb']);
  const opened = browserWith(plugged);
  const kept = new KeptCamera();
  const first = await kept.take(DEFAULT_CAMERA, null);
  kept.give(first, DEFAULT_CAMERA);
  const only = await kept.take(DEFAULT_CAMERA, 'usb');
  expect(deviceOf(only)).toBe('usb');
  kept.give(only, DEFAULT_CAMERA);
  plugged.delete('built-in');
  await expect(kept.take(DEFAULT_CAMERA, 'built-in')).rejects.toMatchObject({ problem: 'none' });
  expect(opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
});

test('a stand-in that was read from first is what is waited for, and its kept stream is taken again', async () => {
  const opened = browserWith(new Set(['built-in']));
  const kept = new KeptCamera();
  const choice = { ...DEFAULT_CAMERA, deviceId: 'usb' };
  const standIn = await kept.take(choice, null);
  kept.give(standIn, choice);
  expect(await kept.take(choice, 'built-in')).toBe(standIn);
  expect(opened).toHaveLength(1);
});

test('a browser that fails to say whether it asks again gives its camera all the same, and is asked the next time', async () => {
  let asked = 0;
  const opened = browserWith(new Set(['built-in']), async () => {
    if (asked++ === 0) throw new DOMException('not now', 'InvalidStateError');
    return 'granted';
  });
  const kept = new KeptCamera();
  const first = await kept.take(DEFAULT_CAMERA, null);
  kept.give(first, DEFAULT_CAMERA);
  // it may ask the person again: the stream is kept
  expect(await kept.take(DEFAULT_CAMERA, null)).toBe(first);
  kept.give(first, DEFAULT_CAMERA);
  const other = await kept.take({ ...DEFAULT_CAMERA, resolution: '1280x720' }, null);
  kept.give(other, DEFAULT_CAMERA);
  expect([asked, opened.map(({ readyState }) => readyState)]).toEqual([2, ['ended', 'ended']]);
});
