/** Tables of labels that `npm run evaluate` takes, as people and other programs write them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unitIndex } from '../../src/core/facs.ts';
import { UnreadableFile } from '../../tools/batch/batch-page.ts';
import { textOf } from '../../tools/datasets/csv.ts';
import { readLabels } from '../../tools/evaluate/labels.ts';
import { pathOf, underOneName } from '../../tools/evaluate/picture-files.ts';
import { readPictures } from '../../tools/evaluate/read-pictures.ts';
import { readRest } from '../../tools/evaluate/rest.ts';

const read = (...lines: string[]) => readLabels(lines.join('\n'), 'labels.csv');

describe('labels', () => {
  test('columns are known by many names, blanks are unknown, other columns are left alone', () => {
    const { pictures, kinds } = read('file,AU12,AU1_r,au45_c,age', 'a.jpg,3.5,,1,40', 'b.jpg,0,2,9,', '"c, d.jpg",-1,0,0,7');
    expect(pictures.map(({ file }) => file)).toEqual(['a.jpg', 'b.jpg', 'c, d.jpg']);
    const column = (code: Parameters<typeof unitIndex>[0]) => pictures.map(({ units }) => units[unitIndex(code)]);
    expect(column('AU12')).toEqual([3.5, 0, null]);
    expect(column('AU01')).toEqual([null, 2, 0]);
    expect(column('AU43')).toEqual([1, null, 0]);
    expect(kinds.filter((kind) => kind !== null)).toHaveLength(3);
    expect(kinds[unitIndex('AU12')]).toBe('intensity');
    expect(kinds[unitIndex('AU43')]).toBe('presence');
  });

  test('intensities that never exceed a trace are intensities: by their suffix, and where any column without one does exceed it', () => {
    const kindsIn = (...lines: string[]) => {
      const { kinds } = read(...lines);
      return (['AU12', 'AU09', 'AU24'] as const).map((code) => kinds[unitIndex(code)]);
    };
    expect(kindsIn('file,AU12_r,AU09_r', 'a,3,1', 'b,0,0', 'c,1,1')).toEqual(['intensity', 'intensity', null]);
    expect(kindsIn('file,AU12,AU09', 'a,3,1', 'b,0,0')).toEqual(['intensity', 'intensity', null]);
    expect(kindsIn('file,AU12,AU09', 'a,0.5,1')).toEqual(['intensity', 'intensity', null]);
    expect(kindsIn('file,AU12,AU09,AU24', 'a,1,1,', 'b,0,0,')).toEqual(['presence', 'presence', 'presence']);
    // columns of their own suffix say nothing of those without one
    expect(kindsIn('file,AU12_r,AU09,AU23_c', 'a,3,1,1')).toEqual(['intensity', 'presence', 'presence']);
    expect(kindsIn('file,AU12,AU09_c,AU24_r', 'a,3,1,0')).toEqual(['intensity', 'presence', 'intensity']);
    expect(kindsIn('file,AU09,AU23_c,AU24', 'a,1,1,0')).toEqual([null, 'presence', 'presence']);
  });

  test('a neutral is named, or there is none', () => {
    expect(read('file,neutral,AU12', 'a.jpg,n.jpg,1', 'b.jpg,,1').pictures.map(({ neutral }) => neutral)).toEqual([
      'n.jpg',
      null,
    ]);
  });

  const lips = (...lines: string[]) => read(...lines).pictures.map(({ units }) => units[unitIndex('AU24')]);

  test('a person is named, or each picture is a person of its own', () => {
    const people = read('file,person,AU12', 'a.jpg,p,1', 'b.jpg,p,1', 'c.jpg,,1').pictures.map(({ person }) => person);
    expect(people).toEqual(['p', 'p', 'c.jpg']);
    expect(read('file,AU12', 'a.jpg,1').pictures[0]!.person).toBe('a.jpg');
  });

  test('unknown is written in many ways', () => {
    const cells = ['', 'NA', 'na', 'NaN', 'n/a', '9', '9.0', '-1', '-1.0'];
    const { pictures } = read('file,AU12', ...cells.map((cell, i) => `${i}.jpg,${cell}`));
    expect(pictures.map(({ units }) => units[unitIndex('AU12')])).toEqual(cells.map(() => null));
  });

  test('empty rows of spreadsheets are no rows', () => {
    expect(read('file,AU12', 'a.jpg,1', ',', '', ' , ').pictures).toHaveLength(1);
  });

  test('semicolons separate where the header has no comma, and then commas are decimal', () => {
    const { pictures } = read('file;AU12;AU06', '"a;b.jpg";2,5;1', 'c, d.jpg;0;');
    expect(pictures.map(({ file }) => file)).toEqual(['a;b.jpg', 'c, d.jpg']);
    expect(pictures[0]!.units[unitIndex('AU12')]).toBe(2.5);
    expect(pictures[1]!.units[unitIndex('AU06')]).toBeNull();
  });

  test('tabs separate as semicolons do, and a table may be in any of the encodings that spreadsheets save', () => {
    const { pictures } = read('file\tAU12\tAU06', 'a;b, c.jpg\t2,5\t1');
    expect([pictures[0]!.file, pictures[0]!.units[unitIndex('AU12')]]).toEqual(['a;b, c.jpg', 2.5]);
    const text = 'file\tAU12\nMüller é.jpg\t1\n';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const encoded = [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      utf16,
      Buffer.from(utf16).swap16(),
      Buffer.from(text, 'latin1'),
    ];
    for (const bytes of encoded) expect(readLabels(textOf(bytes), 't.csv').pictures[0]!.file).toBe('Müller é.jpg');
  });

  test('units that are one here give the stronger; one that is unknown may be present', () => {
    expect(lips('file,AU23,AU24', 'a,0,1', 'b,1,0', 'c,0,0', 'd,,1', 'e,0,', 'f,NA,9')).toEqual([1, 1, 0, 1, null, null]);
    expect(lips('file,AU23_r,AU24_r', 'a,1.5,3')).toEqual([3]);
    const { pictures, kinds } = read('file,AU26,AU27', 'a,0,1');
    expect([pictures[0]!.units[unitIndex('AU26')], kinds[unitIndex('AU26')]]).toEqual([1, 'presence']);
  });

  test('a table of OpenFace: intensity goes before presence, AU28 has presence alone', () => {
    const { pictures, kinds } = read('file, AU12_r, AU28_c, AU12_c, AU45_r', 'a.jpg, 2.31, 1, 1, 0.00', 'b.jpg, 0.10, 0, 0, 3.2');
    const column = (code: Parameters<typeof unitIndex>[0]) => pictures.map(({ units }) => units[unitIndex(code)]);
    expect([column('AU12'), column('AU28'), column('AU43')]).toEqual([[2.31, 0.1], [1, 0], [0, 3.2]]); // prettier-ignore
    expect([kinds[unitIndex('AU12')], kinds[unitIndex('AU28')]]).toEqual(['intensity', 'presence']);
  });

  test.each([
    ['table of labels without a column "file"', ['name,AU12', 'a.jpg,1']],
    ['without a column of a unit', ['file,AU99', 'a.jpg,1']],
    ['two columns for one unit', ['file,AU12,AU12_r', 'a.jpg,1,1']],
    ['not a label from 0 to 5: 6 (labels.csv, line 3, AU12', ['file,AU12', 'a.jpg,1', 'b.jpg,6']],
    ['two columns for one unit in labels.csv: AU012 is AU12 again', ['file,AU12_c,AU012', 'a.jpg,1,1']],
    ['not a label from 0 to 5: 2,5', ['file,AU12', 'a.jpg,"2,5"']],
    ['not a label from 0 to 5: -2', ['file,AU12', 'a.jpg,-2']],
    ['not a label from 0 to 5: x (labels.csv, line 2, AU06; blank, NA, -1 and 9', ['file;AU06', 'a.jpg;x']],
    ['not a presence, 0 or 1: 3 (labels.csv, line 2, AU12_c)', ['file,AU12_c', 'a.jpg,3']],
    ['presence and intensity of one unit in labels.csv: AU23_r, AU24_c (leave one out)', ['file,AU23_r,AU24_c', 'a.jpg,0,1']],
    ['presence and intensity of one unit in labels.csv: AU27_c, AU26', ['file,AU27_c,AU26,AU12', 'a.jpg,1,0,4']],
    ['table of labels without a row', ['file,AU12', ',']],
    ['file in two rows: a.jpg (labels.csv, lines 2 and 4)', ['file,AU12', 'a.jpg,1', 'b.jpg,1', 'a.jpg,0']],
    ['empty table', ['']],
    ['a quote is never closed', ['file,AU12', '"a.jpg,1']],
    ['not a label from 0 to 5: yes', ['file,AU12', 'a.jpg,yes']],
    ['row without a file: labels.csv, line 2', ['file,AU12', ',1']],
    ['2 cells, the header has 3', ['file,AU12,AU06', 'a.jpg,1']],
  ])('%s', (message, lines) => {
    expect(() => read(...lines)).toThrow(message);
  });
});

describe('files that a table names', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facsimile-named-'));
    mkdirSync(join(folder, 'sub'));
    for (const name of ['sub/a.jpg', 'müller.jpg'.normalize('NFD'), 'rené.jpg'.normalize('NFC')])
      writeFileSync(join(folder, name), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);

  test('are found from the folder on or absolute, with either slash, and in either form of Unicode', () => {
    for (const name of ['sub/a.jpg', './sub/a.jpg', 'sub\\a.jpg', path('sub/a.jpg')])
      expect(pathOf(folder, name)).toBe(path('sub/a.jpg'));
    expect(pathOf(folder, 'müller.jpg'.normalize('NFC'))).toBe(path('müller.jpg'.normalize('NFD')));
    expect(pathOf(folder, 'rené.jpg'.normalize('NFD'))).toBe(path('rené.jpg'.normalize('NFC')));
    writeFileSync(path('rené.jpg'.normalize('NFD')), '');
    expect(pathOf(folder, 'rené.jpg'.normalize('NFD')), 'its own spelling first').toBe(path('rené.jpg'.normalize('NFD')));
  });

  test.each(['./sub/a.jpg', 'sub\\a.jpg', 'sub/../sub/a.jpg'])('sub/a.jpg and %s are one picture', (other) => {
    expect(() => underOneName(read('file,AU12', 'sub/a.jpg,1', `${other},0`), folder, 'labels.csv')).toThrow(
      `one picture in two rows: sub/a.jpg and ${other} (labels.csv)`,
    );
    const rows = ['sub/a.jpg,,0', `rené.jpg,${other},1`, 'b.jpg,müller.jpg,1', `c.jpg,./${'müller.jpg'.normalize('NFD')},1`];
    const { pictures } = underOneName(read('file,neutral,AU12', ...rows), folder, 'labels.csv');
    expect(pictures.map(({ neutral }) => neutral)).toEqual([null, 'sub/a.jpg', 'müller.jpg', 'müller.jpg']);
  });

  test('and are not there: what is said names the path that was looked for', async () => {
    const skipped: string[] = [];
    const options = { folder, neutral: false, weights: null, onProgress: () => undefined, skip: (_: string, why: string) => void skipped.push(why) }; // prettier-ignore
    const page = {
      open: () => Promise.resolve({ modelVersion: 'base' }),
      give: () => Promise.resolve(),
      compareWith: () => Promise.resolve(),
      async *read(): AsyncGenerator<never, void> {
        throw new UnreadableFile('damaged');
      },
      useWeights: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    await readPictures(read('file,AU12', 'sub\\b.jpg,1', 'sub/a.jpg,1', 'sub,1').pictures, options, () => Promise.resolve(page));
    expect(skipped).toEqual([
      `no such file, or a folder: ${path('sub\\b.jpg')}`,
      'damaged',
      `no such file, or a folder: ${path('sub')}`,
    ]);
    await expect(
      readRest({ paths: [path('sub/a.jpg')], onProgress: () => undefined }, () => Promise.resolve(page)),
    ).rejects.toThrow(`none of 1 files could be read: ${path('sub/a.jpg')} (damaged)`);
  });
});
