/** What is read of a file, kept as a recording, before a list in memory. */

import { expect, test } from 'vitest';
import { FileRecording } from '../../src/app/queue/file-recording.ts';
import type { FileReading } from '../../src/batch/film/file-reader.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import type { MediaFile } from '../../src/reader/sources/files/media-file.ts';
import type { RecordingStore } from '../../src/store/recordings.ts';
import { StorageFull } from '../../src/store/storage-full.ts';
import { faceShowing, frameReading } from '../session/faces.ts';

const GIVEN = { name: 'a', person: null, personName: '', modelVersion: 'base', file: new File(['x'], 'a.mp4'), isFilm: true };

test('a file that cannot be read once more costs its recording the small picture, and nothing else', async () => {
  let listed: Partial<RecordingInfo> = {};
  const save = async (change: Partial<RecordingInfo>): Promise<void> => void (listed = { ...listed, ...change });
  const nothing = async (): Promise<void> => undefined;
  const store = {
    start: async (info: RecordingInfo) => ({ info, save, context: nothing, frames: nothing, finish: save, close: nothing }),
    info: async () => listed,
  } as unknown as RecordingStore;
  const media = { isFilm: true, frames: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('gone')) }) }) }; // prettier-ignore
  const recording = await FileRecording.begin(store, GIVEN);
  await recording.add([{ ...frameReading(1, [faceShowing('AU12', 0, 1)]), timestamp: 1 } as unknown as FileReading]);
  const info = await recording.finish(media as unknown as MediaFile, 'compared with nobody', true);
  expect(info).toMatchObject({ notes: 'compared with nobody', frames: 1, thumbnail: null });
});

test('a recording of a file has a recorded neutral in use exactly where it is of a person', async () => {
  const started: RecordingInfo[] = [];
  const start = async (info: RecordingInfo) => (started.push(info), { info, context: async () => undefined });
  for (const person of [null, 'p']) await FileRecording.begin({ start } as unknown as RecordingStore, { ...GIVEN, person });
  expect(started.map(({ recordedNeutral }) => recordedNeutral)).toEqual([false, true]);
});

test('a recording whose first write fails takes nothing, says why, and nothing of it is left at its end', async () => {
  for (const error of [new Error('the writer is gone'), new StorageFull('a', new Error('full'))]) {
    const done: string[] = [];
    const refuse = () => Promise.reject(error);
    const frames = async () => void done.push('written');
    const run = { context: refuse, frames, save: async () => null, finish: refuse, close: () => done.push('closed') };
    const store = {
      start: async (info: RecordingInfo) => ({ ...run, info }),
      remove: async () => void done.push('removed'),
    } as unknown as RecordingStore;
    const recording = await FileRecording.begin(store, GIVEN);
    expect(recording.fault).toBe(error);
    await recording.add([{ ...frameReading(1, []), timestamp: 1 } as unknown as FileReading]);
    expect(await recording.finish({} as MediaFile, '', true)).toBeNull();
    expect([recording.fault, done]).toEqual([error, ['closed', 'removed']]);
  }
});
