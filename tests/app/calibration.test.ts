/** Calibration as its screens see it: sessions, models, trainings and archives of the current person, before a device in memory. */

import { deserialize, serialize } from 'node:v8';
import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IMPORT_WORDS, STORAGE_WORDS } from '../../src/app/calibrate/library/storage-words.ts';
import { LIBRARY_WORDS } from '../../src/app/calibrate/library/words.ts';
import { VERDICT_WORDS } from '../../src/app/calibrate/models/words.ts';
import { TRAINING_WORDS } from '../../src/app/calibrate/training/words.ts';
import { SESSION_WORDS } from '../../src/app/calibrate/session/words.ts';
import { failureWords } from '../../src/app/failure-words.ts';
import { Announcer } from '../../src/app/state/announcer.svelte.ts';
import { ArchiveState } from '../../src/app/state/archives.svelte.ts';
import { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationParts } from '../../src/app/state/calibration-parts.ts';
import { ModelState } from '../../src/app/state/model.svelte.ts';
import type { PeopleStore } from '../../src/app/state/people.svelte.ts';
import { SESSION_LOCK, SYNTHESIS_LOCK, TabLock, TRAINING_LOCK } from '../../src/app/state/tab-lock.svelte.ts';
import { SettingsState } from '../../src/app/state/settings.svelte.ts';
import type { Prompt, Sample } from '../../src/core/samples.ts';
import { isAllowed, keepAnswer } from '../../src/embed/consent.ts';
import { ARCHITECTURE } from '../../src/learn/nets/architecture.ts';
import type * as tf from '../../src/learn/tf.ts';
import type { TrainingNews, TrainingRequest } from '../../src/models/training-news.ts';
import { NewsTarget } from '../../src/reader/news.ts';
import { ReaderStateEvent, type ReaderEvents, type ReaderState } from '../../src/reader/reader-events.ts';
import { planOf } from '../../src/session/plan.ts';
import { startSession, type SessionRecord } from '../../src/session/record.ts';
import type { PersonData } from '../../src/store/archive.ts';
import { NAME } from '../../src/store/schema.ts';
import { inFile } from '../person-file.ts';
import { versionOf } from '../browser/version.ts';
import { takesOf } from '../half-mover.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
import { channels, close, keptPeople, SharedLocks } from './doubles.ts';
import { KeptStore } from './kept-store.ts';
import { stubPage } from './page.ts';
import { Page, runningApp, type RunningApp } from './running.ts';

/** A scorer that takes what it is given, unless it is told to refuse. */
class ToldScorer extends NewsTarget<ReaderEvents> {
  state: ReaderState = { kind: 'idle' };
  refuses = false;

  /** What it reads with. */
  get version(): string | null {
    return this.state.kind === 'ready' ? this.state.readiness.modelVersion : null;
  }

  setWeights = async (own: tf.io.ModelArtifacts | null): Promise<void> => {
    if (own && this.refuses) throw Object.assign(new Error('other shapes'), { name: 'model-unreadable' });
    const modelVersion = own ? String((own.userDefinedMetadata as { version: string }).version) : 'base';
    this.state = { kind: 'ready', refused: null, readiness: { backend: 'wasm', why: 'test', modelVersion } };
    this.dispatchEvent(new ReaderStateEvent(this.state));
  };
}

const weights = (): tf.io.ModelArtifacts => ({
  weightSpecs: [{ name: 'bias', shape: [3], dtype: 'float32' }],
  weightData: new ArrayBuffer(12),
  userDefinedMetadata: { architecture: ARCHITECTURE },
});

/** A trainer that runs like this; the real handle and comlink between. */
function trainerThat(run: (request: TrainingRequest, report: (one: TrainingNews) => Promise<void>) => Promise<void>): void {
  vi.stubGlobal('Worker', function () {
    const { port1, port2 } = new MessageChannel();
    expose({ run, ping: () => undefined, pause: () => undefined, resume: () => undefined, rest: () => undefined }, port2);
    return Object.assign(port1, { terminate: () => port1.close() });
  });
}

/** A trainer that says these news and ends, with an error if there is one. */
function trainerThatSays(news: readonly TrainingNews[], error: Error | null = null): TrainingRequest[] {
  const requests: TrainingRequest[] = [];
  trainerThat(async (request, report) => {
    requests.push(request);
    for (const one of news) await report(one);
    if (error) throw error;
  });
  return requests;
}

let people: PeopleStore;
let running: RunningApp;
let device: KeptStore;
let scorer: ToldScorer;
let app: CalibrationParts;
let calibration: CalibrationState;
let person: string;
/** What became of the sound of sessions. */
let sound: string[];

beforeEach(async () => {
  stubPage();
  people = keptPeople();
  running = await runningApp(people);
  vi.stubGlobal('document', new Page());
  vi.stubGlobal(
    'BroadcastChannel',
    class extends EventTarget {
      postMessage(): void {}
    },
  );
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'suspended';
      resume = async (): Promise<void> => void sound.push('asked for');
      close = async (): Promise<void> => void sound.push('given back');
    },
  );
  sound = [];
  device = new KeptStore();
  scorer = new ToldScorer();
  const model = new ModelState(device.store.versions, scorer, channels()());
  app = {
    announcer: new Announcer(),
    live: { reader: running.path, path: { kind: 'idle' } } as unknown as CalibrationParts['live'],
    mode: running.mode,
    model,
    people: running.people,
    say: (sentence) => void running.said.push(sentence),
    settings: new SettingsState(null, () => undefined),
    source: running.source,
    store: device.store,
    useNeutral: () => undefined,
  };
  person = await running.people.ensure('Anna');
  calibration = new CalibrationState(app, device.store);
  await model.owner.follow(person);
});
afterEach(() => vi.unstubAllGlobals());

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const samples = (of: string): Sample[] =>
  takesOf(
    of,
    planOf('only', ['AU01', 'AU12'])
      .map(({ prompt }) => prompt)
      .slice(0, 4),
  );

/** Puts versions of the person on the device, oldest first. */
function keep(...ids: string[]): void {
  const own = device.everyone.get(person)!;
  own.versions = ids.map((id, i) => ({
    version: versionOf(id, person, { parent: ids[i - 1] ?? null, createdAt: i }),
    weights: weights(),
  }));
}

describe('a session', () => {
  test('is of the units that were chosen, and there is none without', () => {
    calibration.form = 'only';
    expect(calibration.plan).toBeNull();
    calibration.units = [0, 1];
    expect(calibration.plan!.length).toBeGreaterThan(2);
  });

  test('is kept, run before the camera, and can be resumed after it was left', async () => {
    calibration.form = 'only';
    calibration.units = [8];
    await calibration.startSession();
    expect([running.mode.route, running.source.kind, calibration.busy]).toEqual(['calibrate/session', 'camera', true]);
    await calibration.startSession(); // one runs already
    expect(device.everyone.get(person)!.sessions).toHaveLength(1);
    running.mode.leaveSession();
    await settle();
    expect([calibration.unfinished?.person, calibration.busy]).toEqual([person, false]);
    await calibration.resumeSession();
    expect(running.mode.route).toBe('calibrate/session');
    running.mode.leaveSession();
    await settle();
    await calibration.discard();
    expect(calibration.unfinished).toBeNull();
  });

  test('the guest sits before the demonstration face, anybody else before a camera or a video', async () => {
    expect(calibration.before).toBe('camera');
    void running.mode.show({ kind: 'video', file: new File(['x'], 'me.mp4', { type: 'video/mp4' }) });
    calibration.chooseBefore('video');
    expect(calibration.before).toBe('video');
    calibration.chooseBefore('demonstration');
    await settle();
    expect(calibration.before).toBe('demonstration');
  });

  test('sound is asked for in the click itself, and given back when no session comes of it or it is left', async () => {
    await running.people.keepBaseline(person, BASELINE);
    const begins = [
      () => calibration.startSession(),
      () => calibration.resumeSession(),
      () => calibration.redoTake(takesOf(person, [{ kind: 'unit', unit: 'AU12', strength: 'strong' }])),
    ];
    for (const begin of begins) {
      const beginning = begin();
      expect(sound.splice(0)).toEqual(['asked for']);
      await beginning;
      expect([running.mode.session?.running, sound]).toEqual([true, []]);
      running.mode.leaveSession();
      await settle();
      expect(sound.splice(0)).toEqual(['given back']);
    }
    await calibration.redoTake([]);
    expect(sound).toEqual(['asked for', 'given back']);
  });

  test('that cannot be kept is not begun, and why is said', async () => {
    device.fault = new Error('no room is left');
    await calibration.startSession();
    expect([running.mode.session, running.said.at(-1)]).toEqual([null, 'no room is left']);
    device.fault = null;
    await calibration.startSession();
    expect(running.mode.session).not.toBeNull();
  });
});

describe('where another person is chosen just after the click', () => {
  let ben: string;
  const prompt: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };
  const waiting = (of: string): SessionRecord => startSession({ id: `of ${of}`, person: of, startedAt: 1 }, 'only', ['AU12']);
  beforeEach(async () => {
    await running.people.keepBaseline(person, BASELINE);
    ben = await running.people.add('Ben');
    await running.people.choose(person);
    await device.calibration.saveSession(waiting(person));
    await device.calibration.saveSession(waiting(ben));
    await device.calibration.saveSamples([...takesOf(person, [prompt, prompt]), ...samples(ben)]);
    keep('of Anna');
    await calibration.library.load(person);
  });
  /** How many waits end between the click and the choice. */
  const turns = [0, 1, 2, 3, 4, 5, 8];
  const pass = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await Promise.resolve();
  };

  test.each<readonly [string, () => Promise<void>]>([
    ['started', () => calibration.startSession()],
    ['resumed', () => calibration.resumeSession()],
    ['for a take again', () => calibration.redoTake(calibration.library.samples.filter(({ take }) => take === '0'))],
  ])('no session of either runs that is %s, and another can be', async (_how, begin) => {
    for (const count of turns) {
      await running.mode.choosePerson(person);
      await calibration.library.load(person);
      const beginning = begin();
      await pass(count);
      const choosing = running.mode.choosePerson(ben);
      await Promise.all([beginning, choosing]);
      expect([running.people.id, running.mode.session?.running ?? false], `${count}`).toEqual([ben, false]);
    }
    await calibration.startSession();
    expect(running.mode.session!.view.record.person).toBe(ben);
  });

  test('a session that is kept slowly is not run before them', async () => {
    const { saveSession } = device.calibration;
    vi.spyOn(device.calibration, 'saveSession').mockImplementationOnce(async (session) => {
      await running.mode.choosePerson(ben);
      await saveSession(session);
    });
    await calibration.startSession();
    expect([running.mode.session, calibration.busy]).toEqual([null, false]);
    expect(calibration.sessions).toEqual([waiting(ben)]);
  });

  test('the session that ends is that of the one who was chosen at the click', async () => {
    const ending = calibration.discard();
    await running.mode.choosePerson(ben);
    await ending;
    const ended = (of: string) => device.everyone.get(of)!.sessions.map(({ at, steps }) => at === steps.length);
    expect([ended(person), ended(ben)]).toEqual([[true], [false]]);
    expect(calibration.unfinished).toEqual(waiting(ben));
  });

  test('nothing is shown of the one before while what is kept of them is read, also where that fails', async () => {
    const { library, models } = calibration;
    const count = () => [calibration.sessions.length, library.samples.length, models.versions.length];
    await calibration.discard(); // shows what is kept
    expect(count()).toEqual([1, 4, 1]);
    const closing = new Error('the database is closing');
    vi.spyOn(device.calibration, 'sessions').mockResolvedValueOnce([]).mockRejectedValue(closing);
    const choosing = running.mode.choosePerson(ben);
    expect([calibration.sessions, models.versions]).toEqual([[], []]);
    await choosing;
    await calibration.discard();
    await settle();
    expect([count(), running.said.at(-1)]).toEqual([[0, 8, 0], closing.message]);
  });
});

describe('a session that waits, and that another tab takes further', () => {
  let waiting: SessionRecord;
  const kept = () => device.everyone.get(person)!.sessions[0]!;
  beforeEach(async () => {
    calibration.form = 'only';
    calibration.units = [8];
    await calibration.startSession();
    running.mode.leaveSession();
    await vi.waitFor(() => expect(calibration.unfinished).not.toBeNull());
    waiting = kept();
  });
  /** The other tab keeps its first steps, up to the step `at`. */
  const take = async (at: number): Promise<void> => {
    await people.saveBaseline(person, BASELINE);
    const states = waiting.states.map((state, i) => (i < at ? 'done' : state));
    await device.calibration.saveSession({ ...waiting, states, at });
  };

  test('is resumed where that tab left it', async () => {
    await take(3);
    await calibration.resumeSession();
    expect(running.mode.session!.view.record).toEqual(kept());
    expect(kept().at).toBe(3);
  });

  test('begins with the neutral face where that tab has deleted it', async () => {
    await running.people.keepBaseline(person, BASELINE);
    await take(3);
    await people.deleteBaseline(person);
    await calibration.resumeSession();
    expect([running.people.baseline, running.mode.session!.view.step?.prompt.kind]).toEqual([null, 'neutral']);
  });

  test('is ended with what that tab did', async () => {
    await take(3);
    const saved = vi.spyOn(device.calibration, 'saveSession');
    await calibration.discard();
    expect(saved.mock.calls[0]![0].synthesis).toEqual({ next: 0, made: 0 }); // what is over owes its pictures
    expect([kept().states.slice(0, 4), kept().at]).toEqual([['done', 'done', 'done', 'open'], kept().steps.length]);
    expect(calibration.unfinished).toBeNull();
  });

  test('that cannot be ended stays, and why is said', async () => {
    device.fault = new Error('no room is left');
    await calibration.discard();
    expect([running.said.at(-1), calibration.unfinished]).toEqual(['no room is left', waiting]);
    device.fault = null;
    await calibration.discard();
    expect(calibration.unfinished).toBeNull();
  });

  test('is not resumed when that tab has done all of it, and no more shown to wait', async () => {
    await take(waiting.steps.length);
    await calibration.resumeSession();
    expect([running.mode.session, calibration.unfinished, calibration.lock.elsewhere]).toEqual([null, null, false]);
    await calibration.startSession();
    expect(running.mode.session).not.toBeNull();
  });

  test('is shown as it is once that tab lets go of it, and not ended meanwhile', async () => {
    const locks = new SharedLocks();
    vi.stubGlobal('navigator', { locks });
    const other = new TabLock(SESSION_LOCK, locks, channels()(), () => undefined);
    const release = await other.take();
    calibration = new CalibrationState(app, device.store);
    await vi.waitFor(() => expect(calibration.lock.elsewhere).toBe(true));
    await calibration.discard();
    expect([running.said.at(-1), kept()]).toEqual([SESSION_WORDS.elsewhere, waiting]);
    await take(3);
    release!();
    await vi.waitFor(() => expect(calibration.unfinished?.at).toBe(3));
  });
});

describe('a take that is done again', () => {
  const prompt: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };
  const excluded = () => device.everyone.get(person)!.samples.map(({ take, excluded }) => [take, excluded] as const);
  const included = () => new Set(excluded().flatMap(([take, out]) => (out ? [] : [take])));
  beforeEach(async () => {
    await running.people.keepBaseline(person, BASELINE);
    await device.calibration.saveSamples(takesOf(person, [prompt, prompt]));
    await calibration.library.load(person);
  });
  const redo = async (): Promise<void> => {
    await calibration.redoTake(calibration.library.samples.filter(({ take }) => take === '0'));
    await vi.waitFor(() => expect(running.mode.session!.view.phase).toBe('capture'), 20_000);
  };

  test('stays as it is when the session is left before the new one is there, and an older one waits on', async () => {
    const waiting = startSession({ id: 'waiting', person, startedAt: 1 }, 'only', ['AU12']);
    await device.calibration.saveSession(waiting);
    await redo();
    running.mode.session!.goBack();
    running.mode.leaveSession();
    await settle();
    expect([included(), calibration.library.undoable]).toEqual([new Set(['0', '1']), null]);
    expect([calibration.unfinished, device.everyone.get(person)!.sessions]).toEqual([waiting, [waiting]]);
  });

  test('makes way for the new one, and comes back for it when that is undone', async () => {
    await redo();
    for (let i = 0; i < 90; i++) running.path.say(frameReading(33 * i, [faceShowing('AU12', 0.8, i)]));
    await vi.waitFor(() => expect(calibration.library.undoable).not.toBeNull(), 20_000);
    const redone = running.mode.session!.view.record.id + '/1';
    expect(included()).toEqual(new Set(['1', redone]));
    await calibration.library.undo();
    expect(included()).toEqual(new Set(['0', '1']));
    expect(excluded().some(([take]) => take === redone)).toBe(true);
  });
});

describe('the models', () => {
  beforeEach(async () => {
    await device.calibration.saveSession({ ...startless(), person });
    keep('one', 'two');
    await calibration.models.load(person);
  });

  test('are counted from the first, and named by what the scorer answers', async () => {
    expect([calibration.models.nameOf('two'), calibration.models.nameOf(null), calibration.models.nameOf('x')]).toEqual([
      'Version 2',
      'Base model',
      null,
    ]);
    await calibration.models.activate('two');
    expect([calibration.models.inUse, calibration.models.current?.id, running.said.at(-1)]).toEqual([
      'two',
      'two',
      'Version 2 is in use now.',
    ]);
    await calibration.models.rollBack();
    expect(calibration.models.inUse).toBe('one');
    await calibration.models.delete('one');
    expect([calibration.models.inUse, calibration.models.versions.map(({ id }) => id)]).toEqual([null, ['two']]);
  });

  test('one that is deleted is said to be, and what is in use then only where that changed', async () => {
    keep('one', 'two', 'three');
    await calibration.models.load(person);
    await calibration.models.activate('three');
    await calibration.models.delete('two');
    expect(calibration.models.inUse).toBe('three');
    expect(running.said.at(-1)).toBe('Version 2 was deleted. Later versions are renumbered.');
    await calibration.models.delete('three');
    expect(running.said.at(-1)).toBe('Version 2 was deleted. Base model is in use now.');
  });

  test('one that the network refuses is said, and the base model reads', async () => {
    scorer.refuses = true;
    await calibration.models.activate('one');
    expect([calibration.models.inUse, calibration.models.problem]).toEqual([null, 'refused']);
  });

  test('are being changed until the scorer has answered, whatever it answers', async () => {
    for (const refuses of [false, true]) {
      scorer.refuses = refuses;
      const change = calibration.models.activate('one');
      expect(calibration.models.changing).toBe(true);
      await change;
      expect(calibration.models.changing).toBe(false);
    }
  });

  test('where the store fails, nobody is read by that of the person before, and each reads on with their own', async () => {
    const { owner } = app.model!;
    await calibration.models.activate('one');
    device.fault = new Error('The database connection is closing.');
    await expect(owner.follow(person)).rejects.toThrow('closing');
    expect([owner.inUse.version, scorer.version]).toEqual(['one', 'one']);
    await expect(owner.follow('ben')).rejects.toThrow('closing');
    expect([owner.inUse, scorer.version]).toEqual([{ person: 'ben', version: null, problem: 'not-loaded' }, 'base']);
    device.fault = null;
    await owner.follow(person);
    expect([owner.inUse.version, scorer.version]).toEqual(['one', 'one']);
  });

  test('one that is damaged is not chosen at all', async () => {
    device.everyone.get(person)!.versions[0]!.weights.weightData = new ArrayBuffer(3);
    await calibration.models.activate('one');
    expect([calibration.models.inUse, device.everyone.get(person)!.live]).toEqual([null, null]);
    expect(running.said.at(-1)).toContain('damaged');
  });
});

/** A session that is over. */
function startless() {
  return { id: 's', person: '', startedAt: 1, form: 'only' as const, steps: [], states: [], at: 0 };
}

describe('a training', () => {
  const point = (step: number) => ({
    step,
    steps: 2,
    unitLoss: 1 / step,
    expressionLoss: 1,
    unitWeight: 1,
    expressionWeight: 1,
    heldF1: null,
  });
  const amount = (takes: number) => ({ takes, synthetic: 0 });
  const news = (adopt: boolean): TrainingNews[] => {
    const version = versionOf('one', person, { choice: { method: 'mal', depth: 'top', length: 'short' } });
    const kept = {
      ...version,
      verdict: { ...version.verdict, adopt, reason: adopt ? ('better' as const) : ('no-better' as const) },
    };
    return [
      { kind: 'split', amounts: { train: amount(4), validation: amount(1), test: amount(2) } },
      { kind: 'consistency', values: [['0/0', 0.5]] },
      { kind: 'point', method: 'mal', point: point(1), weights: [['0/0', 0.3]] },
      { kind: 'point', method: 'mal', point: point(2), weights: [] },
      { kind: 'judging', method: 'mal' },
      { kind: 'kept', version: kept, adopted: adopt },
      { kind: 'point', method: 'stl', point: point(1), weights: [['0/0', 0.9]] },
      { kind: 'compared', method: 'stl', verdict: kept.verdict },
    ];
  };

  test('shows its curve and its verdict, and what it adopted reads the person', async () => {
    await device.calibration.saveSession({ ...startless(), person });
    const requests = trainerThatSays(news(true));
    keep('one');
    device.everyone.get(person)!.live = 'one';
    calibration.training.current.compare = true;
    await calibration.training.start();
    await vi.waitFor(() => expect(calibration.models.inUse).toBe('one'));
    const { current } = calibration.training;
    expect(requests).toMatchObject([{ person, compare: true, backend: 'auto' }]);
    expect(current.curve.map(({ step }) => step)).toEqual([1, 2]);
    expect([current.amounts?.test.takes, current.point?.step, current.outcome?.table.length]).toEqual([2, 2, 2]);
    expect([current.state.kind, current.running, calibration.training.running]).toEqual(['done', false, false]);
    expect(current.method).toBe('mal');
    expect([calibration.models.inUse, app.announcer.message]).toEqual(['one', expect.stringMatching(/better/i)]);
    const [weighed] = current.weighed(samples(person)).units;
    expect([weighed?.weight, weighed?.consistency]).toEqual([0.3, 0.5]);
  });

  test('is said to be in use only where it is: not when another model was chosen meanwhile', async () => {
    await device.calibration.saveSession({ ...startless(), person });
    keep('one');
    trainerThatSays(news(true).map((one) => (one.kind === 'kept' ? { ...one, adopted: false } : one)));
    await calibration.training.start();
    await vi.waitFor(() => expect(calibration.models.versions).toHaveLength(1));
    expect(app.announcer.message).toBe(`${VERDICT_WORDS.reasons.better.title} ${VERDICT_WORDS.use(false)}`);
    expect([calibration.models.inUse, running.said]).toEqual([null, []]);
  });

  test('runs in one tab at a time, and what it came to there is shown here when it is over', async () => {
    const locks = new SharedLocks();
    vi.stubGlobal('navigator', { locks });
    const release = await new TabLock(TRAINING_LOCK, locks, channels()(), () => undefined).take();
    calibration = new CalibrationState(app, device.store);
    await vi.waitFor(() => expect(calibration.training.lock.elsewhere).toBe(true));
    const requests = trainerThatSays(news(false));
    await calibration.training.start();
    expect([requests, running.said, calibration.training.running, calibration.canTrain]).toEqual([
      [],
      [TRAINING_WORDS.inAnotherTab],
      false,
      false,
    ]);
    keep('one');
    release!();
    await vi.waitFor(() => expect(calibration.models.versions.map(({ id }) => id)).toEqual(['one']));
    await calibration.training.start();
    expect(requests).toHaveLength(1);
    expect(await new TabLock(TRAINING_LOCK, locks, channels()(), () => undefined).take()).not.toBeNull();
  });

  test('that came to a model is told to other tabs, whether it is adopted or not', async () => {
    for (const adopt of [true, false]) {
      const told: unknown[] = [];
      vi.spyOn(app.model!.owner, 'changed').mockImplementation((...about) => {
        told.push(about);
        return Promise.resolve(app.model!.inUse);
      });
      trainerThatSays(news(adopt));
      await calibration.training.start();
      expect(told, String(adopt)).toHaveLength(1);
    }
  });

  describe('whose worker ends when it has kept a version, before it says so,', () => {
    const trainerThatKeeps = (adopted: boolean, end: 'dies' | 'is stopped'): void =>
      trainerThat(async () => {
        keep('one');
        if (adopted) device.everyone.get(person)!.live = 'one';
        if (end === 'dies') throw new Error('trainer failed');
        calibration.training.stop();
        await new Promise(() => undefined);
      });
    beforeEach(async () => {
      await device.calibration.saveSession({ ...startless(), person });
    });

    test.each([
      ['dies', true],
      ['dies', false],
      ['is stopped', true],
      ['is stopped', false],
    ] as const)('shows it, and it reads the person where it was adopted: the worker %s, adopted %s', async (end, adopted) => {
      const told = vi.spyOn(app.model!.owner, 'changed');
      trainerThatKeeps(adopted, end);
      await calibration.training.start();
      expect(calibration.training.current.state.kind).toBe(end === 'dies' ? 'failed' : 'stopped');
      expect(calibration.models.versions.map(({ id }) => id)).toEqual(['one']);
      expect([calibration.models.inUse, scorer.version]).toEqual(adopted ? ['one', 'one'] : [null, null]);
      expect(running.said).toEqual(adopted ? ['Version 1 is in use now.'] : []);
      expect(told).toHaveBeenCalledOnce();
    });

    test('changes nothing for another who is chosen by then', async () => {
      trainerThatKeeps(true, 'dies');
      const ben = await running.people.add('Ben');
      await running.people.choose(person);
      const training = calibration.training.start();
      await running.people.choose(ben);
      await app.model!.owner.follow(ben);
      await training;
      expect([calibration.models.versions, calibration.models.inUse, running.said]).toEqual([[], null, []]);
    });
  });

  test('of one person is nothing to another who is chosen meanwhile', async () => {
    await device.calibration.saveSession({ ...startless(), person });
    let proceed = (): void => undefined;
    const waiting = new Promise<void>((done) => (proceed = done));
    trainerThatSays([...news(true), { kind: 'gpu-lost' }]);
    const started = calibration.training.start();
    await running.people.add('Ben');
    proceed();
    await waiting;
    expect([calibration.training.elsewhere, calibration.training.current.running]).toEqual([true, false]);
    await started;
    expect([calibration.training.elsewhere, running.said]).toEqual([false, []]);
    expect(calibration.training.current.outcome).toBeNull();
  });

  test('of the guest is said to be theirs when another person is chosen meanwhile', async () => {
    await running.people.letGuest(true);
    trainerThatSays([{ kind: 'anew' }]);
    const started = calibration.training.start();
    await running.people.choose(person);
    expect([calibration.training.elsewhere, calibration.training.of?.name]).toEqual([true, 'Demonstration face']);
    await started;
    expect(calibration.training.of).toBeNull();
  });

  test('that fails says why, and the unfinished one is offered again', async () => {
    await device.calibration.saveSession({ ...startless(), person });
    const choice = { method: 'stl', depth: 'deep', length: 'long' } as const;
    device.unfinishedTraining = { person, choice, digest: '', curve: [point(1)], milliseconds: 1, checkpoint: null as never };
    await calibration.training.look(person);
    const { current } = calibration.training;
    expect([current.left, current.choice]).toEqual([0.5, choice]);
    trainerThatSays([{ kind: 'anew' }], Object.assign(new Error('no neutral face'), { name: 'no-neutral' }));
    await calibration.training.start();
    expect(current.state).toEqual({ kind: 'failed', name: 'no-neutral', message: 'no neutral face' });
    expect([current.left, running.said.length]).toEqual([0.5, 1]);
    calibration.training.pause();
    calibration.training.resume();
    calibration.training.stop();
    expect(current.state.kind).toBe('failed');
  });

  describe('that has ended', () => {
    const kept = () => [calibration.training.current.state.kind, calibration.training.current.outcome?.version.id ?? null];
    const train = async (): Promise<void> => {
      await device.calibration.saveSession({ ...startless(), person: running.people.id! });
      trainerThatSays(news(false));
      await calibration.training.start();
      calibration.synthesis.problems = { [running.people.id!]: 'no room', ben: 'no room' };
      expect(kept()).toEqual(['done', 'one']);
    };

    test('is nothing to the guest who comes after everything was erased', async () => {
      await running.people.letGuest(true);
      await train();
      await calibration.archives.erase(
        async () => undefined,
        () => running.mode.letGuest(false),
      );
      await running.mode.letGuest(true);
      expect([kept(), calibration.synthesis.problems]).toEqual([['idle', null], {}]);
    });

    test('is nothing to the person of a file that takes the place of theirs', async () => {
      await train();
      const { current } = calibration.training;
      const of = { id: person, name: 'Anna', createdAt: 1 };
      const data = inFile({ person: of, neutral: null, sessions: [], samples: [], versions: [], live: null });
      const amount = { name: 'Anna', sessions: 1, samples: 0, versions: 0 };
      calibration.archives.question = { data, here: amount, file: amount };
      await calibration.archives.answer('replace');
      expect(running.said.at(-1)).toBe(IMPORT_WORDS.replaced('Anna'));
      expect([kept(), calibration.synthesis.problems]).toEqual([['idle', null], { ben: 'no room' }]);
      expect(calibration.training.current).not.toBe(current);
    });
  });

  test('says before it begins how it would deal the takes', () => {
    const { train, validation, test: judges } = calibration.training.amountsOf(samples(person));
    expect(train.takes + validation.takes + judges.takes).toBe(4);
  });
});

test('tabs of another copy of the app on the origin hear nothing of this one', () => {
  const names: string[] = [];
  const channel = class extends EventTarget {
    constructor(name: string) {
      super();
      names.push(name);
    }
  };
  vi.stubGlobal('BroadcastChannel', channel);
  expect(new CalibrationState(app, device.store).busy).toBe(false);
  expect(names).toEqual([NAME]);
});

describe('a change of people', () => {
  let locks: SharedLocks;
  const nothing = async (): Promise<void> => undefined;
  beforeEach(async () => {
    locks = new SharedLocks();
    vi.stubGlobal('navigator', { locks });
    calibration = new CalibrationState(app, device.store);
    await device.calibration.saveSession({ ...startless(), person });
  });
  const sessions = (): number => device.everyone.get(person)?.sessions.length ?? 0;

  test.each([SESSION_LOCK, TRAINING_LOCK, SYNTHESIS_LOCK])('waits while another tab holds the lock %s', async (name) => {
    const release = await new TabLock(name, locks, channels()(), () => undefined).take();
    const amount = { name: 'Anna', sessions: 1, samples: 0, versions: 0 };
    const of = { id: person, name: 'Anna', createdAt: 1 };
    const data = inFile({ person: of, neutral: null, sessions: [], samples: [], versions: [], live: null });
    calibration.archives.question = { data, here: amount, file: amount };
    await calibration.archives.answer('replace');
    await calibration.archives.erase(nothing, nothing);
    expect([sessions(), calibration.archives.question !== null]).toEqual([1, true]);
    expect(running.said).toEqual([STORAGE_WORDS.notNow, STORAGE_WORDS.notNow]);
    release!();
    await calibration.archives.answer('replace');
    expect([sessions(), calibration.archives.question]).toEqual([0, null]);
    await calibration.archives.erase(nothing, nothing);
    expect(running.said.at(-1)).toBe(STORAGE_WORDS.erased);
  });

  test('lets nothing else begin until it is done, here or in another tab', async () => {
    void calibration.archives.import(new File([], 'Ada.facsimile.zip')); // its reader never answers
    await vi.waitFor(async () => expect((await locks.query()).held).toHaveLength(3));
    await calibration.startSession();
    expect([running.mode.session, sessions(), running.said.at(-1)]).toEqual([null, 1, SESSION_WORDS.elsewhere]);
    const requests = trainerThatSays([]);
    await calibration.training.start();
    expect([requests, running.said.at(-1)]).toEqual([[], TRAINING_WORDS.inAnotherTab]);
    expect(await new TabLock(SESSION_LOCK, locks, channels()(), () => undefined).take()).toBeNull();
  });

  test('that is asked for while another goes on comes after it, and only then nothing works any more', async () => {
    const empty = { neutral: null, sessions: [], samples: [], versions: [], live: null };
    const amount = { name: 'Anna', sessions: 1, samples: 0, versions: 0 };
    const data = inFile({ person: { id: person, name: 'Anna', createdAt: 1 }, ...empty });
    calibration.archives.question = { data, here: amount, file: amount };
    const works: boolean[] = [];
    const replacing = calibration.archives.answer('replace').then(() => works.push(calibration.archives.working));
    const erasing = calibration.archives.erase(nothing, nothing).then(() => works.push(calibration.archives.working));
    await Promise.all([replacing, erasing]);
    expect(running.said).toEqual([IMPORT_WORDS.replaced('Anna'), STORAGE_WORDS.erased]);
    expect(works).toEqual([true, false]);
  });
});

describe('once a newer version has closed the store', () => {
  const closing = new DOMException('The database connection is closing.', 'InvalidStateError');
  const said = failureWords(closing);
  const nothing = async (): Promise<void> => undefined;
  beforeEach(async () => {
    await device.calibration.saveSession({ ...startless(), person });
    await device.calibration.saveSamples(samples(person));
    keep('one');
    await calibration.models.load(person);
    await calibration.library.load(person);
    close(people);
    device.fault = closing;
  });

  test.each<readonly [string, () => Promise<unknown>]>([
    ['a session', () => calibration.startSession()],
    ['the end of a session', () => calibration.discard()],
    ['a label', () => calibration.library.exclude(calibration.library.samples, true)],
    ['another model', () => calibration.models.activate(null)],
    ['a training', () => calibration.training.start()],
    ['an erasure', () => calibration.archives.erase(nothing, nothing)],
  ])('%s that fails for it says what to do, in words of the app', async (_what, ask) => {
    trainerThatSays([]);
    vi.spyOn(device.versions, 'unfinished').mockRejectedValue(closing);
    await ask();
    expect(running.said).toContain(said);
    expect(running.said.filter((sentence) => sentence !== said)).toEqual([]);
    expect([calibration.training.of, calibration.archives.working]).toEqual([null, false]);
  });

  test('nobody goes off the list by an erasure that fails', async () => {
    await calibration.archives.erase(nothing, nothing);
    expect([running.people.all.map(({ id }) => id), running.people.id]).toEqual([[person], person]);
  });

  test('the list of models that is read when a training keeps one fails nobody', async () => {
    const version = versionOf('two', person);
    trainerThatSays([{ kind: 'kept', version, adopted: false }]);
    vi.spyOn(app.model!.owner, 'changed').mockResolvedValue(app.model!.inUse);
    await calibration.training.start();
    await settle();
    expect(new Set(running.said)).toEqual(new Set([said]));
  });
});

describe('a person as a file', () => {
  let saved: { name: string; file: Blob }[];
  let chosen: string[];
  let archives: ArchiveState;
  beforeEach(() => {
    [saved, chosen] = [[], []];
    archives = new ArchiveState(
      device.store,
      running.people,
      async (id) => void chosen.push(id),
      async () => undefined,
      app.say,
      async (work) => (await work(), true),
      {
        open: async (file) => inFile(deserialize(new Uint8Array(await file.arrayBuffer())) as PersonData),
        write: async (data) => new Blob([Uint8Array.from(serialize(data))]),
        download: (file, name) => void saved.push({ name, file }),
      },
    );
  });
  const fileOf = (of: string, name: string): File => {
    const data: PersonData = {
      person: { id: of, name, createdAt: 1 },
      neutral: null,
      sessions: [],
      samples: samples(of),
      versions: [],
      live: null,
    };
    return new File([Uint8Array.from(serialize(data))], `${name}.facsimile.zip`);
  };

  const nameOf = (id: string): string | undefined => device.everyone.get(id)?.person.name;

  test('comes in, is chosen, and goes out as it came', async () => {
    await archives.import(fileOf('p', 'Paula'));
    expect([chosen, archives.question, archives.working]).toEqual([['p'], null, false]);
    await archives.export('p');
    expect(saved[0]!.name).toBe('Paula.facsimile.zip');
    const bytes = new Uint8Array(await saved[0]!.file.arrayBuffer());
    expect((deserialize(bytes) as PersonData).samples).toHaveLength(8);
  });

  test('comes in under a name that nobody here has, as the Me of another device', async () => {
    const name = running.people.current!.name;
    await archives.import(fileOf('p', name));
    expect([nameOf('p'), running.said.at(-1)]).toEqual([`${name} (2)`, IMPORT_WORDS.imported(`${name} (2)`)]);
    await archives.import(fileOf('p', name));
    await archives.answer('replace');
    expect(nameOf('p')).toBe(`${name} (2)`);
  });

  test('who has nothing kept yet does not go out, and that is said', async () => {
    await running.people.letGuest(true);
    await archives.export(running.people.id!);
    expect([saved, running.said]).toEqual([[], [LIBRARY_WORDS.empty]]);
  });

  test('who is here already is asked about, and nothing changes until the answer', async () => {
    await archives.import(fileOf('p', 'Paula'));
    await archives.import(fileOf('p', 'Paula anew'));
    expect([archives.question?.here.name, device.everyone.get('p')!.person.name]).toEqual(['Paula', 'Paula']);
    archives.dismiss();
    expect(archives.question).toBeNull();
    await archives.import(fileOf('p', 'Paula anew'));
    await archives.answer('both');
    expect(nameOf('p again')).toBe('Paula anew');
    await archives.import(fileOf('p', 'Paula anew'));
    await archives.answer('merge');
    expect(device.everyone.get('p')!.samples).toHaveLength(8);
  });

  /** Paula, who was replaced by a file of the same id that calls her Other. */
  const replacePaula = async (id: string): Promise<void> => {
    await archives.import(fileOf(id, 'Other'));
    await archives.answer('replace');
  };

  const back = async (undone: boolean, of = 'p'): Promise<void> =>
    archives.undoReplace(archives.undoable.find((one) => one.person === of && one.undone === undone)!);
  const undo = (of?: string): Promise<void> => back(false, of);
  const redo = (of?: string): Promise<void> => back(true, of);
  const offered = (): string[] => archives.undoable.map(({ name, undone }) => `${undone ? 'redo' : 'undo'} ${name}`);

  test('a replacement can be undone, its unfinished training too', async () => {
    await archives.import(fileOf('p', 'Paula'));
    const unfinished = { person: 'p', choice: { method: 'mal', depth: 'top', length: 'short' }, digest: 'd' } as never;
    device.unfinishedTraining = unfinished;
    await replacePaula('p');
    expect([nameOf('p'), offered()]).toEqual(['Other', ['undo Paula']]);
    device.unfinishedTraining = null;
    await undo();
    expect([nameOf('p'), device.unfinishedTraining, offered()]).toEqual(['Paula', unfinished, ['redo Paula']]);
    expect(chosen).toHaveLength(3);
  });

  test('what was captured between a replacement and its undoing is lost by neither', async () => {
    await archives.import(fileOf('p', 'Paula'));
    await replacePaula('p');
    const later: SessionRecord = { ...startless(), id: 'later', person: 'p' };
    await device.calibration.saveSession(later);
    await undo();
    expect([nameOf('p'), await device.calibration.sessions('p')]).toEqual(['Paula', []]);
    await redo();
    expect([nameOf('p'), await device.calibration.sessions('p')]).toEqual(['Other', [later]]);
    await undo();
    expect(nameOf('p')).toBe('Paula');
  });

  test('of several replacements each can be undone, the last first, also where somebody else was replaced meanwhile', async () => {
    await archives.import(fileOf('p', 'Paula'));
    await archives.import(fileOf('q', 'Quinn'));
    for (const [id, name] of [
      ['p', 'wrong'],
      ['q', 'Other'],
      ['p', 'wrong again'],
    ] as const) {
      await archives.import(fileOf(id, name));
      await archives.answer('replace');
    }
    expect(offered()).toEqual(['undo Quinn', 'undo wrong']);
    await undo('p');
    expect([nameOf('p'), nameOf('q')]).toEqual(['wrong', 'Other']);
    await undo('p');
    expect([nameOf('p'), offered()]).toEqual(['Paula', ['undo Quinn', 'redo Paula']]);
    await redo('p');
    await redo('p');
    expect([nameOf('p'), nameOf('q')]).toEqual(['wrong again', 'Other']);
    const twice = archives.undoable.find(({ person }) => person === 'q')!;
    await Promise.all([archives.undoReplace(twice), archives.undoReplace(twice)]); // the second press comes too late
    expect(nameOf('q')).toBe('Quinn');
  });

  test('nobody who was removed comes back by undoing a replacement, and nothing of them stays', async () => {
    await archives.import(fileOf(person, 'Anna'));
    await archives.answer('both');
    await replacePaula(person);
    await running.mode.removePerson('somebody else');
    expect(archives.undoable).toHaveLength(1);
    await running.mode.removePerson(person);
    expect(archives.undoable).toEqual([]);

    await archives.import(fileOf('p', 'Paula'));
    await replacePaula('p');
    device.everyone.delete('p'); // another tab removed them
    await undo();
    expect([nameOf('p'), archives.undoable, running.said.at(-1)]).toEqual([undefined, [], IMPORT_WORDS.gone('Paula')]);
  });

  test('all is forgotten, and told, also where files of recordings cannot be removed, which is said last', async () => {
    const [forgotten, changed] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
    const told = vi.spyOn(running.people, 'tellTabs');
    archives = new ArchiveState(
      device.store,
      running.people,
      async (id) => void chosen.push(id),
      changed,
      app.say,
      async (work) => (await work(), true),
    );
    vi.stubGlobal('localStorage', sessionStorage);
    keepAnswer('https://lab.example', true);
    device.fileFault = new Error('a file is in use');
    await archives.erase(async () => undefined, forgotten);
    expect([device.everyone.size, isAllowed('https://lab.example')]).toEqual([0, false]);
    expect([forgotten, changed, told].map(({ mock }) => mock.calls)).toEqual([[[]], [[null]], [[null]]]);
    expect(running.said).toEqual(['a file is in use']);
  });

  test('all can be forgotten; what fails is said', async () => {
    const forgotten = vi.fn(async () => undefined);
    const before = device.everyone.size;
    const keptAtEnd: number[] = [];
    const ended = async (): Promise<void> => void keptAtEnd.push(device.everyone.size);
    const allowed = 'https://lab.example';
    vi.stubGlobal('localStorage', sessionStorage);
    keepAnswer(allowed, true);
    device.fault = new Error('another tab is open');
    await archives.erase(ended, forgotten);
    expect([forgotten.mock.calls.length, running.said.at(-1)]).toEqual([0, 'another tab is open']);
    expect(isAllowed(allowed)).toBe(true);
    device.fault = null;
    await archives.erase(ended, forgotten);
    expect([forgotten.mock.calls.length, device.everyone.size]).toEqual([1, 0]);
    // other pages ask the next person
    expect(isAllowed(allowed)).toBe(false);
    // what is recorded has ended while all is still there
    expect(keptAtEnd).toEqual([before, before]);
  });
});
