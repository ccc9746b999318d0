/** Importers of the field's data sets: tiny folders in each layout, with what goes wrong in real ones. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { importAffectNet } from '../../tools/datasets/affectnet.ts';
import { BP4D_REPORTED, importBp4d } from '../../tools/datasets/bp4d.ts';
import { parseCsv } from '../../tools/datasets/csv.ts';
import type { DatasetSample, Folder } from '../../tools/datasets/dataset.ts';
import { importDisfaPlus } from '../../tools/datasets/disfa-plus.ts';
import { DISFA_UNITS, importDisfa } from '../../tools/datasets/disfa.ts';
import { importFer2013 } from '../../tools/datasets/fer2013.ts';
import { foldsOf } from '../../tools/datasets/folds.ts';
import { GFT_REPORTED, importGft } from '../../tools/datasets/gft.ts';
import { readNpyScalar } from '../../tools/datasets/npy.ts';
import { importRafDb } from '../../tools/datasets/raf-db.ts';
import { EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { diskFolder } from '../../tools/mal/datasets/disk-folder.ts';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder of these files; importers do not open pictures. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const root = mkdtempSync(join(tmpdir(), 'dataset-'));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return diskFolder(root);
}

const pictures = (...paths: string[]): Record<string, string> => Object.fromEntries(paths.map((path) => [path, '']));
const level = ({ units, mask }: DatasetSample, code: string): number | null =>
  mask[unitIndex(code)] ? units[unitIndex(code)]! : null;
const fileOf = ({ picture }: DatasetSample): string => ('file' in picture ? picture.file : 'pixels');

test('no folder is said to be none', () => {
  expect(() => diskFolder('/no/such/folder')).toThrow('no such folder: /no/such/folder');
});

describe('DISFA', () => {
  /** Label files of a subject: AU12 has these intensities by frame, the others 0. */
  const labels = (subject: string, levels: readonly number[], first = 1): Record<string, string> =>
    Object.fromEntries(
      DISFA_UNITS.map((unit) => [
        `ActionUnit_Labels/${subject}/${subject}_au${unit}.txt`,
        levels.map((value, i) => `${first + i},${unit === 12 ? value : 0}`).join('\r\n'),
      ]),
    );

  test('numbers frames by the label files when there is no picture 0, and counts what has no picture', () => {
    const { samples, skipped, notes } = importDisfa(
      folderOf({ ...labels('SN001', [0, 3, 5]), ...pictures('Images/SN001/00001.png', 'Images/SN001/00003.png') }),
    );
    expect(samples.map((sample) => [sample.subject, fileOf(sample), level(sample, 'AU12')])).toEqual([
      ['SN001', 'Images/SN001/00001.png', 0],
      ['SN001', 'Images/SN001/00003.png', 5],
    ]);
    expect(skipped).toEqual({ 'no picture of a labelled frame': 1 });
    expect(notes).toEqual(["frames are numbered by the label files' own index"]);
    expect([level(samples[0]!, 'AU01'), level(samples[0]!, 'AU07'), samples[0]!.expression]).toEqual([0, null, -1]);
  });

  test('numbers them by the order of the lines when there is one, or as told', () => {
    const files = { ...labels('SN001', [0, 3, 5]), ...pictures('SN001/0.png', 'SN001/1.png', 'SN001/2.png') };
    const { samples, notes } = importDisfa(folderOf(files));
    expect(samples.map((sample) => [fileOf(sample), level(sample, 'AU12')])).toEqual([
      ['SN001/0.png', 0],
      ['SN001/1.png', 3],
      ['SN001/2.png', 5],
    ]);
    expect(notes).toEqual(['frames are numbered by the order of the label lines, from 0']);
    expect(importDisfa(folderOf(files), 'index').skipped).toEqual({ 'no picture of a labelled frame': 1 });
  });

  test('asks how frames are numbered where neither picture 0 nor the last index shows it', () => {
    const files = { ...labels('SN001', [0, 5, 0]), ...pictures('Images/SN001/1.png', 'Images/SN001/2.png') };
    expect(() => importDisfa(folderOf(files))).toThrow(
      'Images/SN001: neither picture 0 nor 3 to tell how frames are numbered by: name it with --numbering',
    );
    const levels = (numbering: 'index' | 'order'): (number | null)[] =>
      importDisfa(folderOf(files), numbering).samples.map((sample) => level(sample, 'AU12'));
    expect([levels('index'), levels('order')]).toEqual([
      [0, 5],
      [5, 0],
    ]);
  });

  test.each([
    'img/SN001/0.png',
    'image/SN001/0.png',
    'Image/SN001/0.png',
    'Frames/SN001/0.png',
    'SN001/0.png',
    'Videos_LeftCamera/LeftVideoSN001_comp/0.png',
    'Video_RightCamera/RightVideoSN001_Comp/0.png',
    'Video_RightCamera/SN001/0.png',
  ])('finds its pictures as %s', (file) => {
    const files = { ...labels('SN001', [4]), ...pictures(file), 'readme.txt': '', 'img/SN002/0.png': '', 'Images/notes.txt': '' };
    expect(importDisfa(folderOf(files)).samples.map((sample) => [fileOf(sample), level(sample, 'AU12')])).toEqual([[file, 4]]);
  });

  test('says where it looked when there are no pictures', () => {
    expect(() =>
      importDisfa(folderOf({ ...labels('SN001', [0, 3]), ...pictures('films/SN001.avi', 'other/SN001/0.png') })),
    ).toThrow(
      'no labelled picture of DISFA found: looked for Images/SN001, img/SN001, Frames/SN001, Videos_LeftCamera/LeftVideoSN001_comp and SN001, with a picture a frame; left out: 2 x no picture of a labelled frame',
    );
  });

  test('refuses what is no DISFA folder, no label, or numbered in two ways', () => {
    expect(() => importDisfa(folderOf({ 'readme.txt': '' }))).toThrow('not a DISFA folder');
    const wrong = { ...labels('SN001', [0]), 'ActionUnit_Labels/SN001/SN001_au4.txt': '1,0\n2,7' };
    expect(() => importDisfa(folderOf(wrong))).toThrow("SN001_au4.txt:2: not a whole number from 0 to 5: '7'");
    const twice = { ...labels('SN001', [0]), 'ActionUnit_Labels/SN001/SN001_au4.txt': '1,0\n1,2' };
    expect(() => importDisfa(folderOf(twice))).toThrow('SN001_au4.txt:2: frame 1 comes twice');
    const without = Object.fromEntries(Object.entries(labels('SN001', [0])).filter(([path]) => !path.endsWith('au26.txt')));
    expect(() => importDisfa(folderOf(without))).toThrow(/no such file in .*SN001_au26\.txt/);
    const mixed = { ...labels('SN001', [1]), ...labels('SN002', [1]), ...pictures('Images/SN001/0.png', 'Images/SN002/1.png') };
    expect(() => importDisfa(folderOf(mixed))).toThrow('numbered in two ways');
    const doubled = { ...labels('SN001', [1]), ...pictures('Images/SN001/1.png', 'Images/SN001/001.png') };
    expect(() => importDisfa(folderOf(doubled))).toThrow('two pictures of one number in Images/SN001: 001.png and 1.png');
  });
});

describe('DISFA+', () => {
  const files = {
    'Labels/SN001/A1_AU1/AU1.txt': '# coded by two\n000.jpg 0\n001.jpg 4 # sure\n\n002.jpg 2',
    'Labels/SN001/A1_AU1/AU12.txt': '000.jpg 1\n001.jpg 0\n002.jpg 0',
    ...pictures('Images/SN001/A1_AU1/000.jpg', 'Images/SN001/A1_AU1/001.jpg'),
  };

  test('reads trials, comments left out, and warns of leakage', () => {
    const { samples, skipped, notes } = importDisfaPlus(folderOf(files));
    expect(samples.map((sample) => [sample.frame, level(sample, 'AU01'), level(sample, 'AU12')])).toEqual([
      ['SN001/A1_AU1/0', 0, 1],
      ['SN001/A1_AU1/1', 4, 0],
    ]);
    expect(skipped).toEqual({ 'no picture of a labelled frame': 1 });
    expect(notes.join()).toMatch(/also in DISFA/);
  });

  test('a frame twice is refused, and no picture at all', () => {
    const twice = { ...files, 'Labels/SN001/A1_AU1/AU2.txt': '000.jpg 0\n001.jpg 0\n0.jpg 5' };
    expect(() => importDisfaPlus(folderOf(twice))).toThrow('AU2.txt:3: frame 0 comes twice');
    const bare = Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('Labels')));
    expect(() => importDisfaPlus(folderOf(bare))).toThrow('no labelled picture of DISFA+ found: looked for Images/SN001/<trial>');
  });

  test('refuses other folders and lines', () => {
    expect(() => importDisfaPlus(folderOf({}))).toThrow('not a DISFA+ folder');
    const wrong = { ...files, 'Labels/SN001/A1_AU1/AU2.txt': '000.jpg,3' };
    expect(() => importDisfaPlus(folderOf(wrong))).toThrow("AU2.txt:1: not 'frame intensity': '000.jpg,3'");
  });
});

describe('BP4D', () => {
  const header = ['0', ...BP4D_REPORTED].join(',');
  const row = (frame: number, code: (unit: number) => number): string => [frame, ...BP4D_REPORTED.map(code)].join(',');
  const table = (...rows: string[]): Record<string, string> => ({
    'AUCoding/AU_OCC/F001_T1.csv': [header, ...rows].join('\n'),
    ...pictures('F001/T1/2440.jpg', 'F001/T1/02441.jpg', 'F001/T1/2442.jpg', 'F001/T1/2444.jpg'),
  });

  test('9 is unknown, leading zeros do not matter, and 23 or 24 is one unit, unknown where one is and the other is absent', () => {
    const { samples, skipped } = importBp4d(
      folderOf(
        table(
          row(2440, (unit) => (unit === 12 ? 1 : unit === 4 ? 9 : 0)),
          row(2441, (unit) => (unit === 24 ? 9 : unit === 23 ? 1 : 0)),
          row(2442, () => 9),
          row(2443, () => 0),
          row(2444, (unit) => (unit === 23 ? 9 : 0)),
        ),
      ),
    );
    expect(samples.map((sample) => [sample.frame, ...['AU12', 'AU04', 'AU24'].map((code) => level(sample, code))])).toEqual([
      ['F001/T1/2440', 3, null, 0],
      ['F001/T1/2441', 0, 0, 3],
      ['F001/T1/2444', 0, 0, null],
    ]);
    expect(skipped).toEqual({ 'no unit is known': 1, 'no picture of a labelled frame': 1 });
  });

  test('a stretched jaw, 27, is one that drops', () => {
    const jaw = (drop: number, stretch: number): string => `${row(7, () => 0)},${drop},${stretch}`;
    const read = (coded: string): number | null =>
      level(
        importBp4d(folderOf({ 'AUCoding/AU_OCC/F001_T1.csv': `${header},26,27\n${coded}`, ...pictures('F001/T1/7.jpg') }))
          .samples[0]!,
        'AU26',
      );
    expect([jaw(0, 1), jaw(1, 0), jaw(0, 0), jaw(0, 9)].map(read)).toEqual([3, 3, 0, null]);
  });

  test.each(['F001/T1', 'Sequences(2D+3D)/F001/T1', '2D+3D/F001/T1', 'images/F001/T1'])('finds its pictures in %s', (path) => {
    const files = {
      'AUCoding/AU_OCC/F001_T1.csv': [header, row(7, () => 1)].join('\n'),
      ...pictures(`${path}/0007.jpg`),
      'a.txt': '',
    };
    expect(importBp4d(folderOf(files)).samples.map((sample) => [sample.frame, fileOf(sample)])).toEqual([
      ['F001/T1/7', `${path}/0007.jpg`],
    ]);
  });

  test('says where it looked when there are no pictures; a frame or a unit twice is refused', () => {
    const coded = (text: string): Folder => folderOf({ 'AUCoding/AU_OCC/F001_T1.csv': text });
    expect(() => importBp4d(coded([header, row(7, () => 1)].join('\n')))).toThrow(
      'no labelled picture of BP4D found: looked for F001/T1 and so on, also in a folder such as Sequences(2D+3D)',
    );
    expect(() =>
      importBp4d(
        folderOf(
          table(
            row(7, () => 1),
            row(7, () => 0),
          ),
        ),
      ),
    ).toThrow('F001_T1.csv:3: frame 7 comes twice');
    expect(() => importBp4d(coded(`${header},12\n`))).toThrow('F001_T1.csv:1: a unit comes twice');
  });

  test('refuses wrong headers, codes and row lengths', () => {
    const coded = (text: string): Folder => folderOf({ 'AUCoding/AU_OCC/F001_T1.csv': text });
    expect(() => importBp4d(coded('frame,1,2\n1,0,0'))).toThrow("F001_T1.csv: its header begins with 'frame'");
    expect(() => importBp4d(coded('0,1,2\n1,0,0'))).toThrow(
      'no column of unit 4, 6, 7, 10, 12, 14, 15, 17, 23, 24 in its header',
    );
    expect(() => importBp4d(coded(`${header}\n${row(1, () => 3)}`))).toThrow('F001_T1.csv:2: not 0, 1 or 9: 3');
    expect(() => importBp4d(coded(`${header}\n1,0`))).toThrow('F001_T1.csv:2: 2 cells, the header has 13');
    expect(() => importBp4d(folderOf({}))).toThrow('not a BP4D folder');
  });
});

describe('GFT', () => {
  const table = (frame: string, unit: string): string =>
    [
      [frame, ...GFT_REPORTED.map((n) => unit + n)].join(','),
      `7${',1'.repeat(GFT_REPORTED.length)}`,
      `8${',-1'.repeat(GFT_REPORTED.length)}`,
      `9${',-999'.repeat(GFT_REPORTED.length)}`,
    ].join('\n');

  test('reads the columns that it is told of', () => {
    const images = pictures('images/001A/7.jpg', 'images/001A/8.jpg', 'images/001A/9.jpg');
    const { samples, skipped } = importGft(folderOf({ 'labels/001A.csv': table('Frame', 'AU'), ...images }));
    expect(samples.map((sample) => [sample.subject, sample.frame, level(sample, 'AU10')])).toEqual([['001A', '001A/7', 3]]);
    expect(skipped).toEqual({ 'no unit is known': 2 });
    const other = folderOf({ 'labels/001A.csv': table('n', 'occ_'), ...images });
    expect(() => importGft(other)).toThrow('labels/001A.csv: no column Frame, AU1, AU2');
    expect(importGft(other, { frame: 'n', unit: 'occ_#' }).samples).toHaveLength(1);
    expect(() => importGft(folderOf({}))).toThrow('not a GFT folder');
  });
});

test('what a Mac leaves beside each file on disks of others is no picture and no table', () => {
  const head = ['Frame', ...GFT_REPORTED.map((n) => `AU${n}`)].join(',');
  const files = { 'labels/001A.csv': `${head}\n7${',1'.repeat(GFT_REPORTED.length)}`, 'images/001A/00007.jpg': '' };
  const beside = Object.keys(files).map((path) => [join(dirname(path), `._${basename(path)}`), 'Mac OS X']);
  const { samples, skipped } = importGft(folderOf({ ...files, ...Object.fromEntries(beside) }));
  expect(samples.map(fileOf)).toEqual(['images/001A/00007.jpg']);
  expect(skipped).toEqual({});
});

describe('GFT, spoilt', () => {
  const head = ['Frame', ...GFT_REPORTED.map((n) => `AU${n}`)].join(',');
  const row = (frame: number, code: number): string => `${frame}${`,${code}`.repeat(GFT_REPORTED.length)}`;

  const coded = (...lines: string[]): Folder => folderOf({ 'labels/001A.csv': lines.join('\n') });

  test.each([2, 5, 8, -2])('intensities and other codes, such as %s, are refused', (code) => {
    expect(() => importGft(coded(head, row(6, 1), row(7, code)))).toThrow(/^labels\/001A\.csv:3: not .*: '?-?\d'?$/);
  });

  test('a frame twice, a column twice and no picture at all are refused', () => {
    expect(() => importGft(coded(head, row(7, 0), row(7, 1)))).toThrow('labels/001A.csv:3: frame 7 comes twice');
    expect(() => importGft(coded(`${head},AU12`, `${row(7, 0)},1`))).toThrow('labels/001A.csv: two columns AU12 in its header');
    expect(() => importGft(coded(head, row(7, 0)))).toThrow('no labelled picture of GFT found: looked for images/001A');
  });
});

describe('RAF-DB', () => {
  const LIST = 'EmoLabel/list_patition_label.txt';

  test('maps its seven classes, finds either picture, and counts those that are gone', () => {
    const { samples, skipped } = importRafDb(
      folderOf({
        [LIST]: 'train_00001.jpg 1\ntrain_00002.jpg 7\ntest_0001.jpg 4\ntest_0002.jpg 6\n',
        ...pictures(
          'Image/aligned/train_00001_aligned.jpg',
          'Image/original/train_00002.jpg',
          'Image/aligned/test_0001_aligned.jpg',
        ),
      }),
    );
    expect(samples.map(({ part, expression }) => [part, EXPRESSIONS[expression]])).toEqual([
      ['train', 'surprise'],
      ['train', 'neutral'],
      ['test', 'happiness'],
    ]);
    expect(skipped).toEqual({ 'no picture of a labelled face': 1 });
    expect(samples[0]!.mask.includes(1)).toBe(false);
  });

  test('reads a folder a class, at the top or in DATASET, and aligned pictures a folder deeper', () => {
    for (const root of ['', 'DATASET/']) {
      const files = pictures(`${root}train/1/train_00001_aligned.jpg`, `${root}test/7/test_0001_aligned.jpg`, 'train_labels.csv');
      expect(
        importRafDb(folderOf(files)).samples.map((sample) => [fileOf(sample), sample.part, EXPRESSIONS[sample.expression]]),
      ).toEqual([
        [`${root}train/1/train_00001_aligned.jpg`, 'train', 'surprise'],
        [`${root}test/7/test_0001_aligned.jpg`, 'test', 'neutral'],
      ]);
    }
    const deep = { [LIST]: 'train_00001.jpg 4', ...pictures('Image/aligned/aligned/train_00001_aligned.jpg') };
    expect(importRafDb(folderOf(deep)).samples.map(fileOf)).toEqual(['Image/aligned/aligned/train_00001_aligned.jpg']);
  });

  test('a picture under two labels is refused, a class that there is not, and no picture at all', () => {
    const listed = (text: string): Folder => folderOf({ [LIST]: text, ...pictures('Image/original/train_00001.jpg') });
    expect(() => importRafDb(listed('train_00001.jpg 4\ntrain_00001.jpg 5'))).toThrow(
      `${LIST}:2: train_00001 comes twice, as 4 and as 5`,
    );
    expect(importRafDb(listed('train_00001.jpg 4\ntrain_00001.jpg 4')).skipped).toEqual({ 'labelled twice alike': 1 });
    expect(() => importRafDb(listed('train_00002.jpg 4'))).toThrow(
      'no labelled picture of RAF-DB found: looked for Image/aligned/',
    );
    expect(() => importRafDb(folderOf(pictures('train/8/a.jpg')))).toThrow(
      'train/8: no class of this set (1, 2, 3, 4, 5, 6, 7 expected)',
    );
    expect(() => importRafDb(folderOf(pictures('train/1/a.jpg', 'train/2/a.jpg')))).toThrow(
      'train/2/a.jpg: a comes twice, as 1 and as 2',
    );
  });

  test('refuses other labels and lines', () => {
    expect(() => importRafDb(folderOf({}))).toThrow('not a RAF-DB folder');
    expect(() => importRafDb(folderOf({ [LIST]: 'train_00001.jpg 8' }))).toThrow(
      `${LIST}:1: not a whole number from 1 to 7: '8'`,
    );
    expect(() => importRafDb(folderOf({ [LIST]: 'train_00001 1' }))).toThrow(`${LIST}:1: not 'train_00001.jpg 5'`);
  });
});

describe('FER2013', () => {
  const line = (emotion: string, fill: (i: number) => number, usage: string, count = 48 * 48): string =>
    `${emotion},${Array.from({ length: count }, (_, i) => fill(i)).join(' ')},${usage}`;
  const table = (...lines: string[]): Folder => folderOf({ 'fer2013.csv': ['emotion,pixels,Usage', ...lines].join('\n') });

  test('reads pixels, parts and classes, and leaves empty pictures out', () => {
    const { samples, skipped } = importFer2013(
      table(
        line('0', (i) => i % 256, 'Training'),
        line('3', (i) => i % 200, 'PrivateTest'),
        line('6', () => 0, 'Training'),
      ),
    );
    expect(samples.map(({ part, expression }) => [part, EXPRESSIONS[expression]])).toEqual([
      ['train', 'anger'],
      ['test', 'happiness'],
    ]);
    const { picture } = samples[0]!;
    expect('grey' in picture && [picture.side, picture.grey.length, picture.grey[300]]).toEqual([48, 2304, 44]);
    expect(skipped).toEqual({ 'an empty picture': 1 });
  });

  test('reads a folder a class, and the table of the contest', () => {
    const files = pictures('train/angry/im0.png', 'train/Happy/im0.png', 'test/neutral/im0.png', 'train/angry/Thumbs.db');
    expect(
      importFer2013(folderOf(files)).samples.map((sample) => [fileOf(sample), sample.part, EXPRESSIONS[sample.expression]]),
    ).toEqual([
      ['train/Happy/im0.png', 'train', 'happiness'],
      ['train/angry/im0.png', 'train', 'anger'],
      ['test/neutral/im0.png', 'test', 'neutral'],
    ]);
    const row = line('3', (i) => i % 256, '').replace(/,$/, '');
    const { samples } = importFer2013(folderOf({ 'train.csv': `emotion,pixels\n${row}` }));
    expect(samples.map(({ part, expression }) => [part, EXPRESSIONS[expression]])).toEqual([['train', 'happiness']]);
    expect(() => importFer2013(folderOf(pictures('train/contempt/a.png')))).toThrow('train/contempt: no class of this set');
    expect(() => importFer2013(folderOf({}))).toThrow('not a FER2013 folder: neither fer2013.csv, fer2013/fer2013.csv');
    expect(() => importFer2013(folderOf({ 'fer2013.csv': 'emotion,pixels\n' }))).toThrow('no column Usage');
    expect(() => importFer2013(table(line('0', () => 1, 'Training')))).toThrow('no labelled picture of FER2013 found');
  });

  test('takes a picture once where the archive was unpacked twice, and pictures of one name in different folders each', () => {
    const once = ['train/angry/0.jpg', 'train/happy/0.jpg', 'test/angry/0.jpg', 'val/angry/0.jpg'];
    const { samples, skipped } = importFer2013(folderOf(pictures(...once, ...once.map((path) => `archive/${path}`))));
    expect(samples.map(fileOf).sort()).toEqual([...once].sort());
    expect(skipped).toEqual({ 'labelled twice alike': 4 });
  });

  test('refuses wrong headers, pixels and usages', () => {
    expect(() => importFer2013(folderOf({ 'fer2013.csv': 'label,pixels\n0,1' }))).toThrow(
      'fer2013.csv: no column emotion, Usage',
    );
    expect(() => importFer2013(table(line('0', () => 1, 'Training', 9)))).toThrow('fer2013.csv:2: 9 pixels, 2304 expected');
    expect(() => importFer2013(table(line('0', () => 300, 'Training')))).toThrow("not a whole number from 0 to 255: '300'");
    expect(() => importFer2013(table(line('0', () => 1, 'Other')))).toThrow("unknown usage: 'Other'");
  });
});

describe('AffectNet', () => {
  /** An array file of one number, as NumPy 1.x writes it. */
  function npy(type: string, shape: string, data: Uint8Array): Uint8Array {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
    const out = new Uint8Array(10 + header.length + data.length);
    out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
    out.set(new TextEncoder().encode(header), 10);
    out.set(data, 10 + header.length);
    return out;
  }

  test('reads tables: quoted cells, classes, and what is no expression', () => {
    const head = 'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
    const row = (path: string, expression: number): string => `${path},1,2,3,4,"1;2,3",${expression},0.1,-0.2`;
    const { samples, skipped } = importAffectNet(
      folderOf({
        'training.csv': [head, row('1/a.jpg', 1), row('1/b.jpg', 7), row('1/c.jpg', 10), row('1/gone.jpg', 2)].join('\n'),
        'validation.csv': [head, row('2/d.jpg', 3)].join('\n'),
        ...pictures('Manually_Annotated_Images/1/a.jpg', 'Manually_Annotated_Images/2/d.jpg'),
      }),
    );
    expect(samples.map((sample) => [fileOf(sample), sample.part, EXPRESSIONS[sample.expression]])).toEqual([
      ['Manually_Annotated_Images/1/a.jpg', 'train', 'happiness'],
      ['Manually_Annotated_Images/2/d.jpg', 'test', 'surprise'],
    ]);
    expect(skipped).toEqual({
      'contempt, which is no class here': 1,
      'no expression is labelled': 1,
      'no picture of a labelled face': 1,
    });
    expect(() => importAffectNet(folderOf({ 'training.csv': 'path,expression\na,1' }))).toThrow(
      'no column subDirectory_filePath',
    );
  });

  test('reads tables in their own folder, with or without the row that names the columns', () => {
    const row = (path: string, expression: number): string => `${path},1,2,3,4,"1;2,3",${expression},0.1,-0.2`;
    for (const root of ['', 'Manually_Annotated_file_lists/', 'Manually_Annotated/Manually_Annotated_file_lists/']) {
      const { samples } = importAffectNet(
        folderOf({ [`${root}validation.csv`]: row('2/d.jpg', 3), ...pictures('Manually_Annotated_Images/2/d.jpg') }),
      );
      expect(samples.map(({ part, expression }) => [part, EXPRESSIONS[expression]])).toEqual([['test', 'surprise']]);
    }
    const bare = (...rows: string[]): Folder => folderOf({ 'training.csv': rows.join('\n'), ...pictures('images/1/a.jpg') });
    expect(() => importAffectNet(bare(row('1/a.jpg', 11)))).toThrow("training.csv:1: not a whole number from 0 to 10: '11'");
    expect(() => importAffectNet(bare(row('1/a.jpg', 1), row('1/a.jpg', 2)))).toThrow(
      'training.csv:2: 1/a.jpg comes twice, as 1 and as 2',
    );
    expect(() => importAffectNet(bare('1/a.jpg,1'))).toThrow(
      'training.csv (after a row of column names):2: 2 cells, the header has 9',
    );
    expect(() => importAffectNet(bare(row('1/b.jpg', 1)))).toThrow(
      'no labelled picture of AffectNet found: looked for Manually_Annotated_Images/<path in the table>',
    );
  });

  test('reads arrays of one number, also one written as text', () => {
    const five = Uint8Array.from([0x35, 0, 0, 0]);
    const files = {
      'train_set/annotations/0_exp.npy': npy('<U1', '', five),
      'train_set/annotations/0_aro.npy': '',
      'val_set/annotations/9_exp.npy': npy('<i8', '', Uint8Array.from([6, 0, 0, 0, 0, 0, 0, 0])),
      ...pictures('train_set/images/0.jpg', 'val_set/images/9.jpg'),
    };
    expect(importAffectNet(folderOf(files)).samples.map(({ part, expression }) => [part, EXPRESSIONS[expression]])).toEqual([
      ['train', 'disgust'],
      ['test', 'anger'],
    ]);
    const broken = (file: Uint8Array | string): Folder => folderOf({ ...files, 'train_set/annotations/0_exp.npy': file });
    for (const [type, whole] of [
      ['<i8', new Uint8Array(8)],
      ['<U1', five],
    ] as const) {
      const array = npy(type, '', whole);
      expect(readNpyScalar(array, 'a.npy')).toBe(type === '<U1' ? 5 : 0);
      for (let length = 6; length < array.length; length++) {
        expect(() => readNpyScalar(array.slice(0, length), 'a.npy')).toThrow(
          /^a\.npy: cut off: \d+ bytes, \d+ expected \(copy it again\)/,
        );
      }
    }
    for (const letter of [
      [0, 0, 0, 0],
      [0x41, 0, 0, 0],
      [0x20, 0, 0, 0],
      [0xff, 0xff, 0xff, 0xff],
    ]) {
      expect(() => readNpyScalar(npy('<U1', '', Uint8Array.from(letter)), 'a.npy')).toThrow('a.npy: text that is no number');
    }
    expect(() => importAffectNet(broken(npy('toString', '', new Uint8Array(8))))).toThrow(
      "numbers of type 'toString' are not read",
    );
    expect(() => importAffectNet(broken('no array'))).toThrow('0_exp.npy: not a NumPy array');
    expect(() => importAffectNet(broken(npy('<i8', '2,', new Uint8Array(16))))).toThrow('not one number but an array of (2,)');
    expect(() => importAffectNet(broken(npy('<c8', '', new Uint8Array(8))))).toThrow("numbers of type '<c8' are not read here");
    expect(() => importAffectNet(folderOf({}))).toThrow('not an AffectNet folder');
  });
});

describe('tables', () => {
  test('quotes hold commas, quotes and line ends; an open one is refused', () => {
    expect(parseCsv('a,b\r\n"1,2","say ""x""\ny"\r\n3,4', 'f').rows).toEqual([
      { cells: ['1,2', 'say "x"\ny'], at: 2 },
      { cells: ['3', '4'], at: 4 },
    ]);
    expect(parseCsv('a, "b,c"\n"",x', 'f')).toMatchObject({ header: ['a', 'b,c'], rows: [{ cells: ['', 'x'] }] });
    expect(() => parseCsv('a\n"b', 'f')).toThrow('f:2: a quote is never closed');
    expect(() => parseCsv('', 'f')).toThrow('f: empty table');
  });

  test('a quote inside a cell is a character: it neither joins rows nor goes', () => {
    const { rows } = parseCsv('file,AU12\na 5".jpg,1\nb 5".jpg,0\n"c 5"".jpg",1', 'f');
    expect(rows.map(({ cells }) => cells[0])).toEqual(['a 5".jpg', 'b 5".jpg', 'c 5".jpg']);
    expect(rows.map(({ at }) => at)).toEqual([2, 3, 4]);
  });
});

describe('folds', () => {
  const DISFA = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
  const SUBJECTS = DISFA.map((n) => `SN${String(n).padStart(3, '0')}`);

  test("DISFA's are the field's: three by nine, fold 1 judged by the third part", () => {
    const folds = foldsOf('disfa', [...SUBJECTS, ...SUBJECTS], 3);
    expect(folds.map(({ test: judges }) => judges.length)).toEqual([9, 9, 9]);
    expect(folds[0]!.test).toEqual(['SN003', 'SN004', 'SN005', 'SN007', 'SN008', 'SN017', 'SN023', 'SN025', 'SN029']);
    expect(folds[2]!.test).toContain('SN010');
    expect(() => foldsOf('disfa', ['SN001', 'SN002', 'SN014'], 3)).toThrow("no subject of DISFA's folds: SN014");
  });

  test("BP4D's third part is the subjects on neither list", () => {
    const folds = foldsOf('bp4d', ['F001', 'M011', 'F014'], 3);
    expect(folds.map(({ test: judges }) => judges)).toEqual([['F014'], ['M011'], ['F001']]);
  });

  test.each([2, 3, 5])('nobody is judged by who was learned from, and everybody judges once (%i folds)', (count) => {
    const subjects = Array.from({ length: 11 }, (_, i) => `p${i}`);
    const folds = foldsOf('gft', subjects, count);
    expect(folds).toHaveLength(count);
    for (const { train, test: judges } of folds) expect(train.filter((subject) => judges.includes(subject))).toEqual([]);
    expect(folds.flatMap(({ test: judges }) => judges).sort()).toEqual([...subjects].sort());
  });

  test('too few subjects or folds are refused', () => {
    expect(() => foldsOf('gft', ['a', 'a'], 2)).toThrow('fewer subjects than folds: 1 for 2');
    expect(() => foldsOf('gft', ['a', 'b'], 1)).toThrow('not a number of folds: 1');
  });
});
