/** What comes up while a file is read reaches its reader, however the file ends. */

import { expect, test } from 'vitest';
import { withRemarks, type Remarked } from '../../src/batch/film/remarks.ts';
import type { FileRemark } from '../../src/reader/sources/files/media-file.ts';

const damaged = (at: number): FileRemark => ({ kind: 'damaged', frames: 1, at });

test.each([null, new Error('cannot be read further')])(
  'remarks come with the part after them, the last ones alone, before %s',
  async (failure) => {
    async function* read(onRemark: (remark: FileRemark) => void): AsyncGenerator<string, void> {
      onRemark(damaged(1));
      yield 'first';
      yield 'second';
      onRemark(damaged(2));
      onRemark(damaged(3));
      if (failure) throw failure;
    }
    const heard: Remarked<string>[] = [];
    const hear = async (): Promise<void> => {
      for await (const each of withRemarks(read)) heard.push(each);
    };
    expect(await hear().catch((error: unknown) => error)).toBe(failure ?? undefined);
    expect(heard).toEqual([
      { part: 'first', remarks: [damaged(1)] },
      { part: 'second', remarks: [] },
      { part: null, remarks: [damaged(2), damaged(3)] },
    ]);
  },
);
