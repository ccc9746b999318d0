/** A recording from its first frame to its last: what is written, in which order, and what is shown of it. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RECORDING_WORDS } from '../../src/app/recording-words.ts';
import { RecorderState } from '../../src/app/state/recorder.svelte.ts';
import { LiveView } from '../../src/app/state/live-view.svelte.ts';
import { Mode } from '../../src/app/state/mode.svelte.ts';
import { PeopleState, type PeopleStore } from '../../src/app/state/people.svelte.ts';
import { SettingsState } from '../../src/app/state/settings.svelte.ts';
import { SourceState } from '../../src/app/state/source.svelte.ts';
import { RECORD_WORDS } from '../../src/app/words.ts';
import type { Baseline, FaceReading } from '../../src/core/reading.ts';
import { fileName } from '../../src/record/export/source.ts';
import type { RecordedFrame } from '../../src/record/frame.ts';
import type { Context } from '../../src/record/log.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { ReadingEvent } from '../../src/reader/reader-events.ts';
import { StorageFull } from '../../src/store/storage-full.ts';
import type { Store } from '../../src/store/store.ts';
import { faceShowing, frameReading } from '../session/faces.ts';
import { channels, keptPeople, tab, ToldSource } from './doubles.ts';
import { stubPage, type StubbedPage } from './page.ts';

/** A run that keeps what it is given. */
class KeptRun {
  readonly log: (Context | number)[] = [];
  readonly pictures: number[] = [];
  /** Ids of the faces of each frame. */
  readonly ids: number[][] = [];
  readonly times: number[] = [];
  saved: Partial<RecordingInfo> = {};
  finished: Partial<RecordingInfo> | null = null;
  closed = false;
  fault: Error | null = null;
  written = { bytes: 10, videoBytes: 5 };

  constructor(readonly info: RecordingInfo) {}

  frames = async (frames: readonly RecordedFrame[]): Promise<void> => {
    if (this.fault) throw this.fault;
    this.log.push(frames.length);
    this.ids.push(...frames.map(({ faces }) => faces.map(({ id }) => id)));
    this.times.push(...frames.map(({ time }) => time));
  };
  context = async (context: Context): Promise<void> => void this.log.push(context);
  save = async (change: Partial<RecordingInfo>): Promise<void> => void Object.assign(this.saved, change);
  encodes = true;
  startVideo = async (): Promise<boolean> => this.encodes;
  picture = async (frame: { close(): void }, time: number): Promise<void> => {
    this.pictures.push(time);
    frame.close();
  };
  finish = async (change: Partial<RecordingInfo>, state?: RecordingInfo['state']): Promise<RecordingInfo | null> => {
    if (this.fault) throw this.fault;
    this.finished = { ...change, state: state ?? 'whole' };
    return change.frames === 0 ? null : { ...this.info, ...change };
  };
  close = (): void => void (this.closed = true);
}

let page: StubbedPage;
let runs: KeptRun[];
let said: string[];
let live: LiveView;
let settings: SettingsState;
let source: SourceState;
let people: PeopleState;
let kept: PeopleStore;
let recorder: RecorderState;
let clock: number;
/** How many recordings were told to be kept. */
let keptCount: number;
/** What a start waits for. */
let opening: Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  page = stubPage();
  [runs, said, clock, keptCount, opening] = [[], [], 1000, 0, Promise.resolve()];
  settings = new SettingsState(null, () => undefined);
  live = new LiveView(settings.live, () => false);
  source = new SourceState(
    live.offer,
    { onOpen: () => undefined, onProblem: () => undefined, onFacing: () => undefined },
    async ({ kind }) => new ToldSource(kind),
  );
  const store = {
    recordings: async () => ({
      start: async (info: RecordingInfo) => {
        await opening;
        runs.push(new KeptRun(info));
        return runs.at(-1)!;
      },
    }),
  } as unknown as Store;
  kept = keptPeople();
  people = new PeopleState(kept, settings, tab(), channels()());
  const say = (sentence: string): void => void said.push(sentence);
  recorder = new RecorderState(store, live, settings, people, source, say, () => keptCount++);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** Without a crop there is nothing to make a small picture of. */
const withoutCrop = ({ crop: _crop, ...face }: FaceReading): FaceReading => face;

function show(frames: number): void {
  for (let i = 0; i < frames; i++) {
    vi.advanceTimersByTime(33);
    const reading = frameReading((clock += 33), [withoutCrop(faceShowing('AU12', 0.3, i))]);
    live.reader.dispatchEvent(new ReadingEvent({ ...reading, at: performance.now() }));
    live.offer(async () => page.frame(), clock);
  }
}

async function started(): Promise<KeptRun> {
  void source.open({ kind: 'camera', choice: settings.camera });
  show(1);
  await recorder.start();
  return runs.at(-1)!;
}

test('every reading is written once, in batches, after the context it was read in', async () => {
  const run = await started();
  expect(recorder.active).toBe(true);
  show(60);
  settings.set('live', { ...settings.live, smoothing: 0.9 });
  show(30);
  await settle();
  expect(recorder.bytes).toBe(15);
  await recorder.toggle();
  const contexts = run.log.filter((entry) => typeof entry !== 'number');
  expect(contexts.map(({ smoothing }) => smoothing)).toEqual([0.5, 0.9]);
  expect(typeof run.log[0]).toBe('object');
  expect(run.log.filter((entry) => typeof entry === 'number').reduce((sum, count) => sum + count, 0)).toBe(90);
  expect(run.finished).toMatchObject({ state: 'whole', frames: 90, thumbnail: null, events: [] });
  expect(run.finished!.seconds).toBeCloseTo(89 * 0.033, 6);
  expect([recorder.active, said.length, keptCount]).toEqual([false, 1, 1]);
});

test('each recording counts its people from 1 on', async () => {
  const seen = [[7], [7, 4], [4], [], [9, 7]];
  const show = (ids: readonly number[]): void => {
    const faces = ids.map((id) => ({ ...faceShowing('AU12', 0, 1), id }));
    live.reader.dispatchEvent(new ReadingEvent(frameReading((clock += 33), faces)));
  };
  for (const session of [1, 2]) {
    const run = await started();
    seen.forEach(show);
    await recorder.stop();
    expect(run.ids, `recording ${session}`).toEqual([[1], [1, 2], [2], [], [3, 1]]);
  }
});

test('a recording of which no small picture can be made is whole all the same', async () => {
  const run = await started();
  const noCanvas = vi.fn(() => {
    throw new Error('no memory');
  });
  vi.stubGlobal('OffscreenCanvas', noCanvas);
  live.reader.dispatchEvent(new ReadingEvent(frameReading((clock += 33), [faceShowing('AU12', 0, 1)])));
  await recorder.stop();
  expect(noCanvas).toHaveBeenCalled();
  expect(run.finished).toMatchObject({ state: 'whole', frames: 1, thumbnail: null });
  expect(said).toEqual([RECORDING_WORDS.kept(run.info.name)]);
});

test('frames of a frozen picture, and of times gone by, are not recorded', async () => {
  const run = await started();
  show(30);
  live.freeze(true);
  show(30);
  live.freeze(false);
  clock -= 40 * 33;
  show(10);
  show(30);
  await recorder.stop();
  expect(run.finished!.frames).toBe(60);
});

test('every mark is told, also the same one again, and none before there is a frame', async () => {
  await started();
  await recorder.mark(1, false);
  expect(recorder.marked).toBeNull();
  show(10);
  const told: (string | null)[] = [];
  for (const key of [1, 1, 2, 1]) {
    await recorder.mark(key, false);
    told.push(recorder.marked);
  }
  expect(told).toEqual(['Mark 1', 'Mark 1 × 2', 'Mark 2', 'Mark 1 × 3']);
});

test('a reading of the frozen picture that comes after it goes on is not recorded, and what is read then is', async () => {
  const run = await started();
  show(30);
  const frozenAt = clock;
  live.freeze(true);
  const given = vi.spyOn(live.reader, 'offer');
  live.offer(async () => page.frame(), clock + 33);
  await vi.advanceTimersByTimeAsync(60_000);
  const [grab, still] = given.mock.lastCall!;
  (await grab())?.close();
  live.freeze(false);
  live.reader.dispatchEvent(new ReadingEvent(frameReading(still, [withoutCrop(faceShowing('AU12', 0.3, 1))])));
  clock += 60_000;
  show(30);
  await recorder.stop();
  expect(run.times.filter((time) => time > frozenAt && time < frozenAt + 60_000)).toEqual([]);
  expect(run.finished!.frames).toBe(60);
});

test.each([
  ['each takes a fifth of a second', 33, 200, 0],
  ['each takes 1.4 s', 1000, 1400, 0],
  ['one takes 3 s longer than others', 200, 280, 3000],
  ['each takes 3 s', 2000, 3000, 0],
])('a mark is at the moment of the key, however long readings take: %s', async (_why, every, latency, stall) => {
  const run = await started();
  const began = performance.now() - clock; // of the source's clock
  let free = performance.now();
  /** Of the newest frame that is given. */
  let given = 0;
  const onItsWay: { readonly time: number; readonly at: number; readonly due: number }[] = [];
  /** Frames come and are dropped while others are read, which takes `latency` milliseconds. */
  const pass = (milliseconds: number): void => {
    for (const end = performance.now() + milliseconds; performance.now() < end; vi.advanceTimersByTime(20)) {
      const now = performance.now();
      if (now - given >= 33) {
        given = now;
        clock = now - began;
        live.offer(async () => page.frame(), clock);
        if (now >= free) {
          onItsWay.push({ time: clock, at: now, due: now + latency });
          free = now + every;
        }
      }
      if (!onItsWay[0] || onItsWay[0].due > now) continue;
      const { time, at } = onItsWay.shift()!;
      live.reader.dispatchEvent(new ReadingEvent({ ...frameReading(time, []), at }));
    }
  };
  pass(4000);
  free += stall;
  const pressed: number[] = [];
  for (let i = 0; i < 9; i++) {
    pass(340);
    pressed.push(performance.now() - began);
    await recorder.mark(1, false);
  }
  run.saved.events!.forEach(({ start }, i) => expect(Math.abs(start - pressed[i]!)).toBeLessThan(1));
  expect(run.saved.events).toHaveLength(9);
  pass(6000);
  await recorder.stop();
  expect(run.finished!.events).toEqual(run.saved.events);
});

test('while the clock of a source stands, as that of a picture until it is read, marks stand with it', async () => {
  const run = await started();
  show(30);
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(250);
    live.offer(async () => page.frame(), clock + 250);
  }
  await recorder.mark(1, false);
  vi.advanceTimersByTime(100);
  await recorder.mark(2, false);
  expect(run.saved.events!.map(({ start }) => Math.round(start - clock))).toEqual([250, 350]);
});

test('where no picture comes any more the marks stay near the last one, and all lie within the recording', async () => {
  const run = await started();
  show(30);
  await recorder.mark(1, true);
  vi.advanceTimersByTime(60_000);
  await recorder.mark(1, true);
  await recorder.mark(2, true);
  for (const { start } of run.saved.events!) expect(start - clock).toBeLessThanOrEqual(1000);
  await recorder.stop();
  expect(run.finished!.events!.map(({ start, end }) => [start - clock, end! - clock])).toEqual([[0, 0], [0, 0]]); // prettier-ignore
});

test('keys mark moments and spans; a span that is open ends with the recording', async () => {
  const run = await started();
  show(10);
  await recorder.mark(1, false);
  await recorder.mark(2, true);
  expect(recorder.marked).toBe('Mark 2 begins');
  show(10);
  await recorder.mark(2, true);
  expect(recorder.marked).toBe('Mark 2 ended');
  await recorder.mark(3, true);
  show(10);
  await recorder.stop();
  const events = run.finished!.events!;
  expect(events.map(({ name, start, end }) => [name, end === null ? null : Math.round(end - start)])).toEqual([
    ['Mark 1', null],
    ['Mark 2', 330],
    ['Mark 3', 330],
  ]);
  await recorder.mark(1, false); // nothing is recorded now
  expect(run.saved.events).toHaveLength(3);
});

test('as long as spans are open every mark tells which', async () => {
  await started();
  const told: (string | null)[] = [];
  for (const [key, span] of [
    [1, true],
    [2, true],
    [2, false],
    [1, true],
    [3, false],
    [2, true],
    [3, false],
  ] as const) {
    show(1);
    await recorder.mark(key, span);
    told.push(recorder.marked);
  }
  expect(told).toEqual([
    'Mark 1 begins',
    'Mark 2 begins (open: Mark 1)',
    'Mark 2 (open: Mark 1, Mark 2)',
    'Mark 1 ended (open: Mark 2)',
    'Mark 3 (open: Mark 2)',
    'Mark 2 ended',
    'Mark 3 × 2',
  ]);
});

test('a span stays open in what is kept while it is recorded, so that its length is known where the recording breaks off', async () => {
  const run = await started();
  show(10);
  await recorder.mark(1, true);
  show(10);
  await recorder.mark(2, false);
  expect(run.saved.events!.map(({ name, end }) => [name, end])).toEqual([
    ['Mark 1', Infinity],
    ['Mark 2', null],
  ]);
  await recorder.stop();
  expect(run.finished!.events!.map(({ start, end }) => end !== null && Math.round(end - start))).toEqual([330, false]);
});

test('the picture is recorded beside the readings, from its own first frame on, and no frame is left open', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  for (let i = 0; i < 5; i++) {
    show(1);
    await settle();
  }
  await recorder.stop();
  expect(run.pictures).toEqual([0, 33, 66, 99, 132]);
  expect(page.open).toBe(0);
});

test('a browser that encodes no video says so once, and the readings are recorded', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  run.encodes = false;
  for (let i = 0; i < 5; i++) {
    show(1);
    await settle();
  }
  expect(said).toEqual(['This browser cannot record the picture: readings are recorded without it.']);
  await recorder.stop();
  expect([run.pictures, run.finished?.frames, page.open]).toEqual([[], 5, 0]);
});

/** Shows frames, and lets the picture of each be recorded before the next. */
async function film(frames: number): Promise<void> {
  for (let i = 0; i < frames; i++) {
    show(1);
    await settle();
  }
}

test('a picture that cannot be taken is missing alone', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  await film(2);
  for (const grab of [() => Promise.reject(new Error('the frame is closed')), async () => null]) {
    vi.advanceTimersByTime(33);
    live.offer(grab, (clock += 33));
    await settle();
  }
  await film(2);
  expect([recorder.active, said]).toEqual([true, []]);
  await recorder.stop();
  expect(run.pictures).toEqual([0, 33, 132, 165]);
  expect(run.finished).toMatchObject({ state: 'whole', frames: 4 });
  expect(page.open).toBe(0);
});

test('an encoder that fails ends the video, which is said, and not the recording', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  await film(2);
  const { picture } = run;
  run.picture = async (frame, time) => {
    await picture(frame, time);
    throw new Error('encoding failed');
  };
  await film(40);
  expect(run.pictures).toEqual([0, 33, 66]);
  expect([recorder.active, said]).toEqual([true, [RECORDING_WORDS.videoEnded('encoding failed')]]);
  await recorder.stop();
  expect(run.finished).toMatchObject({ state: 'whole', frames: 42 });
});

test('a video that cannot be begun costs the readings nothing, and leaves no frame open', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  run.startVideo = () => Promise.reject(new Error('its writer was not loaded'));
  await film(3);
  expect([recorder.active, said, page.open]).toEqual([true, [RECORDING_WORDS.videoEnded('its writer was not loaded')], 0]);
  await recorder.stop();
  expect(run.finished).toMatchObject({ state: 'whole', frames: 3 });
});

test('a picture for which there is no room ends the recording', async () => {
  settings.set('recording', { ...settings.recording, video: true });
  const run = await started();
  await film(2);
  run.picture = async (frame) => {
    frame.close();
    throw new StorageFull('it');
  };
  await film(2);
  expect([recorder.active, said.at(-1)]).toEqual([false, RECORDING_WORDS.brokeOff(new StorageFull('it').message)]);
  expect(run.finished).toMatchObject({ state: 'cut off' });
});

test('a full device is said, and what was written stays a recording', async () => {
  const run = await started();
  run.fault = new Error('no room is left');
  show(40);
  await settle();
  await settle();
  expect(said.at(-1)).toBe('The recording ended: no room is left. What came before is kept under Recordings.');
  expect([recorder.active, run.closed]).toEqual([false, true]);
});

test('a recording that ran out of room is listed as long as what was written, and its end is not told as if all were kept', async () => {
  const run = await started();
  show(40);
  await settle();
  const before = run.log.filter((entry) => typeof entry === 'number').reduce((sum, count) => sum + count, 0);
  run.frames = () => Promise.reject(new Error('no room is left'));
  show(40);
  await settle();
  await settle();
  expect(before).toBeGreaterThan(0);
  expect(run.finished).toMatchObject({ state: 'cut off', frames: before });
  expect(run.finished?.seconds).toBeLessThan(before / 10);
  expect(said.at(-1)).toMatch(/^The recording ended: no room is left/);
});

test('what was marked of a recording that ran out of room ends with what was written', async () => {
  const run = await started();
  show(10);
  await recorder.mark(1, true);
  show(30);
  await settle();
  run.frames = () => Promise.reject(new StorageFull('it'));
  const last = run.times.at(-1)!;
  show(10);
  await recorder.mark(2, true);
  await recorder.mark(3, false);
  show(40);
  await settle();
  await settle();
  expect(run.finished).toMatchObject({ state: 'cut off', frames: run.times.length });
  expect(run.finished!.seconds).toBeCloseTo((last - run.times[0]!) / 1000, 6);
  const events = new Map(run.finished!.events!.map(({ name, start, end }) => [name, [start, end]]));
  expect(events).toEqual(
    new Map([
      ['Mark 1', [clock - 80 * 33, last]],
      ['Mark 2', [last, last]],
      ['Mark 3', [last, null]],
    ]),
  );
});

test('a store that was closed is told in words, whatever was asked of it', async () => {
  const closed = new DOMException("Can't start a transaction on a closed database", 'InvalidStateError');
  const words = 'Nothing is kept in this tab any more: reload the page';
  const run = await started();
  show(30);
  const refuse = (): Promise<never> => Promise.reject(closed);
  [run.save, run.finish] = [refuse, refuse];
  await recorder.mark(1, false);
  await recorder.stop();
  opening = Promise.reject(closed);
  await recorder.start();
  expect(said).toEqual([`${words}.`, `The recording ended: ${words}. What came before is kept under Recordings.`, `${words}.`]);
  expect(recorder.active).toBe(false);
});

test('the name of a recording sorts by time, also as the name of a file', () => {
  const times = [new Date(2026, 0, 9, 23, 5), new Date(2026, 10, 10, 9, 41), new Date(2026, 10, 10, 12, 0), new Date(2027, 0, 1)];
  const names = times.map((time) => RECORD_WORDS.name(time.getTime()));
  expect(names[1]).toBe('2026-11-10 09:41');
  const files = names.map((name) => fileName({ name }));
  expect(files[1]).toBe('2026-11-10 09-41');
  expect(files.toSorted()).toEqual(files);
});

test('a recording of a still says how large it is in its file where it was read smaller', async () => {
  source.filePixels = { width: 4000, height: 3000 };
  void source.open({ kind: 'image', file: new File([], 'small.png') });
  expect(source.filePixels).toBeNull();
  source.filePixels = { width: 4000, height: 3000 };
  show(1);
  await recorder.start();
  expect(runs.at(-1)!.info.filePixels).toEqual({ width: 4000, height: 3000 });
});

test('a recording says whether the recorded neutral of its person is in use as it begins', async () => {
  const inUse = async (): Promise<boolean | undefined> => {
    const { info } = await started();
    await recorder.stop();
    return info.recordedNeutral;
  };
  expect(await inUse()).toBe(false);
  const anna = await people.ensure('Anna');
  expect(await inUse()).toBe(false);
  await people.keepBaseline(anna, {} as Baseline);
  expect(await inUse()).toBe(true);
  settings.set('live', { ...settings.live, useNeutral: false });
  expect(await inUse()).toBe(false);
});

test('without a picture there is nothing to record, and a second start changes nothing', async () => {
  await recorder.start();
  expect(runs).toEqual([]);
  await started();
  await recorder.start();
  expect(runs).toHaveLength(1);
});

describe('while it is being started', () => {
  /** A start that waits for its worker until `open` or `fail` is called. */
  async function pressed(): Promise<{ open: () => void; fail: (error: Error) => void; begun: Promise<void> }> {
    let [open, fail] = [(): void => undefined, (_error: Error): void => undefined];
    opening = new Promise((done, refuse) => ([open, fail] = [done, refuse]));
    void source.open({ kind: 'camera', choice: settings.camera });
    show(1);
    const begun = recorder.start();
    await settle();
    return { open, fail, begun };
  }

  test.each<readonly [string, () => Promise<void>]>([
    ['stop', () => recorder.stop()],
    ['the key', () => recorder.toggle()],
    ['the key and stop', () => Promise.all([recorder.toggle(), recorder.stop()]).then(() => undefined)],
  ])('%s ends it as soon as it has begun: it takes no frame, and nothing of it is kept', async (_how, stop) => {
    const { open, begun } = await pressed();
    const stopped = stop();
    expect(recorder.active).toBe(true);
    show(30);
    open();
    await Promise.all([begun, stopped]);
    show(30);
    await settle();
    expect([recorder.active, live.listener, runs[0]!.log, runs[0]!.finished?.frames]).toEqual([false, null, [], 0]);
    expect([said, keptCount]).toEqual([[RECORDING_WORDS.unkept], 0]);
    opening = Promise.resolve();
    await recorder.start();
    show(30);
    await recorder.stop();
    expect(runs[1]!.finished?.frames).toBe(30);
  });

  test('a start that fails is said once, and another follows', async () => {
    const { begun, fail } = await pressed();
    const stopped = recorder.stop();
    fail(new Error('reload the page'));
    await Promise.all([begun, stopped]);
    expect([said, recorder.active]).toEqual([['reload the page'], false]);
    opening = Promise.resolve();
    await recorder.start();
    expect(recorder.active).toBe(true);
  });

  test('it is of the person and the source that were shown when the key was pressed', async () => {
    await people.add('Anna');
    void source.open({ kind: 'camera', choice: settings.camera });
    show(1);
    const begun = recorder.start();
    void source.open({ kind: 'video', file: new File(['x'], 'film.mp4', { type: 'video/mp4' }) });
    await people.add('Ben');
    await begun;
    expect(runs[0]!.info).toMatchObject({ source: 'camera', sourceName: '', personName: 'Anna' });
  });
});

/** Anna is recorded: the app before her, and who else is here. */
async function recordedAnna() {
  await people.add('Ben');
  const ben = people.id!;
  await people.add('Anna');
  const anna = people.id!;
  const mode = new Mode({
    address: { hash: '#/live', push: () => undefined, replace: () => undefined },
    source,
    neutral: { start: () => undefined, cancel: () => undefined },
    recorder,
    files: () => null,
    people,
    camera: () => settings.camera,
    unfreeze: () => undefined,
    say: (sentence) => void said.push(sentence),
  });
  const run = await started();
  show(30);
  return { mode, run, anna, ben };
}

type RecordedAnna = Awaited<ReturnType<typeof recordedAnna>>;

test.each<readonly [string, number, (app: RecordedAnna) => Promise<void>]>([
  ['another person', 30, ({ mode, ben }) => mode.choosePerson(ben)],
  ['somebody new', 60, ({ mode }) => mode.addPerson('Cleo')], // is here only once they are kept
  ['the guest', 30, ({ mode }) => mode.letGuest(true)],
  ['the removal of the person', 30, ({ mode, anna }) => mode.removePerson(anna)],
])('%s ends the recording: nothing that is read from then on is in it', async (_who, frames, change) => {
  const app = await recordedAnna();
  const { run } = app;
  const changed = change(app);
  show(30);
  await changed;
  show(30);
  await recorder.stop();
  expect(run.info.personName).toBe('Anna');
  expect([run.finished?.frames, recorder.active]).toEqual([frames, false]);
});

test.each<readonly [string, (app: RecordedAnna) => Promise<void>]>([
  ['the person who is chosen already', ({ mode, anna }) => mode.choosePerson(anna)],
  ['a guest who is not here leaves', ({ mode }) => mode.letGuest(false)],
  ['somebody else, who is not in it, is removed', ({ mode, ben }) => mode.removePerson(ben)],
  [
    'somebody new for whom there is no room',
    async ({ mode }) => {
      kept.savePerson = () => Promise.reject(new Error('full'));
      await expect(mode.addPerson('Cleo')).rejects.toThrow('full');
    },
  ],
])('a recording goes on where nobody changes: %s', async (_who, change) => {
  const app = await recordedAnna();
  await change(app);
  show(30);
  expect(recorder.active).toBe(true);
  await recorder.stop();
  expect(app.run.finished?.frames).toBe(60);
});

test('what is still being written of somebody who is removed is whole before they go, also where somebody else has come', async () => {
  const { mode, run, anna, ben } = await recordedAnna();
  let whole: unknown = null;
  kept.whole = async () => ({
    delete: async () => {
      whole = run.finished;
      return [];
    },
  });
  await Promise.all([mode.choosePerson(ben), mode.removePerson(anna)]);
  expect(whole).toMatchObject({ frames: 30 });
});
