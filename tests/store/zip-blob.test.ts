/** Archives of blobs are byte for byte those of core/zip.ts, which is held to the format; damage is told the same way. */

import { expect, test } from 'vitest';
import { unzip, zip } from '../../src/core/zip.ts';
import { unzipBlob, zipBlob } from '../../src/store/zip-blob.ts';

const entries = {
  'recordings.json': new TextEncoder().encode('{"a":1}'),
  '0/video.mp4': Uint8Array.from({ length: 300_000 }, (_, i) => i * i),
  empty: new Uint8Array(),
};
const blobs = Object.entries(entries).map(([name, data]) => [name, new Blob([data])] as const);
const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());

test('the same entries are the same bytes, and come back as they were, in their order', async () => {
  const archive = await zipBlob(blobs);
  expect(Buffer.compare(await bytesOf(archive), zip(entries))).toBe(0);
  const again = await unzipBlob(archive);
  expect([...again.keys()]).toEqual(Object.keys(entries));
  for (const [name, data] of again)
    expect(Buffer.compare(await bytesOf(data), entries[name as keyof typeof entries]), name).toBe(0);
  expect(await unzipBlob(await zipBlob([]))).toEqual(new Map());
});

test('whatever byte is changed or cut away, the verdict is that of core/zip.ts', async () => {
  const archive = zip({ 'a.json': new TextEncoder().encode('{}'), b: Uint8Array.from({ length: 30 }, (_, i) => i) });
  const verdict = (read: () => unknown): string => {
    try {
      read();
      return 'whole';
    } catch (error) {
      return (error as Error).message;
    }
  };
  for (let i = 0; i < archive.length; i++) {
    const damaged = archive.slice();
    damaged[i]! ^= 0xff;
    for (const bytes of [damaged, archive.slice(0, i)]) {
      const told = await unzipBlob(new Blob([bytes])).then(
        () => 'whole',
        (error: Error) => error.message,
      );
      expect(told, `byte ${i}`).toBe(verdict(() => unzip(bytes)));
    }
  }
});

test('more than an archive can hold is refused before anything of it is read', async () => {
  let read = 0;
  const half = Object.assign(new Blob(), {
    stream: () => {
      read++;
      return new Blob(['x']).stream();
    },
  });
  Object.defineProperty(half, 'size', { value: 2.2e9 });
  await expect(
    zipBlob([
      ['0/video.mp4', half],
      ['1/video.mp4', half],
    ]),
  ).rejects.toThrow(RangeError);
  expect(read).toBe(0);
  await zipBlob([['0/video.mp4', half]]);
  expect(read).toBe(1);
});
