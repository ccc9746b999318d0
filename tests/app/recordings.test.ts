/** The list of recordings as its screen sees it: what is deleted, put back and handed over, before a store that is slow or changes. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RecordingsState } from '../../src/app/review/recordings.svelte.ts';
import { unzip } from '../../src/core/zip.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { packRecordings } from '../../src/store/recording-archive.ts';
import type { OpenRecording, RecordingStore } from '../../src/store/recordings.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

/** Recordings in memory, whose removal waits until `remove` of it is let go. */
class SlowStore {
  readonly kept = new Map<string, OpenRecording>();
  /** Lets the removals that wait go on. */
  removals: (() => void)[] = [];

  list = async (): Promise<RecordingInfo[]> => [...this.kept.values()].map(({ info }) => info);
  open = async (id: string) => this.kept.get(id) ?? null;
  change = async (id: string, change: (now: RecordingInfo) => RecordingInfo): Promise<RecordingInfo | null> => {
    const kept = this.kept.get(id);
    if (!kept) return null;
    const info = change(kept.info);
    this.kept.set(id, { ...kept, info });
    return info;
  };
  filesOf = async (id: string) => ({ readings: new Blob([id]), video: null });
  remove = async (id: string): Promise<void> => {
    await new Promise<void>((go) => this.removals.push(go));
    this.kept.delete(id);
  };
}

let store: SlowStore;
let state: RecordingsState;
let said: string[];
/** Files that were handed to the browser, by name. */
let saved: Map<string, Blob>;

beforeEach(() => {
  [store, said, saved] = [new SlowStore(), [], new Map()];
  let last: Blob;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => ((last = blob as Blob), 'blob:'));
  const link = () => ({ download: '', click() { saved.set(this.download, last); } }); // prettier-ignore
  vi.stubGlobal('document', { createElement: link });
  state = new RecordingsState(store as unknown as RecordingStore, (sentence) => said.push(sentence));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function listed(...infos: (Partial<RecordingInfo> & { readonly id: string })[]): Promise<void> {
  for (const info of infos) store.kept.set(info.id, exampleRecording(exampleFrames({ frames: 2 }), { name: info.id, ...info }));
  await state.load();
}
const ids = (): string[] => state.all.map(({ id }) => id);
const named = (id: string): RecordingInfo => store.kept.get(id)!.info;

test('of several that are deleted quickly the last can be put back, and no other comes back or is forgotten', async () => {
  await listed({ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' });
  const removed = ['a', 'b', 'c'].map((id) => state.remove(named(id)));
  expect([state.deleted?.id, ids()]).toEqual(['c', ['d']]);
  // a list that is read while their removal waits
  await state.load();
  expect(ids()).toEqual(['d']);
  for (const go of store.removals) go();
  await Promise.all(removed);
  expect([...store.kept.keys()]).toEqual(['c', 'd']);
  await state.undo();
  expect([state.deleted, ids()]).toEqual([null, ['c', 'd']]);
});

test('one that could not be removed is listed again', async () => {
  await listed({ id: 'a' });
  await state.remove(named('a'));
  store.remove = () => Promise.reject(new Error('the files are in use'));
  await state.forget();
  expect(said).toEqual(['the files are in use']);
  await state.load();
  expect(ids()).toEqual(['a']);
});

test('what was deleted is being removed as soon as it is to be forgotten: the page may go, or the store close', async () => {
  await listed({ id: 'a' });
  await state.remove(named('a'));
  const forgotten = state.forget();
  expect(store.removals).toHaveLength(1);
  store.removals[0]!();
  await forgotten;
  expect([...store.kept.keys(), ...said]).toEqual([]);
});

test('a store that was closed is told in words, and what was deleted stays there for the next page', async () => {
  await listed({ id: 'a' }, { id: 'b' });
  const archive = new File([await packRecordings(state.store, state.all)], 'recordings.zip');
  await state.remove(named('a'));
  const refuse = () => Promise.reject(new DOMException("Can't start a transaction on a closed database", 'InvalidStateError'));
  Object.assign(store, { remove: refuse, list: refuse, add: refuse, change: refuse });
  await state.forget();
  await state.edit('b', { kind: 'name', text: 'c' });
  await state.follow(new AbortController().signal);
  await state.import(archive);
  const closed = 'Nothing is kept in this tab any more: reload the page.';
  expect(said).toEqual([closed, closed, closed, `Nothing was imported: ${closed}`]);
  expect(store.kept.has('a')).toBe(true);
});

test('one that cannot be read stays so when it is renamed, and one that was removed leaves the list', async () => {
  await listed({ id: 'a', state: 'recording' });
  // as the store tells of one whose end nobody wrote, and that is kept as it was
  store.list = async () => [...store.kept.values()].map(({ info }) => ({ ...info, state: 'cut off', fault: 'damaged' }));
  await state.load();
  await state.edit('a', { kind: 'name', text: 'b' });
  expect(state.all).toEqual([expect.objectContaining({ name: 'b', state: 'cut off', fault: 'damaged' })]);
  expect(named('a')).toMatchObject({ name: 'b', state: 'recording' });
  store.kept.delete('a');
  await state.edit('a', { kind: 'name', text: 'c' });
  expect([ids(), said]).toEqual([[], ['This recording is not on this device.']]);
});

const LEFT_OUT = [
  { id: 'b', state: 'recording' },
  { id: 'c', state: 'cut off', fault: 'damaged' },
] as const;
const exports: readonly (readonly [string, () => Promise<void>, RegExp])[] = [
  ['archive', () => state.export(state.all), /^\d\/readings\.frec$/],
  ['table of readings', () => state.exportAll('openface'), /\.csv$/],
];

test.each(exports)('the %s of all says which recordings it leaves out, and why', async (_what, hand, file) => {
  await listed({ id: 'a' }, { id: 'd' }, ...LEFT_OUT);
  await hand();
  const [archive] = [...saved.values()];
  const names = Object.keys(unzip(new Uint8Array(await archive!.arrayBuffer())));
  expect(names.filter((name) => file.test(name))).toHaveLength(2);
  expect(said).toEqual(['2 of 4 exported: b is still being recorded, c cannot be read.']);
});

test.each(exports)('no empty %s is handed over', async (_what, hand) => {
  await listed(...LEFT_OUT);
  await hand();
  expect([saved.size, said]).toEqual([0, ['Nothing was exported: b is still being recorded, c cannot be read.']]);
});

test.each(exports)('the %s takes what has ended or was removed since the list was read as it is now', async (_what, hand) => {
  await listed({ id: 'a', state: 'recording' }, { id: 'b' });
  store.kept.set('a', exampleRecording(exampleFrames({ frames: 2 }), { id: 'a', name: 'a' }));
  store.kept.delete('b');
  await hand();
  expect([saved.size, said, ids()]).toEqual([1, [], ['a']]);
  store.kept.delete('a');
  await hand();
  expect([saved.size, said]).toEqual([1, ['This recording is not on this device.']]);
});
