/** One source at a time: the newest that was asked for, with refusals by name. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QUEUE_WORDS } from '../../src/app/queue/words.ts';
import { requestFor } from '../../src/app/state/file-request.ts';
import { SourceState, type SourceRequest } from '../../src/app/state/source.svelte.ts';
import { namedCameras } from '../../src/app/shell/camera-names.ts';
import { sourceNotice } from '../../src/app/source-words.ts';
import { DEFAULT_CAMERA, type CameraChoice } from '../../src/reader/sources/camera-choice.ts';
import { SourceError, type SourceKind, type SourceProblem } from '../../src/reader/sources/source.ts';
import { ToldSource } from './doubles.ts';

type Facing = CameraChoice['facing'];

const CAMERA: SourceRequest = { kind: 'camera', choice: DEFAULT_CAMERA };
const DEMONSTRATION: SourceRequest = { kind: 'demonstration' };
const fileOf = (name: string, type: string): File => new File(['x'], name, { type });
const settle = (): Promise<void> => new Promise((done) => setTimeout(done));

beforeEach(() => void vi.stubGlobal('navigator', {}));
afterEach(() => void vi.unstubAllGlobals());

function sources() {
  const made: ToldSource[] = [];
  const heard: (SourceKind | SourceProblem | Facing)[] = [];
  const state = new SourceState(
    () => undefined,
    {
      onOpen: (kind) => heard.push(kind),
      onProblem: (problem) => heard.push(problem),
      onFacing: (facing) => heard.push(facing),
    },
    async ({ kind }) => {
      made.push(new ToldSource(kind));
      return made.at(-1)!;
    },
  );
  return { state, made, heard };
}

test('a source is opening until its first frame can be had', async () => {
  const { state, made, heard } = sources();
  void state.open({ kind: 'image', file: fileOf('me.png', 'image/png') });
  await settle();
  expect([state.opening, state.kind, state.name]).toEqual([true, 'image', 'me.png']);
  made[0]!.open();
  await settle();
  expect([state.opening, state.problem, heard]).toEqual([false, null, ['image']]);
});

test('a source says how large its picture is in its file, for as long as it is the source', async () => {
  const { state, made } = sources();
  const filePixels = { width: 4000, height: 3000 };
  for (const i of [0, 1]) {
    void state.open({ kind: 'image', file: fileOf('me.png', 'image/png') });
    await settle();
    Object.assign(made[i]!, { filePixels });
  }
  made[1]!.open();
  await settle();
  expect(state.filePixels).toEqual(filePixels);
  void state.open(DEMONSTRATION);
  made[0]!.open();
  await settle();
  expect(state.filePixels).toBeNull();
});

test('a camera tells which one it is and which way it looks where it knows, for as long as it is the source', async () => {
  const { state, made, heard } = sources();
  const told: unknown[] = [];
  for (const [i, facing] of (['environment', null] as const).entries()) {
    void state.open(CAMERA);
    await settle();
    told.push(state.facing, state.deviceId);
    Object.assign(made[i]!, { facing, deviceId: facing && 'a' });
    made[i]!.open();
    await settle();
    told.push(state.facing, state.deviceId);
  }
  expect(told).toEqual([null, null, 'environment', 'a', null, null, null, null]);
  expect(heard).toEqual(['camera', 'environment', 'camera']);
});

test('no two cameras have one name: those of one make are numbered, and the one in use is known by its id', () => {
  const cameras = ['USB', 'USB', 'Front', ''].map((label, i) => ({ deviceId: `${i}`, label }));
  const named = (name: string, deviceId: string | null) =>
    namedCameras(cameras, { name, deviceId }).map((camera) => (camera.inUse ? `${camera.name}*` : camera.name));
  expect(named('USB', '1')).toEqual(['USB', 'USB (2)*', 'Front', 'Camera 4']);
  expect(named('Front', null)).toEqual(['USB', 'USB (2)', 'Front*', 'Camera 4']);
  expect(named('', null)).toEqual(['USB', 'USB (2)', 'Front', 'Camera 4']);
});

test('another source ends the one before, whose late refusal is nobody’s', async () => {
  const { state, made, heard } = sources();
  void state.open({ kind: 'video', file: fileOf('film.mp4', 'video/mp4') });
  await settle();
  void state.open(DEMONSTRATION);
  await settle();
  expect(made[0]!.stopped).toBe(true);
  made[0]!.refuse(new SourceError('undecodable', 'late'));
  made[0]!.onProblem?.('unplugged');
  made[1]!.open();
  await settle();
  expect([state.kind, state.name, state.problem, heard]).toEqual(['demonstration', '', null, ['video', 'demonstration']]);
});

test('a refusal is told by its name, and the same can be tried again', async () => {
  const { state, made, heard } = sources();
  await state.retry();
  expect(made).toEqual([]);
  void state.open(DEMONSTRATION);
  await settle();
  made[0]!.refuse(new SourceError('unsupported', 'no WebGL'));
  await settle();
  expect([state.problem, state.opening]).toEqual(['unsupported', false]);
  void state.retry();
  await settle();
  expect([state.problem, made.length]).toEqual([null, 2]);
  expect(heard).toEqual(['demonstration', 'unsupported', 'demonstration']);
});

const PICTURE: SourceRequest = { kind: 'image', file: fileOf('me.png', 'image/png') };
const FILM: SourceRequest = { kind: 'video', file: fileOf('film.mp4', 'video/mp4') };

test('a fault of ours is reported, and shown as a source that does not work', async () => {
  const reported: unknown[] = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  const fault = new TypeError('not what it seems');
  for (const [request, problem] of [
    [DEMONSTRATION, 'unsupported'],
    [FILM, 'undecodable'],
  ] as const) {
    // prettier-ignore
    const { state, made } = sources();
    void state.open(request);
    await settle();
    made[0]!.refuse(fault);
    await settle();
    expect([state.problem, reported.pop()]).toEqual([problem, fault]);
  }
});

test('a source whose code does not come is one that could not be loaded, whatever its kind', async () => {
  vi.stubGlobal('reportError', () => undefined);
  for (const request of [DEMONSTRATION, CAMERA, FILM, PICTURE]) {
    const state = new SourceState(
      () => undefined,
      { onOpen: () => undefined, onProblem: () => undefined, onFacing: () => undefined },
      () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    );
    await state.open(request);
    expect([state.problem, state.opening]).toEqual(['not-loaded', false]);
    const { title, remedy } = sourceNotice(request.kind, 'not-loaded');
    expect(/demonstration/i.test(title + remedy)).toBe(request.kind === 'demonstration');
  }
});

test('a running source that loses its frames is told, and that they are back', async () => {
  const { state, made, heard } = sources();
  void state.open(DEMONSTRATION);
  await settle();
  made[0]!.open();
  await settle();
  made[0]!.onProblem!('unplugged');
  expect(state.problem).toBe('unplugged');
  made[0]!.onProblem!(null);
  expect([state.problem, heard]).toEqual([null, ['demonstration', 'unplugged']]);
});

test('a source that is stopped while it opens is gone', async () => {
  const { state, made } = sources();
  void state.open(DEMONSTRATION);
  await settle();
  state.stop();
  expect([state.kind, state.request, state.opening, made[0]!.stopped]).toEqual([null, null, false, true]);
});

test('pictures and videos can be opened, and nothing else', async () => {
  expect(await requestFor(fileOf('a.webp', 'image/webp'))).toMatchObject({ kind: 'image' });
  expect(await requestFor(fileOf('a.webm', 'video/webm'))).toMatchObject({ kind: 'video' });
  expect(await requestFor(fileOf('a.pdf', 'application/pdf'))).toBe(QUEUE_WORDS.neither);
});
