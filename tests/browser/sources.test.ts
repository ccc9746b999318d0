/** Sources of frames, with real devices of the browser: its fake camera, files it made itself. */

import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_CAMERA } from '../../src/reader/sources/camera-choice.ts';
import { CameraSource } from '../../src/reader/sources/camera.ts';
import { problemOf } from '../../src/reader/sources/camera-stream.ts';
import { KeptCamera } from '../../src/reader/sources/kept-camera.ts';
import { listCameras } from '../../src/reader/sources/cameras.ts';
import { decodeImage, ImageSource } from '../../src/reader/sources/image.ts';
import { sourceOf } from '../../src/reader/sources/readable.ts';
import { SourceError, type Frame, type FrameSource } from '../../src/reader/sources/source.ts';
import { RisingClock } from '../../src/reader/sources/video-frames.ts';
import { VideoSource } from '../../src/reader/sources/video.ts';

let stop = new AbortController();

afterEach(() => {
  stop.abort();
  stop = new AbortController();
  vi.restoreAllMocks();
});

const sizeOf = (frame: Frame): [number, number] =>
  frame instanceof VideoFrame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];

/** Runs a source until it gave `count` frames; while a film seeks, a grab may find none. */
async function take(source: FrameSource, count: number): Promise<{ times: number[]; sizes: [number, number][] }> {
  const times: number[] = [];
  const sizes: [number, number][] = [];
  await new Promise<void>((done, fail) => {
    source
      .start(stop.signal, (grab, time) => {
        grab()
          .then((frame) => {
            if (!frame) return;
            times.push(time);
            sizes.push(sizeOf(frame));
            frame.close();
            if (sizes.length === count) done();
          })
          .catch(fail);
      })
      .catch(fail);
  });
  return { times: times.slice(0, count), sizes: sizes.slice(0, count) };
}

const rising = (times: readonly number[]): boolean => times.every((time, i) => i === 0 || time > times[i - 1]!);

async function picture(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.fillRect(0, 0, width / 2, height);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A short film of a canvas, as this browser records it. */
async function film(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [160, 120];
  const context = canvas.getContext('2d')!;
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  for (let i = 0; i < 15; i++) {
    context.fillStyle = `hsl(${i * 20} 80% 50%)`;
    context.fillRect(0, 0, 160, 120);
    await new Promise((done) => setTimeout(done, 33));
  }
  await new Promise((done) => {
    recorder.onstop = done;
    recorder.stop();
  });
  return new Blob(parts, { type: 'video/webm' });
}

test('times strictly increase, also when the medium starts again', () => {
  const clock = new RisingClock();
  const times = [0, 40, 80, 0, 40, 40, 39, 1000].map((time) => clock.at(time));
  expect(rising(times)).toBe(true);
  expect(times.slice(0, 3)).toEqual([0, 40, 80]);
});

test('the camera gives frames of the size asked for, and its tracks end when it is stopped', async () => {
  const streams: MediaStream[] = [];
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
    const stream = await original(wanted);
    streams.push(stream);
    return stream;
  });
  const camera = new CameraSource({ ...DEFAULT_CAMERA, resolution: '640x480' });
  const { times, sizes } = await take(camera, 5);
  expect(rising(times)).toBe(true);
  expect(sizes[0]).toEqual([640, 480]);
  expect(camera.running).toMatchObject({ width: 640, height: 480 });
  expect((await listCameras()).map(({ deviceId }) => deviceId)).toContain(camera.running!.deviceId);
  stop.abort();
  expect(streams.flatMap((stream) => stream.getTracks()).map((track) => track.readyState)).toEqual(['ended']);
  expect(camera.running).toBeNull();
});

test('a remembered camera that is gone gives way to another', async () => {
  const { sizes } = await take(new CameraSource({ ...DEFAULT_CAMERA, deviceId: 'f'.repeat(64) }), 1);
  expect(sizes).toHaveLength(1);
});

test('a camera pulled out is told once, and frames go on when it is back', async () => {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  let track: MediaStreamTrack | undefined;
  let there = true;
  vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
    if (!there) throw new DOMException('no device', 'NotFoundError');
    const stream = await original(wanted);
    [track] = stream.getVideoTracks();
    return stream;
  });
  const camera = new CameraSource();
  const told: (string | null)[] = [];
  camera.onProblem = (problem) => told.push(problem);
  let frames = 0;
  await camera.start(stop.signal, () => frames++);
  await vi.waitUntil(() => frames > 2, { timeout: 20_000 });

  there = false;
  track!.stop();
  track!.dispatchEvent(new Event('ended')); // what the browser does when the device goes
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
  const before = frames;
  there = true;
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.waitUntil(() => told.length > 1 && frames > before + 2, { timeout: 60_000 });
  expect(told).toEqual(['unplugged', null]);
});

test.each([
  ['by name', 'usb'],
  ['by the browser', null],
])('a camera that was chosen %s and is pulled out is waited for, though another is there', async (_how, deviceId) => {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  const plugged = new Set(['usb', 'built-in']);
  const running: MediaStreamTrack[] = [];
  vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
    const { exact } = ((wanted!.video as MediaTrackConstraints).deviceId ?? {}) as { exact?: string };
    if (exact && !plugged.has(exact)) throw new DOMException('no such device', 'OverconstrainedError');
    const stream = await original({ video: true });
    const [track] = stream.getVideoTracks();
    const deviceId = exact ?? [...plugged][0]!;
    track!.getSettings = () => ({ deviceId });
    running.push(track!);
    return stream;
  });
  const camera = new CameraSource({ ...DEFAULT_CAMERA, deviceId });
  const told: (string | null)[] = [];
  camera.onProblem = (problem) => told.push(problem);
  await camera.start(stop.signal, () => null);
  plugged.delete('usb');
  running[0]!.stop();
  running[0]!.dispatchEvent(new Event('ended'));
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
  expect([told, camera.running]).toEqual([['unplugged'], null]);
  plugged.add('usb');
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.waitUntil(() => told.length > 1, { timeout: 60_000 });
  expect([told, camera.running?.deviceId]).toEqual([['unplugged', null], 'usb']);
});

test.each([['user'], ['environment'], [undefined]])('a camera says which way it looks where it knows: %s', async (facingMode) => {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
    const stream = await original(wanted);
    const [track] = stream.getVideoTracks();
    track!.getSettings = () => ({ ...(facingMode && { facingMode }) });
    return stream;
  });
  const camera = new CameraSource();
  await camera.start(stop.signal, () => null);
  expect(camera.facing).toBe(facingMode ?? null);
});

test('a hidden page holds no camera and takes it up again when it is shown', async () => {
  const camera = new CameraSource();
  let frames = 0;
  await camera.start(stop.signal, () => frames++);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(camera.running).toBeNull();
  const before = frames;
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitUntil(() => camera.running !== null && frames > before + 1, { timeout: 60_000 });
});

/** The camera's streams from here on, given out only while `there()`. */
function streamsGiven(there: () => boolean): MediaStream[] {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  const streams: MediaStream[] = [];
  vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
    if (!there()) throw new DOMException('no device', 'NotFoundError');
    const stream = await original(wanted);
    streams.push(stream);
    return stream;
  });
  return streams;
}

const live = (streams: readonly MediaStream[]): number =>
  streams.filter((stream) => stream.getTracks().some((track) => track.readyState === 'live')).length;

test('showing the page again while a camera is waited for opens it once', async () => {
  let there = true;
  const streams = streamsGiven(() => there);
  const camera = new CameraSource();
  const told: (string | null)[] = [];
  camera.onProblem = (problem) => told.push(problem);
  await camera.start(stop.signal, () => null);
  there = false;
  const [track] = streams[0]!.getVideoTracks();
  track!.stop();
  track!.dispatchEvent(new Event('ended'));
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
  for (let i = 0; i < 3; i++) document.dispatchEvent(new Event('visibilitychange'));
  there = true;
  navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.waitUntil(() => told.length > 1, { timeout: 60_000 });
  expect(streams).toHaveLength(2);
  expect(live(streams)).toBe(1);
});

test('a camera that is stopped while it is being opened leaves no track on', async () => {
  const streams = streamsGiven(() => true);
  const opening = new CameraSource().start(stop.signal, () => null);
  await vi.waitUntil(() => streams.length > 0, { interval: 1, timeout: 20_000 });
  stop.abort();
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(live(streams)).toBe(0);
});

/** What the browser says when it is asked about the camera. */
const permissionIs = (state: PermissionState): unknown =>
  vi
    .spyOn(navigator.permissions, 'query')
    .mockResolvedValue(Object.assign(new EventTarget(), { state }) as unknown as PermissionStatus);

/** Watches the camera for some frames, and leaves it. */
async function visit(camera: CameraSource): Promise<void> {
  await take(camera, 3);
  stop.abort();
  stop = new AbortController();
}

const tracksOf = (streams: readonly MediaStream[]): MediaStreamTrack[] => streams.flatMap((stream) => stream.getTracks());

test.each([
  ['prompt', 1],
  ['granted', 3],
] as const)('where the permission is %s, three visits open the camera %i times', async (state, times) => {
  permissionIs(state);
  const streams = streamsGiven(() => true);
  const kept = new KeptCamera();
  for (let i = 0; i < 3; i++) {
    await visit(new CameraSource(DEFAULT_CAMERA, kept));
    expect(tracksOf(streams).filter((track) => track.enabled && track.readyState === 'live')).toEqual([]);
  }
  expect(streams).toHaveLength(times);
  expect(live(streams)).toBe(state === 'prompt' ? 1 : 0);
  tracksOf(streams).forEach((track) => track.stop());
});

test('another camera is opened anew, and the one before is let go first', async () => {
  permissionIs('prompt');
  const streams = streamsGiven(() => live(streams) === 0);
  const kept = new KeptCamera();
  await visit(new CameraSource({ ...DEFAULT_CAMERA, facing: 'user' }, kept));
  await visit(new CameraSource({ ...DEFAULT_CAMERA, facing: 'environment' }, kept));
  expect([streams.length, live(streams)]).toEqual([2, 1]);
  tracksOf(streams).forEach((track) => track.stop());
});

test('a page that would have to ask again keeps its camera while hidden, switched off', async () => {
  permissionIs('prompt');
  const streams = streamsGiven(() => true);
  let frames = 0;
  await new CameraSource(DEFAULT_CAMERA, new KeptCamera()).start(stop.signal, () => frames++);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(tracksOf(streams).map((track) => track.enabled)).toEqual([false]);
  hidden.mockReturnValue(false);
  const before = frames;
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitUntil(() => frames > before + 2, { timeout: 60_000 });
  expect(streams).toHaveLength(1);
  tracksOf(streams).forEach((track) => track.stop());
});

/** What a phone does to a camera that another page or a call takes. */
function mute(track: MediaStreamTrack, muted: boolean): void {
  Object.defineProperty(track, 'muted', { configurable: true, get: () => muted });
  track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}

test('a picture that was taken away is told once, and so is its return; trying again asks once more', async () => {
  permissionIs('prompt');
  const streams = streamsGiven(() => true);
  const kept = new KeptCamera();
  const told: (string | null)[] = [];
  const camera = new CameraSource(DEFAULT_CAMERA, kept);
  camera.onProblem = (problem) => told.push(problem);
  await take(camera, 1);
  const [track] = streams[0]!.getVideoTracks();
  mute(track!, true);
  mute(track!, true);
  await vi.waitUntil(() => told.length > 0, { timeout: 60_000 });
  mute(track!, false);
  expect(told).toEqual(['muted', null]);
  expect(streams).toHaveLength(1); // nobody was asked

  mute(track!, true);
  await vi.waitUntil(() => told.length > 2, { timeout: 60_000 });
  stop.abort();
  stop = new AbortController();
  await take(new CameraSource(DEFAULT_CAMERA, kept), 1);
  expect([streams.length, live(streams)]).toEqual([2, 1]);
  stop.abort();
  tracksOf(streams).forEach((track) => track.stop());
});

test('a picture that is away already when its camera is opened is told too', async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [track] = stream.getVideoTracks();
  mute(track!, true);
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockResolvedValue(stream);
  const camera = new CameraSource();
  const told: (string | null)[] = [];
  camera.onProblem = (problem) => told.push(problem);
  await camera.start(stop.signal, () => null);
  await vi.waitUntil(() => told.length > 0, { timeout: 60_000 });
  mute(track!, false);
  expect(told).toEqual(['muted', null]);
});

/** Hides the page from the camera and shows it again. */
function leavePage(meanwhile: () => void = () => undefined): void {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  meanwhile();
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
}

test('however often the page was left, a picture that is taken away is told once; it is back when the page is shown with it', async () => {
  permissionIs('prompt');
  const streams = streamsGiven(() => true);
  const told: (string | null)[] = [];
  const camera = new CameraSource(DEFAULT_CAMERA, new KeptCamera());
  camera.onProblem = (problem) => told.push(problem);
  let frames = 0;
  await camera.start(stop.signal, () => frames++);
  const framesGoOn = async (): Promise<void> => {
    const before = frames;
    await vi.waitUntil(() => camera.running && frames > before + 1, { timeout: 60_000 });
  };
  for (let i = 0; i < 3; i++) {
    leavePage();
    await framesGoOn();
  }
  const [track] = streams[0]!.getVideoTracks();
  mute(track!, true);
  await vi.waitUntil(() => told.length > 0, { timeout: 60_000 });
  expect(told).toEqual(['muted']);
  leavePage(() => mute(track!, false));
  await framesGoOn();
  expect(told).toEqual(['muted', null]);
  expect(streams).toHaveLength(1);
  tracksOf(streams).forEach((one) => one.stop());
});

test('a person who says no when the page comes back is not asked again and again', async () => {
  const { mediaDevices } = navigator;
  const camera = new CameraSource();
  const told: (string | null)[] = [];
  camera.onProblem = (problem) => told.push(problem);
  await camera.start(stop.signal, () => null);
  const asked = vi
    .spyOn(mediaDevices, 'getUserMedia')
    .mockRejectedValue(new DOMException('Permission denied', 'NotAllowedError'));
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
  await new Promise((done) => setTimeout(done, 2500)); // longer than the wait between attempts
  expect([told, asked.mock.calls.length]).toEqual([['denied'], 1]);
});

test('frames of a phone that is turned have its new size from then on', async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 48, height: 64 });
  const context = canvas.getContext('2d')!;
  const drawing = setInterval(() => {
    context.fillStyle = `hsl(${performance.now() % 360} 50% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 30);
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async () => canvas.captureStream(30));
  const sizes = new Set<string>();
  await new CameraSource().start(stop.signal, (grab) => {
    void grab().then((frame) => {
      if (frame) sizes.add(sizeOf(frame).join(' x '));
      frame?.close();
    });
  });
  await vi.waitUntil(() => sizes.has('48 x 64'), { timeout: 20_000 });
  [canvas.width, canvas.height] = [64, 48];
  await vi.waitUntil(() => sizes.has('64 x 48'), { timeout: 20_000 });
  clearInterval(drawing);
  expect([...sizes]).toEqual(['48 x 64', '64 x 48']);
});

test.each([
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'Permission dismissed', 'dismissed'],
  ['SecurityError', '', 'denied'],
  ['NotFoundError', '', 'none'],
  ['OverconstrainedError', '', 'none'],
  ['NotReadableError', '', 'in-use'],
  ['AbortError', '', 'in-use'],
  ['TypeError', '', 'unsupported'],
])('%s %s is %s', (name, message, problem) => {
  expect(problemOf(new DOMException(message, name))).toBe(problem);
});

test('a refusal reaches the caller by name', async () => {
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('Permission denied', 'NotAllowedError'));
  await expect(new CameraSource().start(stop.signal, () => null)).rejects.toMatchObject({
    problem: 'denied',
    message: 'no camera: Permission denied; allow it in the browser, and in a frame by allow="camera"',
  });
});

test('a picture is given again and again at its own size, and never once stopped', async () => {
  const { times, sizes } = await take(new ImageSource(await picture(300, 200)), 3);
  expect(rising(times)).toBe(true);
  expect(sizes).toEqual([[300, 200], [300, 200], [300, 200]]); // prettier-ignore
});

/** Starts a small picture of which every frame is grabbed while `reads` says so; its times, of all that were offered. */
async function pictureTimes(reads: () => boolean): Promise<number[]> {
  const times: number[] = [];
  await new ImageSource(await picture(30, 20)).start(stop.signal, (grab, time) => {
    times.push(time);
    if (reads()) void grab().then((frame) => frame?.close());
  });
  return times;
}
const more = (times: readonly number[], than: number) =>
  vi.waitFor(() => expect(times.length).toBeGreaterThan(than), { timeout: 60_000 });

test('for a picture no time passes while the page is hidden, in which its faces would be lost', async () => {
  const times = await pictureTimes(() => true);
  await more(times, 1);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const before = times.length;
  await new Promise((done) => setTimeout(done, 2000));
  expect(times).toHaveLength(before);
  hidden.mockReturnValue(false);
  await more(times, before);
  expect(times[before]! - times[before - 1]!).toBeLessThan(1000);
  expect(rising(times)).toBe(true);
});

test('for a picture no time passes either while one reading of it takes long', async () => {
  let reads = true;
  const times = await pictureTimes(() => reads);
  await more(times, 1);
  reads = false;
  const last = times.length - 1;
  await more(times, last + 10);
  expect(times.at(-1)! - times[last]!).toBeLessThan(1000);
  reads = true;
  const [again] = times.slice(-1);
  const count = times.length;
  await more(times, count + 2);
  expect(times.at(-1)!).toBeGreaterThan(again!);
});

test('a huge picture is made smaller in proportion, and says how large it is in its file', async () => {
  const { picture: small, filePixels } = await decodeImage(await picture(4000, 1000));
  expect([small.width, small.height]).toEqual([1920, 480]);
  expect(filePixels).toEqual({ width: 4000, height: 1000 });
  small.close();
  const source = new ImageSource(await picture(4000, 1));
  expect((await take(source, 1)).sizes).toEqual([[1920, 1]]);
  expect(source.filePixels).toEqual({ width: 4000, height: 1 });
  expect((await decodeImage(await picture(1920, 10))).filePixels).toBeNull();
});

/** A JPEG whose EXIF says that it is to be turned by a quarter (orientation 6; TIFF tag 0x0112). */
async function turnedPicture(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.fillRect(0, 0, width, height);
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg' });
  const directory = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const exif = [...new TextEncoder().encode('Exif\0\0MM'), 0, 42, 0, 0, 0, 8, ...directory];
  const segment = Uint8Array.from([0xff, 0xe1, 0, exif.length + 2, ...exif]);
  return new Blob([jpeg.slice(0, 2), segment, jpeg.slice(2)], { type: 'image/jpeg' });
}

test('a picture is turned upright as its EXIF says', async () => {
  const { picture: upright } = await decodeImage(await turnedPicture(60, 40));
  expect([upright.width, upright.height]).toEqual([40, 60]);
  upright.close();
  const large = await decodeImage(await turnedPicture(3000, 40));
  expect(large.filePixels).toEqual({ width: 40, height: 3000 });
});

test('a stopped picture is let go, and so is a stopped film', async () => {
  const close = vi.spyOn(ImageBitmap.prototype, 'close');
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  await take(new ImageSource(await picture(30, 20)), 1);
  await take(new VideoSource(await film()), 1);
  const closed = close.mock.calls.length;
  expect(revoke).not.toHaveBeenCalled();
  stop.abort();
  expect(close.mock.calls.length).toBe(closed + 1);
  expect(revoke).toHaveBeenCalledOnce();
});

test('a film plays over and over with rising times', async () => {
  const { times, sizes } = await take(new VideoSource(await film()), 40);
  expect(rising(times)).toBe(true);
  expect(sizes[0]).toEqual([160, 120]);
});

/** The video elements that are made from now on. */
function videosMade(): HTMLVideoElement[] {
  const videos: HTMLVideoElement[] = [];
  const make = document.createElement.bind(document);
  vi.spyOn(document, 'createElement').mockImplementation((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (element instanceof HTMLVideoElement) videos.push(element);
    return element;
  });
  return videos;
}

/** What a running video source says, and the time of its newest frame. */
async function started(file: Blob): Promise<{ told: unknown[]; frames: number[]; video: HTMLVideoElement }> {
  const told: unknown[] = [];
  const frames: number[] = [];
  const videos = videosMade();
  const source = new VideoSource(file);
  source.onProblem = (problem) => told.push(problem);
  await source.start(stop.signal, (_grab, time) => frames.push(time));
  return { told, frames, video: videos[0]! };
}

/** Has the page seem hidden, or visible again. */
function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

const frameAfter = (frames: readonly number[]): Promise<void> => {
  const before = frames.length;
  return vi.waitFor(() => expect(frames.length).toBeGreaterThan(before), { timeout: 60_000, interval: 50 });
};

/** A longer wait than any standstill is left alone, milliseconds. */
const LONG = 4500;
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

test('a film that the browser pauses plays on, and nothing is said', async () => {
  const { told, frames, video } = await started(await film());
  await frameAfter(frames);
  const load = vi.spyOn(video, 'load');
  video.pause();
  await vi.waitFor(() => expect(video.paused).toBe(false), { timeout: 60_000 });
  expect(load).not.toHaveBeenCalled(); // the first thing that is tried helps
  await frameAfter(frames);
  expect(told).toEqual([]);
});

test('a film that stands though it should play is played from elsewhere, after a while', async () => {
  const { told, frames, video } = await started(await film());
  await frameAfter(frames);
  const seek = vi.spyOn(video, 'currentTime', 'set');
  const load = vi.spyOn(video, 'load');
  video.playbackRate = 0; // as an engine that lost the end: neither paused nor ended
  const stood = performance.now();
  await vi.waitFor(() => expect(seek).toHaveBeenCalled(), { timeout: 20_000 });
  expect(performance.now() - stood).toBeGreaterThan(2000);
  video.playbackRate = 1;
  await frameAfter(frames);
  expect(told).toEqual([]);
  expect(load).not.toHaveBeenCalled();
});

test('a film of a hidden page stays paused, and plays on when the page is shown', async () => {
  const { told, frames, video } = await started(await film());
  await frameAfter(frames);
  hide(true);
  await pause(LONG);
  expect(video.paused).toBe(true);
  hide(false);
  await frameAfter(frames);
  expect(told).toEqual([]);
});

test('a film that nothing gets going is said to stand still, once, and that it plays again', async () => {
  const { told, frames, video } = await started(await film());
  await frameAfter(frames);
  const load = vi.spyOn(video, 'load');
  video.defaultPlaybackRate = video.playbackRate = 0; // outlives a load; a seek shows its frame all the same
  await vi.waitFor(() => expect(told).toEqual(['stalled']), { timeout: 30_000, interval: 100 });
  expect(load).toHaveBeenCalledOnce();
  await pause(LONG);
  expect(told).toEqual(['stalled']);
  video.playbackRate = 1;
  await vi.waitFor(() => expect(told).toEqual(['stalled', null]), { timeout: 20_000 });
}, 90_000);

/** A browser that lets no video begin. */
function hold(name: string): { release(): void } {
  const spies = [
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(new DOMException('held', name)),
    vi.spyOn(HTMLMediaElement.prototype, 'autoplay', 'set').mockImplementation(() => undefined),
  ];
  return { release: () => spies.forEach((spy) => spy.mockRestore()) };
}

test.each(['NotAllowedError', 'AbortError'])(
  'a film that the browser does not let begin, with %s, is said to stand still, and plays once it may',
  async (name) => {
    const file = await film();
    const held = hold(name);
    const { told, frames } = await started(file);
    await vi.waitFor(() => expect(told).toEqual(['stalled']), { timeout: 30_000, interval: 100 });
    held.release();
    hide(false);
    await frameAfter(frames);
    await vi.waitFor(() => expect(told).toEqual(['stalled', null]), { timeout: 20_000 });
  },
  90_000,
);

test('a file that is held and cannot be decoded is said to be undecodable', async () => {
  hold('NotAllowedError');
  const { told } = await started(new File(['not at all'], 'holiday.bin'));
  await vi.waitFor(() => expect(told).toEqual(['undecodable']), { timeout: 20_000 });
});

test.each([
  ['picture', (file: File) => new ImageSource(file)],
  ['film', (file: File) => new VideoSource(file)],
])('a %s that cannot be decoded is refused with its name', async (_kind, open) => {
  const file = new File(['not at all'], 'holiday.bin', { type: 'image/png' });
  const refusal = await open(file)
    .start(stop.signal, () => null)
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SourceError);
  expect(refusal).toMatchObject({ problem: 'undecodable', message: expect.stringContaining('holiday.bin') });
});

/** A file on the browser's own disk, and how to take it away. */
async function fileOnDisk(content: Blob, name: string): Promise<{ readonly file: File; takeAway(): Promise<void> }> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(name, { create: true });
  const written = await handle.createWritable();
  await written.write(content);
  await written.close();
  return { file: await handle.getFile(), takeAway: () => root.removeEntry(name) };
}

test.each([
  ['picture', () => picture(8, 8), (file: File) => new ImageSource(file)],
  ['film', film, (file: File) => new VideoSource(file)],
])('a %s that was taken away since it was chosen is refused as gone', async (_kind, content, open) => {
  const { file, takeAway } = await fileOnDisk(await content(), 'holiday');
  await takeAway();
  await expect(open(file).start(stop.signal, () => null)).rejects.toMatchObject({
    name: 'SourceError',
    problem: 'gone',
    message: expect.stringContaining('holiday'),
  });
});

test('a film that is taken away while it plays is told as gone, also when the page is shown again', async () => {
  const { file, takeAway } = await fileOnDisk(await film(), 'holiday.webm');
  const { told, frames, video } = await started(file);
  await frameAfter(frames);
  await takeAway();
  video.load();
  await vi.waitFor(() => expect(told).toEqual(['gone']), { timeout: 20_000 });
  hide(true);
  hide(false);
  await pause(500);
  expect(told).toEqual(['gone']);
});

test("a page's own stream that gives no picture is refused by name, and one that has ended at once", async () => {
  const stream = document.createElement('canvas').captureStream();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValueOnce(new DOMException('held', 'NotAllowedError'));
  await expect(sourceOf(stream).start(stop.signal, () => undefined)).rejects.toMatchObject({
    problem: 'in-use',
    message: expect.stringContaining('held'),
  });
  // one that waits for its first picture ends with the reason of its signal
  const waiting = sourceOf(stream).start(stop.signal, () => undefined);
  stop.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  stop = new AbortController();
  for (const track of stream.getTracks()) track.stop();
  for (const none of [stream, new MediaStream()])
    await expect(sourceOf(none).start(stop.signal, () => undefined)).rejects.toMatchObject({ problem: 'none' });
});

test('a source that was stopped before it began takes nothing', async () => {
  const media = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
  stop.abort();
  await expect(new VideoSource(await film()).start(stop.signal, () => null)).rejects.toMatchObject({ name: 'AbortError' });
  await expect(new CameraSource().start(stop.signal, () => null)).rejects.toMatchObject({ name: 'AbortError' });
  expect(media).not.toHaveBeenCalled();
});
