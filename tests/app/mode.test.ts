/** What the app is doing: sources, sessions and neutral recordings are opened and closed in one place, whatever happens. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showsPicture } from '../../src/app/state/route.ts';
import { Random } from '../../src/core/random.ts';
import { GUEST } from '../../src/app/state/people.svelte.ts';
import { QUEUE_WORDS } from '../../src/app/queue/words.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
import { close, keptPeople } from './doubles.ts';
import { READY, runningApp, type RunningApp } from './running.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const picture = (name: string): File => new File(['x'], name, { type: 'image/png' });
const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('every way out of a session', () => {
  const ways: readonly (readonly [string, (app: RunningApp) => unknown])[] = [
    ['the back button', ({ go }) => go('#/calibrate')],
    ['another page of calibration', ({ go }) => go('#/calibrate/library')],
    ['the live picture', ({ go }) => go('#/live')],
    ['the first screen', ({ go }) => go('#welcome')],
    ['an address that leads nowhere', ({ go }) => go('#/nowhere')],
    ['the demonstration face that a notice offers', ({ mode }) => mode.show({ kind: 'demonstration' })],
    ['the camera that a notice offers', ({ mode }) => mode.showCamera()],
    ['a file that is dropped or pasted', ({ mode }) => mode.openFile(picture('another.png'))],
    ['another person', ({ mode }) => mode.addPerson('Ben')],
    ['the guest', ({ mode }) => mode.choosePerson(GUEST.id)],
    ['the removal of the person', ({ mode, people }) => mode.removePerson(people.id!)],
    ['the button that ends it', ({ mode }) => mode.leaveSession()],
    ['back to the live picture', ({ mode }) => mode.backToLive()],
  ];

  test.each(ways)('%s ends it: no other face is recorded, and another session may start', async (_way, leave) => {
    const app = await runningApp();
    const release = vi.fn();
    const session = await app.run('camera', release);
    app.opened.at(-1)?.open();
    await settle();
    await vi.advanceTimersByTimeAsync(READY);
    expect([session.view.phase, app.path.asked.at(-1)]).toEqual(['capture', 'record']);

    await leave(app);
    await settle();
    expect([session.view.phase, app.mode.session]).toEqual(['left', null]);
    expect(app.path.asked.at(-1)).toBe('cancel');
    expect(app.opened[0]!.stopped).toBe(true);
    expect(release).toHaveBeenCalledOnce();
    expect(app.sounds.at(-1)).toBe('closed');
    // the frames of the source that is there now
    for (let i = 1; i < 100; i++)
      app.path.say(frameReading(i * 33, [faceShowing('AU12', 0, i)], { done: 1, problem: null, baseline: BASELINE }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([app.kept.takes.size, app.kept.places.length]).toEqual([0, 0]);
    expect(app.people.baseline).toBeNull();
  });

  test('a file that is none leaves it alone, and is said', async () => {
    const app = await runningApp();
    const session = await app.run();
    await app.mode.openFile(new File(['%PDF-1.7'], 'letter.pdf', { type: 'application/pdf' }));
    await app.mode.openFile(undefined);
    expect(app.mode.session).toBe(session);
    expect(app.said).toHaveLength(1);
  });

  test('nor does the removal of somebody else end it', async () => {
    const app = await runningApp();
    const ben = await app.people.ensure('Ben');
    await app.people.add('Anna');
    const session = await app.run();
    await app.mode.removePerson(ben);
    expect([session.running, app.people.all.map(({ name }) => name)]).toEqual([true, ['Anna']]);
  });

  test('a camera that is refused or goes away pauses it; it goes on when the person says so', async () => {
    const app = await runningApp();
    const session = await app.run();
    await settle();
    app.opened[0]!.refuse(new (await import('../../src/reader/sources/source.ts')).SourceError('denied', 'no'));
    vi.stubGlobal('reportError', () => undefined);
    await settle();
    expect([app.source.problem, session.view.phase]).toEqual(['denied', 'paused']);
    app.mode.retry();
    await settle();
    app.opened[1]!.open();
    await settle();
    expect([app.source.problem, session.view.phase, app.mode.session]).toEqual([null, 'paused', session]);
    session.togglePause();
    expect(session.view.phase).toBe('ready');
    app.opened[1]!.onProblem!('unplugged');
    expect(session.view.phase).toBe('paused');
  });
});

describe('a session', () => {
  test('has the whole window, and an address that leads nowhere without it', async () => {
    const app = await runningApp();
    app.go('#/calibrate/session');
    expect([app.mode.route, app.history.at(-1)]).toEqual(['calibrate', '#/calibrate']);
    await app.run();
    expect([app.mode.route, app.history.at(-1)]).toEqual(['calibrate/session', '#/calibrate/session']);
  });

  test('that another one follows is left, and each lets go of its own lock', async () => {
    const app = await runningApp();
    const [first, second] = [vi.fn(), vi.fn()];
    const session = await app.run('camera', first);
    await app.run('camera', second);
    await settle();
    expect(session.view.phase).toBe('left');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
  });

  test('that is over closes its camera, and leaves a video open', async () => {
    const app = await runningApp();
    await app.run();
    await settle();
    app.mode.finishSession();
    expect(app.source.kind).toBeNull();
    app.mode.show({ kind: 'video', file: new File(['x'], 'film.mp4', { type: 'video/mp4' }) });
    await app.run('video');
    app.mode.finishSession();
    expect(app.source.kind).toBe('video');
    app.mode.leaveSession();
    app.mode.finishSession();
    expect(app.source.kind).toBe('video');
  });

  test('before the demonstration face is performed by it, as a guest', async () => {
    const app = await runningApp();
    await app.people.add('Anna');
    await app.people.letGuest(true);
    const session = await app.run('demonstration');
    await settle();
    expect([app.opened[0]!.kind, app.people.id, session.view.record.person]).toEqual(['demonstration', GUEST.id, GUEST.id]);
    expect(app.source.request).toMatchObject({ script: session.performance });
    expect(session.performance(1).activation).toBeDefined();
    app.go('#/live');
    await settle();
    expect(app.people.current?.name).toBe('Anna');
  });
});

describe('once a newer version has closed the store', () => {
  test('each who is chosen sits before their own picture, the guest before the demonstration face', async () => {
    const store = keptPeople();
    const app = await runningApp(store);
    const ben = await app.people.add('Ben');
    const anna = await app.people.add('Anna');
    app.mode.showCamera();
    close(store);
    const ways: readonly (readonly [() => Promise<void>, string, string])[] = [
      [() => app.mode.letGuest(true), GUEST.id, 'demonstration'],
      [() => app.mode.letGuest(false), anna, 'camera'],
      [() => app.mode.choosePerson(GUEST.id), GUEST.id, 'demonstration'],
      [() => app.mode.choosePerson(ben), ben, 'camera'],
    ];
    for (const [choose, person, kind] of ways) {
      await choose();
      expect([app.people.id, app.source.kind]).toEqual([person, kind]);
    }
  });

  test('opening a source or leaving for the first screen fails nobody', async () => {
    const store = keptPeople();
    const app = await runningApp(store);
    await app.people.add('Anna');
    close(store);
    app.mode.show({ kind: 'demonstration' });
    expect(app.people.guest).toBe(true);
    app.go('#welcome');
    await settle(); // a rejection that nobody catches fails the test
    expect([app.people.guest, app.source.kind]).toEqual([false, null]);
  });
});

describe('a neutral recording', () => {
  test.each<readonly [string, (app: RunningApp) => unknown]>([
    ['another source', ({ mode }) => mode.show({ kind: 'demonstration' })],
    ['the same source opened again', ({ mode }) => mode.retry()],
    ['another person', ({ mode }) => mode.addPerson('Ben')],
    ['a page without a picture', ({ go }) => go('#/calibrate')],
    ['a session', ({ run }) => run()],
  ])('is ended by %s', async (_what, happens) => {
    const app = await runningApp();
    app.mode.showCamera();
    app.mode.recordNeutral();
    expect(app.neutral.recording).toBe(true);
    await happens(app);
    expect(app.neutral.recording).toBe(false);
  });
});

describe('sources', () => {
  test('the address opens what it names, once', async () => {
    const app = await runningApp();
    app.go('#/live');
    app.go('#/calibrate/training');
    app.go('#/live');
    await settle();
    expect(app.opened.map(({ kind }) => kind)).toEqual(['camera']);
    app.go('#/demonstration');
    await settle();
    expect(app.opened.map(({ kind }) => kind)).toEqual(['camera', 'demonstration']);
  });

  test('no camera runs where no picture of it is shown', async () => {
    const app = await runningApp();
    app.mode.showCamera();
    for (const [page, kind] of [
      ['#/calibrate/training', 'camera'],
      ['#/calibrate/library', null],
      ['#welcome', null],
    ] as const) {
      app.go(page);
      expect(app.source.kind).toBe(kind);
    }
  });

  test('a film is known by what is in it where its name says nothing or something else; what was opened later stays', async () => {
    const app = await runningApp();
    const film = (name: string, type: string): File => new File(['\x1aE\xdf\xa3'].map(bytesOf), name, { type });
    for (const [name, type] of [
      ['a.mkv', ''],
      ['b.ts', 'text/vnd.trolltech.linguist'],
    ] as const) {
      // prettier-ignore
      await app.mode.openFile(film(name, type));
      expect([app.source.kind, app.source.name]).toEqual(['video', name]);
    }
    const opened = app.mode.openFile(film('c.mkv', ''));
    await Promise.all([app.mode.openFile(picture('me.png')), opened]);
    expect([app.source.name, app.said]).toEqual(['me.png', []]);
  });

  test('a file that is gone is said to be gone, unless something else was opened since', async () => {
    const app = await runningApp();
    const gone = new File(['x'], 'a.mkv');
    const failure = new DOMException('not found', 'NotFoundError');
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(failure) }) as unknown as Blob;
    await Promise.all([app.mode.openFile(gone), app.mode.openFile(picture('me.png'))]);
    expect([app.source.name, app.said]).toEqual(['me.png', []]);
    await app.mode.openFile(gone);
    expect([app.source.name, app.said]).toEqual(['me.png', [QUEUE_WORDS.gone]]);
    await app.mode.openFile(new File(['x'], 'notes.txt'));
    expect(app.said.at(-1)).toBe(QUEUE_WORDS.neither);
  });

  test('the address of a file leads back to it, also after another source; without one to the first screen', async () => {
    const app = await runningApp();
    app.go('#/file');
    expect([app.mode.route, app.history.at(-1)]).toEqual(['welcome', '#welcome']);
    await app.mode.openFile(picture('me.png'));
    await settle();
    expect([app.mode.route, app.history.at(-1), app.source.name]).toEqual(['file', '#/file', 'me.png']);
    app.go('#/calibrate');
    expect(app.source.kind).toBe('image');
    app.go('#/file');
    await settle();
    expect(app.opened).toHaveLength(1);
    app.go('#/live');
    app.go('#/file');
    await settle();
    expect([app.opened.map(({ kind }) => kind), app.source.name]).toEqual([['image', 'camera', 'image'], 'me.png']);
  });

  test('back from calibration is the picture that was shown, else the one of the active person', async () => {
    const app = await runningApp();
    await app.mode.openFile(picture('me.png'));
    app.go('#/calibrate');
    app.mode.backToLive();
    expect([app.mode.route, app.history.at(-1)]).toEqual(['file', '#/file']);
    app.go('#welcome');
    app.go('#/calibrate');
    app.mode.backToLive();
    expect(app.source.kind).toBe('camera');
    app.go('#/calibrate');
    await app.people.letGuest(true);
    app.mode.backToLive();
    expect(app.source.kind).toBe('demonstration');
  });
});

describe('the guest', () => {
  test('comes with the demonstration face and goes with it', async () => {
    const app = await runningApp();
    await app.people.add('Anna');
    app.go('#/demonstration');
    expect(app.people.id).toBe(GUEST.id);
    for (const away of ['#/live', '#welcome']) {
      app.go(away);
      await settle();
      expect(app.people.current?.name).toBe('Anna');
      app.go('#/demonstration');
    }
    app.go('#/calibrate/library');
    expect(app.people.id).toBe(GUEST.id);
  });

  test('is never read off a camera, nor a person off the demonstration face', async () => {
    const app = await runningApp();
    await app.people.add('Anna');
    const anna = app.people.id!;
    app.go('#/demonstration');
    await app.mode.choosePerson(anna);
    expect([app.people.id, app.source.kind]).toEqual([anna, 'camera']);
    await app.mode.choosePerson(GUEST.id);
    expect([app.people.id, app.source.kind]).toEqual([GUEST.id, 'demonstration']);
    app.go('#/calibrate');
    await app.mode.choosePerson(anna);
    expect([app.people.id, app.source.kind]).toEqual([anna, null]);
  });

  test('is shown beside its own training, a person beside theirs', async () => {
    const app = await runningApp();
    app.go('#/calibrate/training');
    app.mode.showBeside();
    expect(app.source.kind).toBe('camera');
    app.go('#/demonstration');
    app.go('#/calibrate/training');
    app.source.stop();
    app.mode.showBeside();
    expect([app.source.kind, app.people.id]).toEqual(['demonstration', GUEST.id]);
  });
});

describe('whatever happens, in whichever order', () => {
  const events: readonly (readonly [string, (app: RunningApp) => unknown])[] = [
    ...['#welcome', '#/live', '#/demonstration', '#/file', '#/calibrate', '#/calibrate/training', '#/calibrate/session'].map(
      (hash) => [hash, ({ go }: RunningApp) => go(hash)] as const,
    ),
    ['a picture', ({ mode }) => mode.openFile(picture('a.png'))],
    ['a film', ({ mode }) => mode.openFile(new File(['x'], 'a.mp4', { type: 'video/mp4' }))],
    ['a session of the person', ({ people, run }) => people.letGuest(false).then(() => run('camera'))],
    ['a session of the guest', ({ people, run }) => people.letGuest(true).then(() => run('demonstration'))],
    ['its end', ({ mode }) => mode.finishSession()],
    ['it is left', ({ mode }) => mode.leaveSession()],
    ['the neutral', ({ mode }) => (showsPicture(mode.route) && !mode.session ? mode.recordNeutral() : undefined)],
    ['somebody new', ({ mode }) => mode.addPerson('Somebody')],
    ['the first person', ({ mode, people }) => people.all[0] && mode.choosePerson(people.all[0].id)],
    ['the guest', ({ mode }) => mode.letGuest(true)],
    ['no guest', ({ mode }) => mode.letGuest(false)],
    ['the picture beside', ({ mode }) => (mode.route === 'calibrate/training' ? mode.showBeside() : undefined)],
    ['back to live', ({ mode }) => mode.backToLive()],
    ['try again', ({ mode }) => mode.retry()],
    ['it opens', ({ opened }) => opened.at(-1)?.open()],
    ['it is gone', ({ opened }) => opened.at(-1)?.onProblem?.('unplugged')],
    ['time passes', () => vi.advanceTimersByTimeAsync(1500)],
  ];

  test.each(['a', 'b', 'c', 'd'])('whose face it is, what records and what is open fit together (walk %s)', async (seed) => {
    const app = await runningApp();
    const random = new Random(seed);
    const walk: string[] = [];
    const { mode, source, people, neutral } = app;
    for (let i = 0; i < 300; i++) {
      const [name, happens] = random.pick(events);
      walk.push(name);
      await happens(app);
      await settle();
      const last = walk.slice(-8).join(', ');
      if (source.kind) expect(people.guest, last).toBe(source.kind === 'demonstration');
      if (source.kind === 'camera') expect(showsPicture(mode.route), last).toBe(true);
      if (mode.session) expect([mode.route, people.id], last).toEqual(['calibrate/session', mode.session.view.record.person]);
      if (mode.session) expect(neutral.recording, last).toBe(false);
      if (neutral.recording) expect(showsPicture(mode.route), last).toBe(true);
      expect(app.opened.filter(({ stopped }) => !stopped).length, last).toBeLessThanOrEqual(1);
      expect(app.path.listeners, last).toBeLessThanOrEqual(2);
    }
  });
});
