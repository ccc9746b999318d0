/** The app as its components see it, in a browser that keeps nothing: real states, a real reader whose workers never answer. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RecordingsState } from '../../src/app/review/recordings.svelte.ts';
import { AppState } from '../../src/app/state/app-state.svelte.ts';
import { WORDS } from '../../src/app/words.ts';
import { ReaderStateEvent, ReadingEvent } from '../../src/reader/reader-events.ts';
import type { RecordingStore } from '../../src/store/recordings.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
import { stubPage, type StubbedPage } from './page.ts';

let page: StubbedPage;
let app: AppState;
let clock = 0;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  page = stubPage();
  app = await AppState.open();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Readings for so long, one every 33 ms; `ids` are the faces in view. */
function show(milliseconds: number, ...ids: number[]): void {
  for (let passed = 0; passed < milliseconds; passed += 33) {
    vi.advanceTimersByTime(33);
    const faces = ids.map((id) => ({
      ...faceShowing('AU12', 0.5, clock),
      id,
      box: { x: 100 * id, y: 0, width: 90, height: 90 },
    }));
    app.live.reader.dispatchEvent(new ReadingEvent(frameReading((clock += 33), faces)));
  }
}

test('nothing can be kept, which is said, and everything else works', async () => {
  expect([app.storeProblem, app.store, app.model, app.busy]).toEqual(['none', null, null, false]);
  app.settings.setLive({ smoothing: 0.25 });
  app.settings.set('theme', 'light');
  expect([app.settings.live.smoothing, app.settings.theme]).toEqual([0.25, 'light']);
  await app.recorder.start();
  expect(app.recorder.active).toBe(false);
});

describe('the address', () => {
  test('leads to the page that it names, and to no calibration where nothing is kept', async () => {
    page.go('#/calibrate');
    app.followAddress();
    expect([app.mode.route, await app.openCalibration(), app.calibration]).toEqual(['calibrate', null, null]);
    page.go('#/recordings/abc');
    app.followAddress();
    expect([app.mode.route, app.recordingId]).toEqual(['recordings', 'abc']);
    page.go('#welcome');
    app.followAddress();
    expect(app.mode.route).toBe('welcome');
  });
});

describe('what is said', () => {
  test('a remark is in sight, rare news are for the ear', () => {
    app.say('Kept.');
    app.toggleComparison(); // without a neutral there is nothing to compare with
    expect([app.remark.message, app.announcer.message, app.settings.live.useNeutral]).toEqual(['Kept.', '', true]);
  });

  test('the same words said again are news again, and can be put away', () => {
    for (const told of [app.announcer, app.remark]) {
      told.say('No face in view');
      const first = told.news;
      told.say('No face in view');
      expect([told.news === first, told.message]).toEqual([false, 'No face in view']);
      told.clear();
      expect([told.news, told.message]).toEqual([null, '']);
    }
  });

  test('a neutral that was recorded is compared with, and the comparison can be taken off', async () => {
    await app.people.keepBaseline(await app.people.ensure('Me'), BASELINE);
    expect(app.people.baseline).toBe(BASELINE);
    app.toggleComparison();
    expect(app.settings.live.useNeutral).toBe(false);
    app.useNeutral();
    expect(app.settings.live.useNeutral).toBe(true);
    app.toggleNeutral();
    expect(app.view.neutralOpen).toBe(true);
  });

  test('a face that is too unlike the recorded neutral to be compared with it is known, unless nothing is to be compared', async () => {
    show(1000, 1);
    expect(app.unlikeNeutral).toBe(false);
    await app.people.keepBaseline(await app.people.ensure('Me'), BASELINE);
    expect(app.unlikeNeutral).toBe(true);
    app.toggleComparison();
    expect(app.unlikeNeutral).toBe(false);
    app.toggleComparison();
    show(1000);
    expect(app.unlikeNeutral).toBe(false);
    const face = { ...faceShowing('AU12', 0.5, clock), comparedWith: 'recorded' } as const;
    vi.advanceTimersByTime(1000);
    app.live.reader.dispatchEvent(new ReadingEvent(frameReading((clock += 1000), [face])));
    expect([app.live.displayedFace?.comparedWith, app.unlikeNeutral]).toEqual(['recorded', false]);
  });

  test('a neutral that cannot be deleted is said, and stays in use', async () => {
    await app.people.keepBaseline(await app.people.ensure('Me'), BASELINE);
    vi.spyOn(app.people, 'deleteBaseline').mockRejectedValueOnce(new Error('the connection is closing'));
    await app.deleteNeutral();
    expect([app.remark.message, app.people.baseline]).toEqual([WORDS.neutralNotDeleted, BASELINE]);
    await app.deleteNeutral();
    expect(app.people.baseline).toBeNull();
  });

  test('a neutral recording tells its end: recorded, refused, or why not', async () => {
    app.neutral.start();
    app.live.reader.dispatchEvent(
      new ReadingEvent(frameReading(1, [faceShowing('AU12', 0, 1)], { done: 1, problem: null, baseline: BASELINE })),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(app.announcer.message).toMatch(/neutral/i);
    expect(app.people.baseline).toBe(BASELINE);
  });
});

test('a camera is mirrored as the way that it looks, until the person says otherwise', () => {
  const chosen = (): unknown[] => [app.settings.camera.facing, app.settings.live.mirrored];
  app.settings.followFacing('environment');
  expect(chosen()).toEqual(['environment', false]);
  app.settings.setLive({ mirrored: true });
  app.settings.followFacing('environment'); // the same camera again
  expect(chosen()).toEqual(['environment', true]);
  app.settings.setLive({ mirrored: false });
  app.settings.followFacing('user');
  expect(chosen()).toEqual(['user', true]);
});

describe('the live view', () => {
  test('shows words and numbers a few times a second, and counts frames', () => {
    show(2000, 1);
    expect(app.live.face?.id).toBe(1);
    expect(app.live.framesPerSecond).toBeGreaterThan(27);
    expect(app.live.framesPerSecond).toBeLessThan(33);
    expect(app.live.displayedFace?.id).toBe(1);
    expect(app.live.ids).toEqual([1]);
  });

  test('every panel follows the face that was chosen, as long as it is in view', () => {
    show(500, 1, 2);
    app.live.choose(2);
    show(500, 1, 2);
    expect([app.live.chosen, app.live.face?.id, app.live.displayedFace?.id]).toEqual([2, 2, 2]);
    show(5000, 1);
    expect(app.live.chosen).toBe(1);
  });

  test('a paused timeline stays with the face that is shown, up to when it was paused, and ends with the source', () => {
    const shown = () => app.live.trace.window(performance.now() / 1000, [0])[0].length;
    show(500, 1, 2);
    const [one, two] = [1, 2].map((id) => (app.live.choose(id), shown()));
    app.live.togglePause();
    show(500, 1, 2);
    app.live.choose(1);
    expect(shown()).toBe(one);
    app.live.choose(2);
    expect(shown()).toBe(two);
    show(5000); // everybody leaves
    expect(shown()).toBe(two);
    show(500, 3);
    expect([app.live.chosen, shown()]).toEqual([3, two]); // maybe the same person, who has come back
    app.live.clear('live');
    show(500, 1);
    expect([app.live.paused, shown() > 0]).toEqual([null, true]);
  });

  test('frames without a face are said after a while, and another source begins anew', () => {
    show(200, 1);
    expect(app.live.empty).toBe(false);
    show(2000);
    expect(app.live.empty).toBe(true);
    app.live.clear('live');
    expect([app.live.reading, app.live.chosen, app.live.empty, app.live.framesPerSecond]).toEqual([null, null, false, 0]);
  });

  test('what was read is shown only while there is a picture: not once its source or the path stands', () => {
    const shown = (): boolean[] =>
      [app.live.reading, app.live.displayed, app.live.face, app.live.displayedFace].map((value) => value !== null);
    for (const problem of ['stalled', 'unplugged', 'muted'] as const) {
      show(500, 1);
      expect(shown()).toEqual([true, true, true, true]);
      app.source.problem = problem;
      expect(shown()).toEqual([false, false, false, false]);
      show(100, 1); // those that were on their way
      expect(shown()).toEqual([false, false, false, false]);
      expect(app.live.ids).toEqual([]);
      app.source.problem = null;
      expect(shown()).toEqual([true, true, true, true]);
    }
    app.live.reader.dispatchEvent(new ReaderStateEvent({ kind: 'failed', problem: 'worker-failed', message: 'x' }));
    expect(shown()).toEqual([false, false, false, false]);
  });

  test('a frozen picture is read again and again while its source runs, and what is read then is heard at the times of the source', async () => {
    const offered: number[] = [];
    vi.spyOn(app.live.reader, 'offer').mockImplementation((grab, time) => {
      offered.push(time);
      void grab().then((frame) => frame?.close());
    });
    let time = 1000;
    /** The source gives frames for so many milliseconds. */
    const play = async (milliseconds: number): Promise<void> => {
      for (const end = time + milliseconds; time < end; time += 40) {
        app.live.offer(async () => page.frame(), time);
        await vi.advanceTimersByTimeAsync(40);
      }
    };
    app.live.freeze(true);
    expect(app.live.frozenAt).not.toBeNull();
    await play(1000);
    expect(offered.length).toBeGreaterThanOrEqual(4);
    await vi.advanceTimersByTimeAsync(250);
    const before = offered.length;
    await vi.advanceTimersByTimeAsync(180_000); // the page is hidden, and a film with it
    expect(offered).toHaveLength(before);
    expect(offered.every((at, i) => i === 0 || at > offered[i - 1]!)).toBe(true);
    app.live.freeze(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(offered).toHaveLength(before);
    const heard: number[] = [];
    app.live.listener = { offered: () => undefined, read: (reading) => void heard.push(reading.time) };
    await play(80);
    for (const at of offered) app.live.reader.dispatchEvent(new ReadingEvent(frameReading(at, [])));
    expect(heard).toEqual([time - 80, time - 40]);
    expect(page.open).toBe(0);
  });

  test('no frame of a file or the demonstration face is read behind a page without a picture', async () => {
    let offered = 0;
    vi.spyOn(app.live.reader, 'offer').mockImplementation(() => void offered++);
    app.openFiles([new File(['x'], 'a.png', { type: 'image/png' })] as unknown as FileList);
    await vi.waitFor(() => expect(offered).toBeGreaterThan(2), 20_000);
    for (const hash of ['#/recordings', '#/calibrate']) {
      page.go(hash);
      app.followAddress();
      const before = offered;
      await vi.advanceTimersByTimeAsync(2000);
      expect([app.source.kind, offered]).toEqual(['image', before]);
    }
    for (const hash of ['#/calibrate/training', '#/file']) {
      page.go(hash);
      app.followAddress();
      const before = offered;
      await vi.advanceTimersByTimeAsync(2000);
      expect(offered).toBeGreaterThan(before);
    }
  });

  test('a path that failed is started again on the person’s word', () => {
    const failed = { kind: 'failed', problem: 'worker-failed', message: 'x' } as const;
    app.live.reader.dispatchEvent(new ReaderStateEvent(failed));
    expect(app.live.path).toEqual(failed);
    app.restart();
    expect(app.live.path).toEqual({ kind: 'idle' });
  });
});

describe('what one is asked to open', () => {
  test('a single file is shown, another kind is refused, several are read whole', async () => {
    app.openFiles([new File(['x'], 'notes.txt', { type: 'text/plain' })] as unknown as FileList);
    await vi.waitFor(() => expect(app.remark.message).toBeTruthy(), 20_000);
    const files = ['a.mp4', 'b.mp4'].map((name) => new File(['x'], name, { type: 'video/mp4' }));
    app.openFiles(files as unknown as FileList);
    await vi.waitFor(() => expect(app.files?.files).toHaveLength(2), 20_000);
    app.openFiles([] as unknown as FileList);
    expect(app.files?.files).toHaveLength(2);
  });
});

describe('what a reload would end, and the store may not be closed under', () => {
  test('are files from the first that is read to the last', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false })); // its workers never answer
    void app.analyze([new File(['x'], 'a.png')]);
    await vi.waitFor(() => expect(app.files?.files).toHaveLength(1), 20_000);
    expect(app.busy).toBe(true);
    // what was read is still to be kept
    app.files!.clear();
    expect(app.busy).toBe(true);
  });

  test('are imports, whatever else is done with the list and ends before', async () => {
    const said: string[] = [];
    let list!: () => void;
    const store = { list: () => new Promise((done) => (list = () => done([]))) } as unknown as RecordingStore;
    const recordings = (app.recordings = new RecordingsState(store, (sentence) => said.push(sentence)));
    const importing = recordings.import(new File(['x'], 'a.zip'));
    expect(app.busy).toBe(true);
    const loading = recordings.load();
    await importing;
    expect([app.busy, said]).toEqual([true, [expect.stringMatching(/^Nothing was imported: /)]]);
    list();
    await loading;
    expect(app.busy).toBe(false);
  });
});

describe('the copy on the device', () => {
  test('tells what the browser says of storage and installation, and asks it to keep what was recorded', async () => {
    app.installation.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(app.installation.storage).not.toBeNull();
    await app.installation.keep();
    expect(app.installation.storage).toMatchObject({ persisted: true });
    app.installation.applyUpdate();
    expect(app.installation.offline).toBeNull();
  });
});
