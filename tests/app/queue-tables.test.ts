/** Tables of the queue with the JSON beside them, and what a file is known again by. */

import { expect, test } from 'vitest';
import { packTables } from '../../src/app/queue/tables.ts';
import type { FileTable } from '../../src/app/queue/queued-file.svelte.ts';
import { Originals } from '../../src/app/state/originals.ts';
import { FileTally, type Making } from '../../src/batch/film/table-about.ts';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { unzip } from '../../src/core/zip.ts';

const MAKING: Making = { model: '2.0.0', neutral: 'auto', smoothing: 0, faces: 4 };
const tableOf = (file: string, making = MAKING): FileTable => {
  const tally = new FileTally();
  tally.add([0, 1 / 30, 2 / 30].map((timestamp, i) => ({ frame: i + 1, timestamp, faces: [] })));
  return { rows: new Blob([`${file},1\n`]), about: tally.about(file, null), making };
};

test('a table and its JSON hold every file once, and say of each what is other than of the first', async () => {
  const other = { ...MAKING, neutral: 'rest.jpg' };
  const archive = await packTables([tableOf('a.mp4'), tableOf('b.mp4'), tableOf('c.mp4', other)], 'Zoë/x');
  const entries = unzip(new Uint8Array(await archive.arrayBuffer()));
  expect(Object.keys(entries)).toEqual(['Zoë-x.csv', 'Zoë-x.json']);
  const text = (name: string): string => new TextDecoder().decode(entries[name]);
  expect(text('Zoë-x.csv')).toBe(`${OPENFACE_HEADER}\na.mp4,1\nb.mp4,1\nc.mp4,1\n`);
  const about = JSON.parse(text('Zoë-x.json')) as { files: { making?: Making }[] };
  expect(about).toMatchObject({ model: { version: '2.0.0' }, neutral: 'auto', smoothing: 0, faces: 4 });
  expect(about.files).toMatchObject([{ file: 'a.mp4', frames: 3, fps: 30 }, { file: 'b.mp4' }, { file: 'c.mp4', making: other }]);
  expect(about.files.map(({ making }) => making === undefined)).toEqual([true, true, false]);
});

test('a file is taken for the one that was read only by its size', () => {
  const originals = new Originals();
  const [right, wrong] = [new File(['12345'], 'other name.mp4'), new File(['1234'], 'a.mp4')];
  const info = { id: 'r', fileBytes: 5 };
  expect([originals.offer(info, wrong), originals.of('r')]).toEqual([false, null]);
  expect([originals.offer(info, right), originals.of('r')]).toEqual([true, right]);
  expect(originals.offer({ id: 'live' }, right)).toBe(false);
});
