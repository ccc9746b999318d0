import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openBatchPage } from '../../tools/batch/batch-page.ts';
import { DEFAULT_BUNDLE, openFinder } from '../../tools/pictures/finder.ts';
import { GROUP_SIZE, personOf } from '../../tools/pictures/group.ts';
import { makePictures } from '../../tools/pictures/make.ts';
import { readPhoto } from '../../tools/pictures/photo.ts';
import { readShard, SHARD_VERSION, shardKey, shardPath } from '../../tools/pictures/shards.ts';
import { findPeople, type Person } from '../../tools/pretrain/people.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { sharedFolder } from '../shared.ts';
import { BATCH } from '../../tools/build/host-files.ts';
import { DIST } from '../../tools/serve.ts';

const shared = sharedFolder();
const ready = shared !== null && existsSync(DEFAULT_BUNDLE);
const out = mkdtempSync(join(tmpdir(), 'facsimile-make-'));
afterAll(() => rmSync(out, { recursive: true }));

it('names a face bundle that is not there', async () => {
  await expect(openFinder('/nowhere.task')).rejects.toThrow('no face bundle: /nowhere.task (make it with `npm run assemble`)');
});

describe.skipIf(!ready)('making shards', () => {
  it('goes on where it stopped, with the same bytes, makes old ones again, and leaves finished shards alone', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const make = (): Promise<void> =>
      makePictures({
        shared: shared!,
        out,
        part: 'report',
        shards: 2,
        groups: 1,
        seed: 'test',
        threads: 2,
        bundle: DEFAULT_BUNDLE,
      });
    const [first, second] = [0, 1].map((number) => shardPath(join(out, 'report'), number)) as [string, string];
    await make();
    const before = { time: statSync(first).mtimeMs, bytes: readFileSync(second) };
    const older = JSON.stringify({ version: SHARD_VERSION - 1, key: shardKey(second), samples: [] });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(older.length);
    writeFileSync(second, Buffer.concat([Buffer.from('FACSHARD'), length, Buffer.from(older)]));
    await make();
    expect(statSync(first).mtimeMs).toBe(before.time);
    expect(readFileSync(second).equals(before.bytes)).toBe(true);
    await make();
    expect(log).toHaveBeenLastCalledWith(expect.stringContaining('all 2 shards are there'));

    const { samples, landmarks, crops, pictures } = readShard(first);
    expect(samples).toHaveLength(GROUP_SIZE);
    expect(samples.every(({ found }) => found)).toBe(true);
    const reported = findPeople(shared!).filter(({ part }) => part === 'report');
    expect(reported.map(({ id }) => id)).toContain(samples[0]!.person);
    expect(new Set(samples.map(({ subject }) => subject)).size).toBe(1);
    expect(Math.max(...landmarks)).toBeLessThan(300);
    expect(crops.some((value) => value > 100)).toBe(true);
    expect([...pictures[0]!.subarray(0, 2)]).toEqual([0xff, 0xd8]);

    log.mockRestore();
  }, 240_000);

  it('ends with what went wrong where a thread fails while the finder looks, and not past its end', async () => {
    const few = join(out, 'few');
    mkdirSync(join(few, 'faces/london'), { recursive: true });
    mkdirSync(join(few, 'faces/canada'));
    symlinkSync(join(shared!, 'data'), join(few, 'data'));
    const [whole, broken] = findPeople(shared!).filter(({ id }) => id.startsWith('canada')) as [Person, Person];
    copyFileSync(whole.neutral, join(few, 'faces/canada/001f.jpg'));
    // a picture for the browser, which reads what it finds, and no photo for the threads, which go by the name
    writeFileSync(join(few, 'faces/canada/002f.jpg'), pngOf(readPhoto(broken.neutral)));
    const people = ['canada-001', 'canada-002'];
    const seed = Array.from({ length: 99 }, (_, i) => `${i}`).find((tried) =>
      people.every((id, group) => personOf(people, `${tried}/fit`, group) === id),
    )!;
    const unheard: unknown[] = [];
    const hear = (cause: unknown): void => void unheard.push(cause);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const options = { part: 'fit', shards: 2, groups: 1, threads: 2, bundle: DEFAULT_BUNDLE } as const;
      await expect(makePictures({ ...options, shared: few, out: few, seed })).rejects.toThrow(/group 1: .*not a readable JPEG/);
      expect(readShard(shardPath(join(few, 'fit'), 0)).samples).toHaveLength(GROUP_SIZE);
      expect(unheard).toEqual([]);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of others) process.on('unhandledRejection', listener);
      log.mockRestore();
    }
  }, 240_000);
});

/** A photo as a PNG, to the bit. */
function pngOf({ width, height, rgb }: Photo): Buffer {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 2], 8);
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.alloc(1), Buffer.from(rgb.subarray(3 * width * y, 3 * width * (y + 1)))]),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const built = ready && existsSync(join(BATCH, 'batch.html'));
if (ready && !built) console.warn(`skipping the comparison with the live path, nothing built: ${DIST} (npm run build)`);

describe.skipIf(!built)('the finder of the picture maker', () => {
  it('sees faces as the live path does, to the last bit', async () => {
    const files = findPeople(shared!)
      .slice(0, 4)
      .map(({ neutral }) => neutral);
    const finder = await openFinder();
    const found = await finder.find(files.map((file) => readFileSync(file))).finally(() => finder.close());
    const page = await openBatchPage();
    try {
      await page.open({ faces: 1 });
      await page.give(files);
      for (const [i, face] of found.entries()) {
        const live = await page.face(i);
        expect(Float32Array.from(live!.landmarks)).toEqual(face!.landmarks);
        expect(Buffer.from(live!.crop, 'base64').equals(face!.crop)).toBe(true);
      }
    } finally {
      await page.close();
    }
  }, 120_000);
});
