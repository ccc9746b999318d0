/** Shares whose reader fails before it tells how long a video is: pages stand for Chromium. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BatchPart, FoundPart } from '../../src/batch/contract.ts';
import { analyze } from '../../tools/analyze/analyze.ts';
import { UnreadableFile, type BatchPage } from '../../tools/batch/batch-page.ts';

let folder = '';
let files: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'analyze-'));
  files = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, '-'.repeat(5000)); // long enough to be asked for its length
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the page that is opened next throws when it is first asked for a length; all others are told. */
let fault: Error | null = null;

vi.mock(import('../../tools/batch/batch-page.ts'), async (original) => ({
  ...(await original()),
  openBatchPage: async () => {
    const page: Partial<BatchPage> = {
      give: async () => undefined,
      open: async () => ({ modelVersion: '1' }),
      compareWith: async () => undefined,
      async lengthOf() {
        const thrown = fault;
        fault = null;
        if (thrown) throw thrown;
        return 3600;
      },
      async *find(): AsyncGenerator<FoundPart, void> {
        yield { pack: '', frames: 1, remarks: [], done: 1 };
      },
      async *read(): AsyncGenerator<BatchPart, void> {
        throw new UnreadableFile('damaged');
      },
      close: async () => undefined,
    };
    return page as BatchPage;
  },
}));

const lines: string[] = [];
const run = (share: number, signal?: AbortSignal): Promise<string[]> =>
  analyze({
    ...{ files, out: join(folder, 'out.csv'), neutral: 'none', faces: 1, long: 1, shard: { share, of: 2 } },
    ...(signal && { signal }),
    onProgress: (line, over) => void (over && lines.push(line)),
  });
const left = (): string[] => readdirSync(join(folder, 'out.csv.parts')).sort();

test('a share that cannot tell how long a video is reads its parts of the others, is to be run again, and then is done', async () => {
  fault = new Error('Target page, context or browser has been closed');
  lines.length = 0;
  await expect(run(2)).rejects.toThrow(`share 2 of 2 is to be run again: the reader failed in ${files[0]!}`);
  expect(lines[0]).toBe('[1/3] a.mp4: its length could not be told: Target page, context or browser has been closed');
  expect(left().filter((name) => name.endsWith('.found'))).toEqual(['000002.2-of-2.found', '000003.2-of-2.found']);
  expect(await run(2)).toEqual([]);
  expect(left().filter((name) => name.endsWith('.found'))).toHaveLength(3);
});

test('a video that cannot be read is named by the share whose file it is, and by no other', async () => {
  for (const [share, failed] of [
    [1, [files[0]]],
    [2, []],
  ] as const) {
    fault = new UnreadableFile('damaged');
    expect(await run(share)).toEqual(failed);
  }
});

test('a share that is stopped while it asks for a length says so', async () => {
  const stop = new AbortController();
  fault = new Error('Target page, context or browser has been closed');
  stop.abort(new Error('stopped'));
  lines.length = 0;
  await expect(run(1, stop.signal)).rejects.toThrow('stopped');
  expect(lines).toEqual([]);
});
