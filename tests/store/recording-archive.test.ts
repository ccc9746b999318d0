/** An archive of recordings from anywhere is refused before anything of it is kept, and what is wrong with it is said in words. */

import { expect, test } from 'vitest';
import { unpackRecordings } from '../../src/store/recording-archive.ts';
import type { IncomingRecording, RecordingStore } from '../../src/store/recordings.ts';
import { zipBlob } from '../../src/store/zip-blob.ts';

const INFO = {
  ...{
    id: 'a',
    name: 'Lunch',
    notes: '',
    createdAt: 1,
    personName: 'Ada',
    source: 'camera',
    sourceName: '',
    modelVersion: 'base',
  },
  ...{ state: 'whole', frames: 1, seconds: 0, bytes: 1, video: null, events: [], merged: [], faceNames: {} },
};
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

const unpacked = (index: unknown, thumbnail?: Uint8Array<ArrayBuffer>): Promise<readonly IncomingRecording[]> =>
  unpackedOf(JSON.stringify(index), thumbnail);

async function unpackedOf(index: BlobPart, thumbnail: Uint8Array<ArrayBuffer> = JPEG): Promise<readonly IncomingRecording[]> {
  const added: IncomingRecording[] = [];
  const store = { add: async (incoming: readonly IncomingRecording[]) => void added.push(...incoming) };
  const archive = await zipBlob([
    ['recordings.json', new Blob([index])],
    ['0/readings.frec', new Blob()],
    ['0/thumbnail.jpg', new Blob([thumbnail])],
  ]);
  await unpackRecordings(store as unknown as RecordingStore, archive);
  return added;
}
const indexWith = (change: object) => ({ format: 'facsimile-recordings', version: 1, recordings: [{ ...INFO, ...change }] });

test('what is whole comes in, the small picture too', async () => {
  const [only] = await unpacked(indexWith({}));
  expect([only!.info.name, only!.info.thumbnail]).toEqual(['Lunch', JPEG]);
});

test('whether a recorded neutral was in use comes in as it is told, and an older archive does not tell', async () => {
  const [known, older] = [await unpacked(indexWith({ recordedNeutral: true })), await unpacked(indexWith({}))];
  expect(known[0]!.info.recordedNeutral).toBe(true);
  expect(older[0]!.info).not.toHaveProperty('recordedNeutral');
});

test('what is out of range is named, with its place and what it should be', async () => {
  const event = { id: 'e', name: 'e', start: 2, end: 1, exclude: false };
  const spoilt: readonly (readonly [index: unknown, said: string])[] = [
    [null, 'recordings.json: value: null (an object expected)'],
    [{ ...indexWith({}), format: 'person' }, 'format: "person" ("facsimile-recordings" expected)'],
    [indexWith({ frames: -1 }), 'recordings[0].frames: -1 (a whole number from 0 to 9007199254740991 expected)'],
    [indexWith({ name: 3 }), 'recordings[0].name: 3 (text expected)'],
    [indexWith({ events: [event] }), 'recordings[0].events[0].end: 1 (no end before the start expected)'],
    [indexWith({ recordedNeutral: 1 }), 'recordings[0].recordedNeutral: 1 (true or false expected)'],
    [indexWith({ id: '../a' }), 'recordings[0].id: "../a" (an id expected)'],
  ];
  for (const [index, said] of spoilt) await expect(unpacked(index)).rejects.toThrow(said);
});

test('a list that is damaged is told to be no JSON', async () => {
  for (const index of ['', '{"format":', Uint8Array.of(0x22, 0xff, 0x22)])
    await expect(unpackedOf(index)).rejects.toThrow('not an archive of recordings: recordings.json: not JSON');
});

test('another ZIP is told what to choose instead', async () => {
  const store = { add: () => Promise.reject(new Error('nothing comes in')) };
  const other = await zipBlob([['facsimile.json', new Blob(['{}'])]]);
  await expect(unpackRecordings(store as unknown as RecordingStore, other)).rejects.toThrow(
    'choose one whose name ends in .facsimile-recordings.zip',
  );
});

test('a thumbnail that is no small JPEG is refused, and not read whole', async () => {
  const large = new Uint8Array(200_000);
  large.set(JPEG);
  for (const thumbnail of [Uint8Array.of(1, 2, 3), new Uint8Array(), large])
    await expect(unpacked(indexWith({}), thumbnail)).rejects.toThrow(`Lunch: ${thumbnail.length} bytes that are no small JPEG`);
});
