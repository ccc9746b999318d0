import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openBatchPage } from '../../tools/batch/batch-page.ts';
import { DEFAULT_BUNDLE, openFinder } from '../../tools/pictures/finder.ts';
import { GROUP_SIZE } from '../../tools/pictures/group.ts';
import { makePictures } from '../../tools/pictures/make.ts';
import { readShard, shardPath } from '../../tools/pictures/shards.ts';
import { findPeople } from '../../tools/pretrain/people.ts';
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
  it('goes on where it stopped, with the same bytes, and leaves finished shards alone', async () => {
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
    rmSync(second);
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
});

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
