/** What `npm run evaluate` says of readings beside labels, and of faces at rest. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchFrame, BatchReading, NeutralChoice } from '../../src/batch/contract.ts';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import { officialScores } from '../../tools/evaluate/evaluate.ts';
import { weightsByPerson } from '../../tools/evaluate/folds.ts';
import { readLabels } from '../../tools/evaluate/labels.ts';
import { pairedOf } from '../../tools/evaluate/paired.ts';
import { readPictures } from '../../tools/evaluate/read-pictures.ts';
import type { PictureReading } from '../../tools/evaluate/reading.ts';
import { filesOf } from '../../tools/evaluate/rest-files.ts';
import { isFigures, readRest, restOf } from '../../tools/evaluate/rest.ts';
import { isCodedShown } from '../../tools/evaluate/columns.ts';
import { alarmsOf, falseWhereCoded, restingIn } from '../../tools/evaluate/resting.ts';
import { UnreadableFile } from '../../tools/batch/batch-page.ts';
import { agreementOf } from '../../tools/evaluate/scores.ts';
import { restTable, tableOf } from '../../tools/evaluate/table.ts';
import { checkNumbers, writeNumbers } from '../../tools/numbers-file.ts';
import { findBrowser } from '../../tools/browser.mjs';
import { openBlendshapes } from '../../tools/pretrain/report/blendshapes.ts';
import { sharedFolder } from '../shared.ts';

const table = (...lines: string[]) => readLabels(lines.join('\n'), 'labels.csv');

/** All units at 0 but those named. */
function reading(latents: Partial<Record<string, number>>): PictureReading {
  const all = ACTION_UNITS.map(({ code }) => latents[code] ?? -3);
  return { latents: all, intensity: all.map(intensity), presence: all.map(presence) };
}
const smile = (latent: number): PictureReading => reading({ AU12: latent });
const mouthCovered = (one: PictureReading): PictureReading => ({ ...one, quality: { score: 0.2, reasons: ['mouth-covered'] } });

describe('agreement', () => {
  test('unknown labels and pictures without a face take no part; people are counted once', () => {
    const labels = table('file,person,AU12', 'a,p,4', 'b,p,0', 'c,q,', 'd,r,5', 'e,s,1');
    const { scores } = agreementOf(labels, [smile(4), smile(1), smile(5), null, smile(2)], null);
    expect(scores).toHaveLength(1);
    expect(scores[0]).toMatchObject({
      unit: 'AU12',
      labels: 'intensity',
      pictures: 3,
      positives: 1,
      people: 2,
      peopleShowing: 1,
    });
    expect(scores[0]).toMatchObject({ auc: 1, bestF1: 1, sensitivity: 1, specificity: 1 / 2, official: null, counted: false });
    expect(scores[0]!.f1).toBeCloseTo(2 / 3, 6); // one hit, one false alarm
    expect(scores[0]!.icc).toBeGreaterThan(0.8);
  });

  test('presence counts from 1 where it is labelled so, and has no ICC; the official column ranks its own scores', () => {
    const official = [0.2, 0.7].map((score) => ACTION_UNITS.map(() => score));
    const { scores } = agreementOf(table('file,AU12', 'a,1', 'b,0'), [smile(3), smile(1)], official);
    expect(scores[0]).toMatchObject({ labels: 'presence', positives: 1, auc: 1, icc: null, official: { auc: 0, bestF1: 2 / 3 } });
  });

  test('figures written as JSON keep the names that others read them by', () => {
    const official = [0.2, 0.7].map((score) => ACTION_UNITS.map(() => score));
    const agreement = agreementOf(table('file,AU12', 'a,1', 'b,0'), [smile(3), smile(1)], official);
    const { scores, means } = JSON.parse(JSON.stringify(agreement)) as typeof agreement;
    const numbers = ['people', 'pictures', 'positives', 'auc', 'f1', 'bestF1', 'sensitivity', 'specificity'] as const;
    expect(scores[0]!.unit).toBe('AU12');
    for (const name of numbers) expect(scores[0]![name], name).toBeTypeOf('number');
    expect(scores[0]!.official).toEqual({ auc: 0, bestF1: 2 / 3 });
    expect(Object.keys(means)).toEqual(expect.arrayContaining(['auc', 'f1']));
  });

  test('what prints alike ties: the latent still ranks it', () => {
    const { scores } = agreementOf(table('file,AU12', 'a,1', 'b,0'), [smile(-1), smile(-2)], null);
    expect(scores[0]).toMatchObject({ auc: 1, aucPrinted: 0.5 });
  });

  test('means are over units that 8 people show, whatever one person shows often', () => {
    const rows = Array.from({ length: 16 }, (_, i) => `${i},p${i},${i < 8 ? 1 : 0},${i < 7 ? 1 : 0}`);
    const labels = table('file,person,AU12,AU06', ...rows, 'x,p0,,1', 'y,p0,,1');
    const readings = [...rows.map((_, i) => reading({ AU12: i < 8 ? 4 : -2 })), smile(0), smile(0)];
    const { scores, means } = agreementOf(labels, readings, null);
    expect(scores.map(({ unit, peopleShowing, positives, counted }) => [unit, peopleShowing, positives, counted])).toEqual([
      ['AU06', 7, 9, false],
      ['AU12', 8, 8, true],
    ]);
    expect(means).toMatchObject({ auc: 1, f1: 1 });
  });

  test('an interval needs 8 people who show a unit and 8 who do not, however many pictures there are; so do the means of what counts', () => {
    const among = (showing: number, people: number, pictures = 1) => {
      const rows = Array.from({ length: people * pictures }, (_, i) => ({ i, shows: Number(i % people < showing) }));
      const labels = table('file,person,AU12', ...rows.map(({ i, shows }) => `${i},p${i % people},${shows}`));
      const readings = rows.map(({ i, shows }) => smile(shows + 2 * Math.sin(5 * i)));
      const { scores, means } = agreementOf(labels, readings, null);
      return [...scores, means].map(({ aucInterval, f1Interval }) => [aucInterval !== null, f1Interval !== null]);
    };
    const [some, none] = [[true, true], [false, false]]; // prettier-ignore
    expect(among(8, 16)).toEqual([some, some]);
    expect(among(7, 16, 5)[0]).toEqual(none);
    expect(among(9, 16, 5)).toEqual([none, none]);
    expect(among(1, 200, 4)[0]).toEqual(none);
    expect(among(1, 1, 40)[0]).toEqual(none);
  });

  test('units behind something that hides them take no part, are counted, and the official scores are of the same pictures', () => {
    const labels = table('file,AU12,AU04', 'a,1,1', 'b,0,0', 'c,1,1', 'd,0,0', 'e,,1');
    const seen = [4, 1, 3, 0, 2].map((z) => reading({ AU12: z, AU04: z }));
    const readings = seen.map((one, i) => (i >= 2 ? mouthCovered(one) : one));
    const official = [0.7, 0.2, 0.1, 0.9, 0.5].map((score) => ACTION_UNITS.map(() => score));
    const [brows, smiles] = agreementOf(labels, readings, official).scores;
    expect(smiles).toMatchObject({ unit: 'AU12', pictures: 2, positives: 1, people: 2, hidden: 2, official: { auc: 1 } });
    expect(brows).toMatchObject({ unit: 'AU04', pictures: 5, hidden: 0, official: { auc: 1 / 3 } });
    expect(agreementOf(labels, seen.map(mouthCovered), official).scores[1]).toMatchObject({
      pictures: 0,
      hidden: 4,
      auc: null,
      f1: null,
    });
  });

  test('pictures of one person make nothing surer', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ shows: i % 2, score: Math.sin(5 * i) + (i % 2) }));
    const width = (copies: number): number => {
      const cells = rows.flatMap(({ shows }, i) => Array.from({ length: copies }, (_, k) => `${i}-${k},p${i},${shows}`));
      const readings = rows.flatMap(({ score }) => Array.from({ length: copies }, () => smile(score)));
      const { low, high } = agreementOf(table('file,person,AU12', ...cells), readings, null).scores[0]!.aucInterval!;
      return high - low;
    };
    expect(width(1)).toBeGreaterThan(0.1);
    expect(width(5)).toBeCloseTo(width(1), 9);
  });
});

describe('faces at rest', () => {
  const folderOf = (...files: PictureReading[][]) =>
    restOf(files.map((frames) => ({ folder: '/data/clips', alarms: alarmsOf(frames) }))).folders[0]!;
  const header = `file,${ACTION_UNITS.map(({ code }) => code).join(',')}`;
  const row = (file: string, cells: Partial<Record<string, string>>): string =>
    [file, ...ACTION_UNITS.map(({ code }) => cells[code] ?? '0')].join(',');

  test('rest is no label but 0, and at least one; a table of few units cannot tell', () => {
    const unknown = Object.fromEntries(ACTION_UNITS.map(({ code }) => [code, '']));
    const labels = table(header, row('a', {}), row('b', { AU12: '' }), row('c', { AU12: '1' }), row('d', unknown));
    expect(restingIn(labels)).toEqual([0, 1]);
    expect(restingIn(table('file,AU12', 'a,0'))).toEqual([]);
  });

  test('false units are counted over all units, and apart over those that are coded', () => {
    const labels = table(header, row('a', {}), row('b', { AU12: '' }), row('c', {}));
    const readings = [reading({ AU12: 3, AU04: 2 }), smile(2), null];
    const alarms = alarmsOf(readings.flatMap((one) => one ?? []));
    expect(alarms).toMatchObject({ pictures: 2, falseUnits: 1.5 });
    expect([alarms.units[unitIndex('AU12')], alarms.units[unitIndex('AU04')]]).toEqual([1, 0.5]);
    expect(falseWhereCoded(labels, readings, [0, 1, 2])).toBe(1); // AU12 of b is not known to be absent
    expect(falseWhereCoded(labels, [mouthCovered(readings[0]!), ...readings.slice(1)], [0, 1, 2])).toBe(0.5); // nor is it seen in a
    expect(alarmsOf([])).toMatchObject({ pictures: 0, falseUnits: null });
    // what a face is coded as showing is no false alarm
    expect(alarmsOf([reading({ AU12: 3, AU04: 2 })], (_, unit) => unit === unitIndex('AU12')).falseUnits).toBe(1);
    const shown = table('file,AU12,AU06_c,AU04_c', 'a,1,0,', 'b,2,1,0', 'c,1.5,,', 'd,1.4,,');
    const units = ['AU12', 'AU06', 'AU04'].map(unitIndex);
    expect([0, 1, 2, 3].map((picture) => units.map((unit) => isCodedShown(shown, picture, unit)))).toEqual([
      [false, false, false], // AU12 is labelled by intensity: present from 2
      [true, true, false],
      [true, false, false], // nearer to 2 than to 1, as the app would read it
      [false, false, false],
    ]);
  });

  test('each file of a folder counts the same, and smiles are told apart', () => {
    const folder = folderOf([reading({ AU04: 3 }), reading({}), reading({}), reading({})], [reading({ AU12: 3, AU06: 3 })]);
    expect(folder).toMatchObject({ pictures: 2, frames: 5, falseUnits: (0.25 + 2) / 2, falseUnitsWithoutAU12: (0.25 + 1) / 2 });
    expect(folder.unsmiling).toEqual({ pictures: 1, falseUnits: 0.25 });
    const text = restTable({ folders: [folder], falseUnitsAtRest: 1.125, skipped: [] });
    expect(text).toMatch(/AU12 +0\.500/);
    expect(text).toMatch(/All files: 1\.125/);
  });

  test('faces of which a part is hidden make false units neither rarer nor unknown: each counts for what is seen of it', () => {
    const frown = reading({ AU04: 3, AU12: 3 });
    const shares = (faces: PictureReading[]) => {
      const { units, falseUnits, hidden } = alarmsOf(faces);
      return { falseUnits, of: ['AU04', 'AU12'].map((code) => [units[unitIndex(code)], hidden[unitIndex(code)]]) };
    };
    expect(shares([frown, mouthCovered(frown)])).toEqual({ falseUnits: 2, of: [[1, 0], [1, 1]] }); // prettier-ignore
    expect(shares([reading({}), mouthCovered(frown)])).toEqual({ falseUnits: 0.5, of: [[0.5, 0], [0, 1]] }); // prettier-ignore
    expect(shares([mouthCovered(frown)])).toEqual({ falseUnits: null, of: [[1, 0], [null, 1]] }); // prettier-ignore
  });

  test('a file without a smile is one whose mouth is seen, and frames of which a part is hidden are counted', () => {
    const frown = reading({ AU04: 3 });
    const folder = folderOf([frown], [mouthCovered(frown)], [frown, mouthCovered(smile(3))]);
    expect(folder).toMatchObject({
      pictures: 3,
      frames: 4,
      falseUnits: (1 + 1 + 0.5) / 3,
      falseUnitsWithoutAU12: (1 + 1 + 0.5) / 3,
    });
    expect(folder.unsmiling).toEqual({ pictures: 2, falseUnits: 0.75 });
    const text = restTable({ folders: [folder], falseUnitsAtRest: null, skipped: [] });
    expect(text).toMatch(/^hidden mouth +2$/m);
    expect(text).not.toMatch(/hidden eyes/);
    expect(folderOf([mouthCovered(frown)])).toMatchObject({
      falseUnits: null,
      falseUnitsWithoutAU12: null,
      unsmiling: { pictures: 0 },
    });
  });

  test('folders of one name are told apart by as much of their paths as it takes', () => {
    const alarms = alarmsOf([reading({})]);
    const names = (...folders: string[]) =>
      restOf(folders.map((folder) => ({ folder, alarms }))).folders.map(({ folder }) => folder);
    expect(names('/data/a/rest', '/data/b/rest', '/data/c', '/data/a/rest')).toEqual(['a/rest', 'b/rest', 'c']);
    expect(names('/rest', '/b/rest', '/a/b/rest')).toEqual(['/rest', '/b/rest', 'a/b/rest']);
  });

  test('what is not there is said before anything is read', async () => {
    const rest = (path: string) => readRest({ paths: [path], onProgress: () => undefined });
    await expect(rest('/no/such/folder')).rejects.toThrow('no such file or folder: /no/such/folder');
    await expect(rest(import.meta.dirname)).rejects.toThrow(/no pictures or videos in it: .*tools/);
  });

  test('of a folder every file is read that begins as a picture or a video, whatever its name; what is passed over is said', () => {
    const folder = mkdtempSync(join(tmpdir(), 'facsimile-rest-'));
    const at = (name: string): string => join(folder, name);
    const lines: string[] = [];
    const read = (): string[] => filesOf([folder], (line) => lines.push(line)).map((path) => basename(path));
    writeFileSync(at('._a.jpg'), 'Mac OS X');
    writeFileSync(at('a.jpg'), 'no picture');
    expect(read).toThrow(`no pictures or videos in it: ${folder}`);
    const starts = { gif: 'GIF89a', avif: '\0\0\0\x1cftypavif', m4v: '\0\0\0\x1cftypM4V ', mts: `0000G${'0'.repeat(191)}G${'0'.repeat(191)}G`, avi: 'RIFF0000AVI ', ts: 'export {}', mp3: 'ID3' }; // prettier-ignore
    for (const [ending, start] of Object.entries(starts)) writeFileSync(at(`b.${ending}`), start);
    mkdirSync(at('more'));
    expect(read()).toEqual(['b.avi', 'b.avif', 'b.gif', 'b.m4v', 'b.mts']);
    expect(lines).toEqual([`passed over in ${folder}, no pictures or videos: a.jpg, b.mp3, b.ts, more`]);
    rmSync(folder, { recursive: true });
  });
});

describe('figures as JSON', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facsimile-figures-'));
    for (const name of ['labels.csv', 'a.jpg', 'others.json']) writeFileSync(at(name), name === 'others.json' ? '{}' : name);
    mkdirSync(at('sub'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['labels.csv', /no such JSON, and would be lost/],
    ['a.jpg', /no such JSON, and would be lost/],
    ['others.json', /no such JSON, and would be lost/],
    ['sub', /a folder: name a file in it, such as .*figures\.json/],
    ['none/out.json', /no such folder: .*none \(make it first\)/],
  ])('%s is no place for them, and stays as it was', (name, reason) => {
    const there = (): unknown[] => [
      readdirSync(folder),
      readFileSync(at('labels.csv'), 'utf8'),
      readFileSync(at('a.jpg'), 'utf8'),
    ];
    const before = there();
    expect(() => checkNumbers(at(name), isFigures)).toThrow(reason);
    expect(there()).toEqual(before);
  });

  test('they replace those of an earlier run and an empty file, whole', () => {
    writeFileSync(at('empty.json'), '');
    checkNumbers(at('empty.json'), isFigures);
    for (const falseUnitsAtRest of [null, 1]) {
      checkNumbers(at('out.json'), isFigures);
      writeNumbers(at('out.json'), { folders: [], falseUnitsAtRest, skipped: [] });
    }
    expect(JSON.parse(readFileSync(at('out.json'), 'utf8'))).toEqual({ folders: [], falseUnitsAtRest: 1, skipped: [] });
    expect(readdirSync(folder)).toEqual(['a.jpg', 'empty.json', 'labels.csv', 'others.json', 'out.json', 'sub']);
  });

  test('a place that is none is said before anything is read', () => {
    const args = ['--import', 'tsx', 'tools/evaluate/main.ts', 'rest', at('a.jpg'), '--json', at('labels.csv')];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('labels.csv: a file that is no such JSON')]);
  });
});

test('pairs are scored with and without their neutral, and units made worse are named', () => {
  const labels = table('file,person,neutral,AU12,AU06', 'a,p,n,1,1', 'b,q,n,1,1', 'c,r,n,1,1', 'd,s,n,0,0', 'e,t,,0,0');
  const alone = [4, 3, 2, 0, 9].map((z) => reading({ AU12: z, AU06: 1 - z }));
  const compared = [...[4, 3, -1, 0].map((z) => reading({ AU12: z, AU06: z })), null];
  const { pictures, people, without, with: beside, worse } = pairedOf(labels, alone, compared, null);
  expect([pictures, people]).toEqual([4, 4]);
  const aucs = (side: typeof without) => side.scores.map(({ auc }) => auc);
  expect([aucs(without), aucs(beside)]).toEqual([[0, 1], [2 / 3, 2 / 3]]); // prettier-ignore
  expect(worse).toEqual([{ unit: 'AU12', loss: 1 - 2 / 3 }]);
});

test('both sides of a pair leave out what is hidden in either', () => {
  const labels = table('file,neutral,AU12,AU04', 'a,n,1,1', 'b,n,0,0', 'c,n,1,1');
  const readings = [3, 0, 2].map((z) => reading({ AU12: z, AU04: z }));
  const hidden = (at: number) => readings.map((one, i) => (i === at ? mouthCovered(one) : one));
  const { without, with: beside } = pairedOf(labels, hidden(0), hidden(1), null);
  for (const { scores } of [without, beside]) expect(scores.map(({ pictures, hidden }) => [pictures, hidden])).toEqual([[3, 0], [1, 2]]); // prettier-ignore
});

test('the table says of each unit in how many pictures it is hidden, where any is', () => {
  const labels = table('file,AU12,AU04', 'a,1,1', 'b,0,0');
  const text = (readings: PictureReading[]): string =>
    tableOf({
      ...agreementOf(labels, readings, null),
      ...{ falseUnitsAtRest: null, falseUnitsCodedAbsent: null, resting: alarmsOf([]), neutrals: alarmsOf([]) },
      paired: null,
      skipped: [],
    });
  const covered = text([smile(3), mouthCovered(smile(1))]);
  expect(covered).toMatch(/pictures +hidden/);
  expect(covered).toMatch(/AU12 \* +1 \/ 1 +1 \/ 1 +1 /);
  expect(covered).toMatch(/AU04 \* +1 \/ 2 +1 \/ 2 +0 /);
  expect(covered).toMatch(/hidden: .*left out/);
  expect(text([smile(3), smile(1)])).not.toMatch(/hidden/);
});

test('the table says dashes where nothing can be said, and stars what few people show', () => {
  const labels = table('file,AU12,AU06', 'a,1,0', 'b,1,0');
  const readings = [smile(3), smile(3)];
  const nobody = alarmsOf([]);
  const text = tableOf({
    ...agreementOf(labels, readings, null),
    ...{ falseUnitsAtRest: null, falseUnitsCodedAbsent: null, resting: nobody, neutrals: nobody },
    paired: pairedOf(labels, readings, readings, null),
    skipped: [],
  });
  expect(text).toMatch(/AU06 \* +0 \/ 2 +0 \/ 2 +– +– +– +– +– +– +– +1\.000 +– +– +–/);
  expect(text).toContain('– where fewer than 8 people show it, fewer than 8 do not');
  expect(text).toMatch(/made worse by the neutral: none/);
  expect(text).not.toMatch(/false units on/);
});

describe('folds', () => {
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'facsimile-folds-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function fold(name: string, people: unknown): string {
    const folder = join(root, name);
    mkdirSync(folder);
    for (const file of ['model.json', 'weights.bin']) writeFileSync(join(folder, file), '');
    writeFileSync(join(folder, 'people.json'), JSON.stringify(people));
    return folder;
  }

  test('everyone is read by the weights that left them out', () => {
    const [first, second] = [fold('1-of-2', { leftOut: ['a', 'b'] }), fold('2-of-2', { leftOut: ['c'] })];
    const weights = weightsByPerson(['c', 'a', 'a'], 2, root);
    expect([weights.get('a'), weights.get('c')]).toEqual([first, second]);
  });

  test('who is in every training is read by none', () => {
    fold('1-of-2', { leftOut: ['a'], always: ['m'] });
    fold('2-of-2', { leftOut: ['b'], always: ['m'] });
    expect(weightsByPerson(['a', 'b', 'm'], 2, root).has('m')).toBe(false);
  });

  test('a person in no fold, or in two, is named', () => {
    fold('1-of-2', { leftOut: ['a'] });
    fold('2-of-2', { leftOut: ['b'] });
    expect(() => weightsByPerson(['a', 'z', 'z'], 2, root)).toThrow(/people whom no fold leaves out: z \(/);
    expect(() => weightsByPerson([..."cdefghi"], 2, root)).toThrow(/: c, d, e, f, g and 2 more/); // prettier-ignore
    fold('1-of-1', { leftOut: ['a', 'a'] });
    expect(() => weightsByPerson(['a'], 1, root)).toThrow('person left out by two folds: a');
  });

  test('what is missing is named with the command that makes it', () => {
    const folder = fold('1-of-3', { leftOut: ['a'] });
    expect(() => weightsByPerson(['a'], 3, root)).toThrow(/no weights of fold 2 of 3: .*2-of-3.*npm run pretrain -- --folds 3/);
    rmSync(join(folder, 'weights.bin'));
    expect(() => weightsByPerson(['a'], 3, root)).toThrow(/1-of-3 lacks weights\.bin/);
  });

  test.each(['', '{"leftOut": ["a"', 'null', '["a"]'])('a damaged list is named: %j', (text) => {
    writeFileSync(join(fold('1-of-1', {}), 'people.json'), text);
    expect(() => weightsByPerson(['a'], 1, root)).toThrow(/no list of people left out: .*people\.json \(expected/);
  });

  test.each([[{}], [{ leftOut: [] }], [{ leftOut: 'a' }], [{ leftOut: [1] }], [{ leftOut: ['a'], always: 'm' }]])(
    '%j is no list of people',
    (people) => {
      fold('1-of-1', people);
      expect(() => weightsByPerson(['a'], 1, root)).toThrow(/no list of people left out: .*people\.json/);
    },
  );
});

test('a picture that cannot be read beside its neutral is left out by itself; a neutral that cannot, with all of its pictures', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-read-'));
  const { pictures } = table('file,neutral,AU12', 'a,n,1', 'b,n,1', 'c,n,1', 'd,m,1', 'e,m,1');
  for (const file of [...pictures.map(({ file }) => file), 'n', 'm']) writeFileSync(join(folder, file), '');
  let [given, beside]: [readonly string[], string | null] = [[], null];
  const nameAt = (i: number): string => basename(given[i]!);
  const page = {
    open: () => Promise.resolve({ modelVersion: 'base' }),
    give: (files: readonly string[]) => Promise.resolve(void (given = files)),
    compareWith: async (choice: NeutralChoice) => {
      beside = typeof choice === 'string' ? null : nameAt(choice.file);
      if (beside === 'm') throw new UnreadableFile('no face in it');
      return Promise.resolve();
    },
    async *read(file: number) {
      if (beside && nameAt(file) === 'b') throw new UnreadableFile('damaged');
      const faces = [smile(1) as BatchReading];
      yield await Promise.resolve({ frames: [{ faces } as unknown as BatchFrame], remarks: [], done: 1 });
    },
    useWeights: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const skipped: (readonly [file: string, why: string])[] = [];
  const skip = (file: string, why: string): void => void skipped.push([file, why]);
  const options = { folder, neutral: true, weights: null, onProgress: () => undefined, skip };
  const { alone, compared } = await readPictures(pictures, options, () => Promise.resolve(page));
  expect(alone.map((own) => own !== null)).toEqual([true, true, true, true, true]);
  expect(compared.map((own) => own !== null)).toEqual([true, false, true, false, false]);
  expect(skipped).toEqual([
    ['b', 'beside its neutral n: damaged'],
    ['d', 'beside its neutral m: no face in it'],
    ['e', 'beside its neutral m: no face in it'],
  ]);
  rmSync(folder, { recursive: true });
});

test('a reader that fails ends it, and no figures are made of what was read before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-dead-'));
  const files = ['a', 'b', 'c'].map((name) => `${name}.png`);
  for (const file of files) writeFileSync(join(folder, file), 'GIF89a');
  const silent = 'worker was silent for 60000 ms';
  const page = {
    open: () => Promise.resolve({ modelVersion: 'base' }),
    give: () => Promise.resolve(),
    compareWith: () => Promise.resolve(),
    async *read(file: number) {
      if (file === 1) throw new Error(silent);
      const faces = [smile(1) as BatchReading];
      yield await Promise.resolve({ frames: [{ faces } as unknown as BatchFrame], remarks: [], done: 1 });
    },
    useWeights: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const { pictures } = table('file,AU12', ...files.map((file) => `${file},1`));
  const options = { folder, neutral: false, weights: null, onProgress: () => undefined, skip: () => undefined };
  const open = () => Promise.resolve(page);
  await expect(readPictures(pictures, options, open)).rejects.toThrow(`b.png: the reader failed at it: ${silent}`);
  await expect(readRest({ paths: [folder], onProgress: () => undefined }, open)).rejects.toThrow(silent);
  rmSync(folder, { recursive: true });
});

const shared = sharedFolder();
test.runIf(shared && findBrowser())(
  'a picture that the official blendshapes refuse has none, and is named; a browser that goes takes their column with it, and nothing else',
  async () => {
    const photo = join(shared!, 'faces/generated/sd14_000.jpg');
    const pictures = [import.meta.filename, photo, photo].map((path, i) => ({ file: `${i}.jpg`, path, isRead: i < 2 }));
    const [skipped, lines]: [string[], string[]] = [[], []];
    const heard = {
      skip: (file: string, why: string) => void skipped.push(`${file}: ${why}`),
      onProgress: (line: string) => void lines.push(line),
    };
    const official = await openBlendshapes(join(shared!, 'models/face_landmarker.task'));
    try {
      const scores = await officialScores(official, pictures, heard);
      expect(scores!.map((one) => one?.length)).toEqual([undefined, ACTION_UNITS.length, undefined]);
      expect(skipped).toEqual([expect.stringMatching(/^0\.jpg: no official blendshapes: .*could not be decoded/)]);
      expect(lines).toEqual([]);
    } finally {
      await official.close();
    }
    expect(await officialScores(official, pictures, heard)).toBeNull();
    expect(lines).toEqual([
      expect.stringMatching(/^0\.jpg: no official blendshapes: the browser is gone .*their column stays empty/),
    ]);
  },
  60_000,
);
