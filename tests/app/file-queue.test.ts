/** Files that are read whole, one after the other: real states before a reader, people and recordings in memory that do as told. */

import { openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileQueue } from '../../src/app/queue/file-queue.svelte.ts';
import type { QueuedFile } from '../../src/app/queue/queued-file.svelte.ts';
import { keepingError, QUEUE_WORDS } from '../../src/app/queue/words.ts';
import { Originals } from '../../src/app/state/originals.ts';
import type { FilePart, FileReader } from '../../src/batch/film/file-reader.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { tellOfRemoval } from '../../src/store/recording-removals.ts';
import type { RecordingStore } from '../../src/store/recordings.ts';
import { StorageFull } from '../../src/store/storage-full.ts';
import type { VersionStore } from '../../src/store/versions.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
import { keptPeople } from './doubles.ts';
import { stubPage } from './page.ts';
import { runningApp, type RunningApp } from './running.ts';

/** What waits until it is let go. */
class Gate {
  open!: () => void;
  reached = false;
  readonly #opened = new Promise<void>((open) => (this.open = open));

  pass(): Promise<void> {
    this.reached = true;
    return this.#opened;
  }
}

/** The list of recordings, without their files. */
class ListedRecordings {
  readonly rows = new Map<string, RecordingInfo>();
  isFull = false;
  /** Why nothing can be begun, or written any more. */
  fault: Error | null = null;

  start = async (info: RecordingInfo) => {
    if (this.fault) throw this.fault;
    this.rows.set(info.id, info);
    const save = async (change: Partial<RecordingInfo>): Promise<void> => {
      const now = this.rows.get(info.id);
      if (now) this.rows.set(info.id, { ...now, ...change });
    };
    const nothing = async (): Promise<void> => undefined;
    const finish = (ended: Partial<RecordingInfo>, state = 'whole') => save({ ...ended, state } as Partial<RecordingInfo>);
    const frames = async (): Promise<void> => {
      if (this.isFull) throw new StorageFull('no room');
      if (this.fault) throw this.fault;
    };
    return { info, save, context: nothing, frames, finish, close: () => undefined };
  };
  info = async (id: string) => {
    if (this.fault === CLOSED) throw CLOSED;
    return this.rows.get(id) ?? null;
  };
  remove = async (id: string): Promise<void> => void this.rows.delete(id);
  sweep = async (): Promise<void> => undefined;
}

const CLOSED = new DOMException("Can't start a transaction on a closed database", 'InvalidStateError');
const LOST = new TypeError('Importing a module script failed.');

let recordings: ListedRecordings;
/** Why the list of recordings cannot be had. */
let lost: Error | null;
let queue: FileQueue;
let app: RunningApp;
/** Between the frames of each file, and before each person's weights are known. */
let frames: Gate[];
let weights: Gate;
/** Readings of each of the two parts of a file; and what stops its reading after the first. */
let readingsAPart: number;
let failure: Error | null;
/** How often a neutral was looked for in a file, and whether there is a face in it; readers that were opened. */
let [looks, hasFace, opened] = [0, true, 0];
/** What the removal of a person waits for. */
let deleting: () => Promise<void>;
let person: string;
/** How many recordings were told to be kept. */
let keptCount: number;

beforeEach(async () => {
  [recordings, lost] = [new ListedRecordings(), null];
  frames = [];
  weights = new Gate();
  [readingsAPart, failure, keptCount] = [1, null, 0];
  [looks, hasFace, opened] = [0, true, 0];
  deleting = async () => undefined;
  const kept = keptPeople();
  const whole = await kept.whole();
  const slow = {
    delete: async (id: string) => {
      await deleting();
      for (const [recording, info] of recordings.rows) if (info.person === id) recordings.rows.delete(recording);
      return whole.delete(id);
    },
  };
  app = await runningApp({ ...kept, whole: async () => slow, recordings: async () => recordings }, () => queue);
  stubPage();
  const reader = {
    readiness: { modelVersion: 'base' },
    setBaseline: async () => undefined,
    setWeights: async () => undefined,
    async *readCrops() {
      looks++;
      for (let time = 0; ; time += 100) {
        yield frameReading(time, hasFace ? [faceShowing('AU12', 0, 1)] : []);
        await new Promise((next) => setTimeout(next));
      }
    },
    async *read(): AsyncGenerator<FilePart, void> {
      const gate = new Gate();
      frames.push(gate);
      for (const part of [1, 2]) {
        const readings = Array.from({ length: readingsAPart }, (_, i) => {
          const time = (part - 1) * readingsAPart + i + 1;
          return { ...frameReading(time, []), timestamp: time };
        });
        yield { readings, found: 1, done: part / 2 } as unknown as FilePart;
        await gate.pass();
        if (failure) throw failure;
      }
    },
  } as unknown as FileReader;
  const active = async (): Promise<null> => {
    await weights.pass();
    return null;
  };
  queue = new FileQueue(
    {
      people: app.people,
      versions: { active } as unknown as VersionStore,
      recordings: async () => {
        if (lost) throw lost;
        return recordings as unknown as RecordingStore;
      },
      originals: new Originals(),
      onKept: () => keptCount++,
    },
    async () => {
      opened++;
      return reader;
    },
  );
  queue.neutral = { kind: 'recorded' };
  person = await app.people.ensure('Anna');
  await app.people.keepBaseline(person, BASELINE);
});
afterEach(() => void vi.unstubAllGlobals());

const file = (name: string): File => new File(['x'], name);
const until = (holds: () => boolean): Promise<void> => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000 });
const persons = (): (string | null)[] => [...recordings.rows.values()].map(({ person }) => person);
const states = (): string[] => queue.files.map(({ state }) => state);
const allIsRead = (): Promise<void> => until(() => queue.finished === queue.files.length);

test('while one file is read and others wait, the removal of their person leaves no recording of them', async () => {
  weights.open();
  queue.add([file('a.png'), file('b.png')]);
  await until(() => frames[0]?.reached ?? false);
  expect(persons()).toEqual([person]);
  weights = new Gate();
  deleting = () => until(() => weights.reached || states()[1] === 'failed');
  const removing = app.mode.removePerson(person);
  frames[0]!.open();
  await removing;
  weights.open();
  await until(() => states()[1] === 'failed' || (frames[1]?.reached ?? false));
  expect([persons(), states()]).toEqual([[], ['cancelled', 'failed']]);
  expect(queue.files[1]!.error).toContain('No recorded neutral to compare with');
});

test('nor does it while their weights are being read, or their file was taken off the list', async () => {
  queue.add([file('a.png')]);
  await until(() => weights.reached);
  const removing = app.mode.removePerson(person);
  weights.open();
  await removing;
  await allIsRead();
  expect([persons(), states()]).toEqual([[], ['cancelled']]);

  const next = await app.people.ensure('Ben');
  await app.people.keepBaseline(next, BASELINE);
  queue.again(queue.files[0]!);
  await until(() => frames[0]?.reached ?? false);
  expect(persons()).toEqual([next]);
  queue.clear();
  let removed = false;
  const late = app.mode.removePerson(next).then(() => (removed = true));
  await Promise.resolve();
  expect(removed).toBe(false);
  frames[0]!.open();
  await late;
  expect(persons()).toEqual([]);
});

test('who is chosen meanwhile takes no part in the reading of a file that began as somebody else', async () => {
  queue.add([file('a.png')]);
  await until(() => weights.reached);
  await app.mode.addPerson('Ben');
  weights.open();
  await until(() => frames[0]?.reached ?? false);
  frames[0]!.open();
  await allIsRead();
  expect([persons(), states()]).toEqual([[person], ['done']]);
});

test('a table whose recording was removed is kept nowhere any more, and closing the list would lose it', async () => {
  weights.open();
  queue.add([file('a.png'), file('b.png')]);
  for (const at of [0, 1]) {
    await until(() => frames[at]?.reached ?? false);
    frames[at]!.open();
  }
  await allIsRead();
  const [first, second] = queue.files as [QueuedFile, QueuedFile];
  expect([first.recording, second.recording]).toEqual([...recordings.rows.keys()]);
  expect(queue.isLeftWithLoss).toBe(false);
  await recordings.remove(first.recording!);
  tellOfRemoval();
  await until(() => first.recording === null);
  expect([first.isUnkept, second.isUnkept, queue.isLeftWithLoss]).toEqual([true, false, true]);
});

test('files of one name are told apart in the list, in their tables and as recordings, also those that come later', async () => {
  weights.open();
  queue.add([file('rest.mp4'), file('rest.mp4')]);
  queue.add([file('Rest.MP4'), file('a.b.mov'), file('rest')]);
  queue.again(queue.files[1]!);
  for (let at = 0; at < queue.files.length; at++) {
    await until(() => frames[at]?.reached ?? false);
    frames[at]!.open();
  }
  await allIsRead();
  const names = ['rest.mp4', 'rest (2).mp4', 'Rest (3).MP4', 'a.b.mov', 'rest'];
  expect(queue.files.map(({ name }) => name)).toEqual(names);
  expect(queue.files.map(({ table }) => table!.about.file)).toEqual(names);
  for (const { table, name } of queue.files)
    expect(
      (await table!.rows.text())
        .trimEnd()
        .split('\n')
        .map((row) => row.split(',')[0]),
    ).toEqual([name, name]);
  const kept = queue.files.map(({ recording }) => recordings.rows.get(recording!)!);
  expect(kept.map(({ name }) => name)).toEqual(['rest', 'rest (2)', 'Rest (3)', 'a.b', 'rest']);
  expect(kept.map(({ sourceName }) => sourceName)).toEqual(['rest.mp4', 'rest.mp4', 'Rest.MP4', 'a.b.mov', 'rest']);
});

test.each<readonly [string, () => void, RecordingInfo['state']]>([
  ['read to its end', () => undefined, 'whole'],
  ['cancelled', () => queue.cancel(queue.files[0]!), 'cut off'],
  ['that cannot be read further', () => (failure = new Error('a decoder failed')), 'cut off'],
  ['for which there was no room', () => (recordings.isFull = true), 'cut off'],
])('the recording of a file %s says whether all of it was read', async (_how, happens, state) => {
  weights.open();
  readingsAPart = 64; // as many as are written at once
  queue.add([file('a.mp4')]);
  await until(() => frames[0]?.reached ?? false);
  happens();
  frames[0]!.open();
  await allIsRead();
  await queue.end();
  expect([...recordings.rows.values()].map((row) => row.state)).toEqual([state]);
  expect(keptCount).toBe(1);
});

test('a file is cancelled also while a neutral is looked for, which is found once for all files', async () => {
  queue.neutral = { kind: 'picture', file: file('rest.mp4') };
  hasFace = false;
  queue.add([file('a.mp4'), file('b.mp4'), file('c.mp4')]);
  await until(() => looks === 1);
  expect(queue.files[0]!.beginning).toBe('findingNeutral');
  hasFace = true;
  queue.cancel(queue.files[0]!);
  for (const at of [0, 1]) {
    await until(() => frames[at]?.reached ?? false);
    frames[at]!.open();
  }
  await allIsRead();
  expect([states(), looks, opened]).toEqual([['cancelled', 'done', 'done'], 2, 1]);
});

test('a file that is not there any more says what to do, and is not read again as it is', async () => {
  const path = join(tmpdir(), `facsimile-gone-${process.pid}.mp4`);
  writeFileSync(path, 'x');
  const gone = new File([await openAsBlob(path)], 'gone.mp4');
  writeFileSync(path, 'changed');
  queue.neutral = { kind: 'none' };
  queue.add([file('a.mp4'), gone, file('b.mp4')]);
  for (const at of [0, 1]) {
    await until(() => frames[at]?.reached ?? false);
    frames[at]!.open();
  }
  await allIsRead();
  rmSync(path);
  expect([states(), opened]).toEqual([['done', 'failed', 'done'], 1]);
  expect(queue.files[1]).toMatchObject({ error: QUEUE_WORDS.gone, mayAgain: false });

  // what is wrong with the neutral's file is not the fault of those that are compared with it
  queue.neutral = { kind: 'picture', file: gone };
  queue.add([file('c.mp4')]);
  await allIsRead();
  expect(queue.files[3]).toMatchObject({ error: expect.stringContaining('in gone.mp4'), mayAgain: true });
});

test('a picture has no frame to be compared with, and its recording and table say so', async () => {
  queue.neutral = { kind: 'frame', at: 2 };
  readingsAPart = 64;
  queue.add([file('a.png')]);
  await until(() => frames[0]?.reached ?? false);
  frames[0]!.open();
  await allIsRead();
  const [{ table, recording }] = queue.files as [QueuedFile];
  expect(table!.making.neutral).toBe('none');
  expect(recordings.rows.get(recording!)!.notes).toBe('Compared with no neutral.');
});

test.each<readonly [string, () => void, () => void, RegExp]>([
  ['the store was closed before', () => (recordings.fault = CLOSED), () => undefined, /in this tab any more: reload the page\.$/],
  [
    'the store was closed meanwhile',
    () => undefined,
    () => (recordings.fault = CLOSED),
    /in this tab any more: reload the page\.$/,
  ],
  ['what keeps recordings did not come', () => (lost = LOST), () => undefined, /This tab is out of date: reload the page\.$/],
  ['its writer died', () => undefined, () => (recordings.fault = new Error('the recording stopped')), /The recording stopped\.$/],
])('a file is read, and its table offered, also where it cannot be kept: %s', async (_why, before, meanwhile, said) => {
  weights.open();
  readingsAPart = 64;
  before();
  queue.add([file('a.mp4'), file('b.mp4')]);
  await until(() => frames[0]?.reached ?? false);
  meanwhile();
  for (const at of [0, 1]) {
    await until(() => frames[at]?.reached ?? false);
    frames[at]!.open();
  }
  await allIsRead();
  await until(() => !queue.busy);
  expect(states()).toEqual(['done', 'done']);
  for (const queued of queue.files) {
    expect(queued.table!.about.frames).toBe(128);
    expect(queued).toMatchObject({ error: null, isUnkept: true, mayAgain: true });
    expect(keepingError(queued.keepingFault)).toMatch(/^Not all of it is kept for review: save the table\. /);
    expect(keepingError(queued.keepingFault)).toMatch(said);
  }
});
