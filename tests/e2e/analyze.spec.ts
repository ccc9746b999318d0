/** `npm run analyze` on the built app: pictures of the demonstration face, and real ones where they are at hand. */

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { OPENFACE_HEADER } from '../../src/core/openface-csv.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { analyze } from '../../tools/analyze/analyze.ts';
import { merge } from '../../tools/analyze/merge.ts';
import { evaluateFolder } from '../../tools/evaluate/evaluate.ts';
import { readRest } from '../../tools/evaluate/rest.ts';
import { openBatchPage } from '../../tools/batch/batch-page.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();
const BASE = join(import.meta.dirname, '../../static/models/base');
type Row = Readonly<Record<string, string>>;

/** A table whose file names hold no commas. */
function rowsOf(path: string): Row[] {
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(header).toBe(OPENFACE_HEADER);
  const columns = header!.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, i) => [columns[i]!, value])));
}

/** Files beside a table that are being written. */
const partsBeside = (out: string): string[] => readdirSync(dirname(out)).filter((name) => name.endsWith('.part'));

/** Pictures of the demonstration face at rest and smiling, one of nobody, and a file that is no picture. */
function drawnFiles(folder: string): Record<'neutral' | 'smile' | 'nobody' | 'letter', string> {
  mkdirSync(folder, { recursive: true });
  const face = placeOf('face');
  const empty = placeOf('empty');
  const { frames: truth } = JSON.parse(readFileSync(face.truth, 'utf8')) as { frames: Record<string, number>[] };
  const pictures = picturesOf(readFileSync(face.video));
  expect(pictures.length).toBe(truth.length);
  const files = {
    neutral: join(folder, 'neutral.jpg'),
    smile: join(folder, 'smile.jpg'),
    nobody: join(folder, 'nobody.jpg'),
    letter: join(folder, 'letter.txt'),
  };
  writeFileSync(files.neutral, pictures[0]!);
  writeFileSync(files.smile, pictures[truth.findIndex((units) => units['AU12'] === 1)]!);
  writeFileSync(files.nobody, picturesOf(readFileSync(empty.video))[0]!);
  writeFileSync(files.letter, 'Dear reader');
  return files;
}

test('reads what can be read, keeps a row for a picture of nobody, and names what cannot be read', async () => {
  const { neutral, smile, nobody, letter } = drawnFiles(test.info().outputPath());
  const out = test.info().outputPath('out.csv');
  const lines: string[] = [];
  const onProgress = (line: string, over: boolean): void => void (over && lines.push(line));
  const missing = test.info().outputPath('missing.jpg');
  const failed = await analyze({
    files: [neutral, missing, letter, smile, nobody],
    out,
    neutral: 'first',
    faces: 1,
    workers: 1,
    onProgress,
  });
  expect(failed).toEqual([missing, letter]);
  expect(lines.find((line) => line.includes('letter.txt'))).toMatch(/cannot decode letter\.txt/);
  expect(lines.find((line) => line.includes('missing.jpg'))).toMatch(/no such file/);

  const rows = rowsOf(out);
  expect(rows.map(({ file, frame, face_id, success }) => [file, frame, face_id, success])).toEqual([
    [neutral, '1', '0', '1'],
    [smile, '1', '0', '1'],
    [nobody, '1', '0', '0'],
  ]);
  const [rest, smiling] = rows;
  expect(Number(rest!['AU12_r'])).toBeLessThan(1);
  expect(Number(smiling!['AU12_r'])).toBeGreaterThan(Number(rest!['AU12_r']) + 1);
  expect(Math.abs(Number(rest!['pose_Ry']))).toBeLessThan(0.2);
});

test('compares with a neutral file, and refuses one without a face', async () => {
  const { neutral, smile, nobody } = drawnFiles(test.info().outputPath());
  const common = { out: test.info().outputPath('out.csv'), faces: 1, workers: 1, onProgress: () => undefined };
  await analyze({ ...common, files: [smile], neutral });
  expect(rowsOf(common.out).length).toBe(1);
  await expect(analyze({ ...common, files: [smile], neutral: nobody })).rejects.toThrow(/nobody\.jpg: no face in it/);
  await expect(analyze({ ...common, files: [smile], neutral: 'gone.jpg' })).rejects.toThrow(/gone\.jpg: no such file/);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it, and leaves neither table nor part of one`, async () => {
    const { neutral } = drawnFiles(test.info().outputPath());
    const out = test.info().outputPath('stopped.csv');
    const files = Array.from({ length: 500 }, () => neutral);
    const tool = spawn(process.execPath, ['--import', 'tsx', 'tools/analyze/main.ts', ...files, '--out', out, '--workers', '1']);
    const ended = new Promise<number | null>((done) => tool.once('close', done));
    let said = '';
    const begun = new Promise<void>((done) =>
      tool.stderr.on('data', (part: Buffer) => {
        said += part.toString();
        if (said.includes('[1/500]')) done();
      }),
    );
    await Promise.race([begun, ended]);
    expect(said).toContain('[1/500]');
    expect(partsBeside(out)).toHaveLength(1);
    tool.kill(signal);
    expect(await ended).toBe(128 + constants.signals[signal]);
    expect(said).toContain('stopped.csv: not written, since it was stopped');
    expect([existsSync(out), partsBeside(out)]).toEqual([false, []]);
  });
}

test('no table is written when nothing could be read', async () => {
  const { letter } = drawnFiles(test.info().outputPath());
  const out = test.info().outputPath('empty.csv');
  const given = { files: [letter], out, neutral: 'none', faces: 1, workers: 1, onProgress: () => undefined };
  await expect(analyze(given)).rejects.toThrow('empty.csv: not written, since none of the files could be read');
  expect([existsSync(out), partsBeside(out)]).toEqual([false, []]);
});

test('says when there is no face good enough to compare with, and compares pictures with nobody unasked', async () => {
  const { smile, nobody } = drawnFiles(test.info().outputPath());
  const out = test.info().outputPath('out.csv');
  const lines: string[] = [];
  const onProgress = (line: string, over: boolean): void => void (over && lines.push(line));
  await analyze({ files: [nobody], out, neutral: 'first', faces: 1, workers: 1, onProgress });
  expect(lines.at(-1)).toMatch(/compared with nobody: no face good enough was found/);
  await analyze({ files: [smile], out, neutral: 'auto', faces: 1, workers: 1, onProgress });
  expect(rowsOf(out).map((row) => row['compared_with'])).toEqual(['none']);
});

test('a neutral stays with its person when a frame misses them, and each is compared with their own', async () => {
  test.skip(!shared, 'no shared folder of cases');
  const clip = join(shared!, 'cases/neutral-jumps/leave.mp4');
  const out = test.info().outputPath('out.csv');
  for (const [neutral, compared] of [
    ['first', 'first'],
    ['auto', 'estimated'],
  ] as const) {
    // prettier-ignore
    expect(await analyze({ files: [clip], out, neutral, faces: 2, onProgress: () => undefined })).toEqual([]);
    const rows = rowsOf(out);
    const smiling = rows.filter(({ face_id: id }) => id === '1');
    expect(smiling.length, 'the smile is there in all frames').toBe(125);
    for (const row of smiling) {
      expect(row['compared_with'], 'a smile that is held is no rest').toBe('none');
      expect(Number(row['AU12_r'])).toBeGreaterThan(2);
    }
    const resting = rows.filter(({ face_id: id }) => id !== '1');
    expect(resting.map((row) => row['compared_with'])).toEqual(resting.map(() => compared));
  }
});

test('gives landmarks and the aligned crop of a picture', async () => {
  const { neutral, nobody } = drawnFiles(test.info().outputPath());
  const page = await openBatchPage();
  try {
    await page.give([neutral, nobody]);
    await page.open({ faces: 1, finders: 1 });
    const face = await page.face(0);
    expect(face!.landmarks.length).toBe(3 * LANDMARKS);
    expect(Buffer.from(face!.crop, 'base64').length).toBe(112 * 112 * 3);
    expect(await page.face(1)).toBeNull();
  } finally {
    await page.close();
  }
});

test('reads every frame of a real clip at its own time, and real portraits', async () => {
  test.skip(!shared, 'no shared folder of real faces');
  const [clip, portrait, smiling] = ['video/baseline.mp4', 'london/001_neutral.jpg', 'london/001_smiling.jpg'].map((name) =>
    join(shared!, 'faces', name),
  ) as [string, string, string];
  const out = test.info().outputPath('out.csv');
  const options = { files: [portrait, clip, smiling], out, neutral: 'none', faces: 1, onProgress: () => undefined };
  expect(await analyze(options)).toEqual([]);
  const rows = rowsOf(out);
  const frames = rows.filter(({ file }) => file === clip);
  // ffprobe -count_frames: 104 frames at 30 a second
  expect(frames.length).toBe(104);
  frames.forEach(({ frame, timestamp, success, face_id }, i) => {
    expect([frame, success, face_id]).toEqual([String(i + 1), '1', '0']);
    expect(Number(timestamp)).toBeCloseTo(i / 30, 4);
  });
  const [rest, smile] = [portrait, smiling].map((name) => Number(rows.find(({ file }) => file === name)!['AU12_r']));
  expect(smile).toBeGreaterThan(rest!);
});

test('evaluates a folder against its table, and says what it left out', async () => {
  const folder = test.info().outputPath();
  drawnFiles(folder);
  writeFileSync(
    join(folder, 'labels.csv'),
    'file,neutral,AU12,AU43_c\nsmile.jpg,neutral.jpg,5,0\nneutral.jpg,neutral.jpg,0,0\nnobody.jpg,neutral.jpg,0,0\ngone.jpg,neutral.jpg,5,\n',
  );
  const given = { folder, neutral: true, official: null, onProgress: () => undefined };
  const { scores, skipped, paired } = await evaluateFolder(given);
  expect(skipped).toEqual([
    { file: 'nobody.jpg', why: 'no face found' },
    { file: 'gone.jpg', why: `no such file, or a folder: ${join(folder, 'gone.jpg')}` },
  ]);
  expect(scores[0]).toMatchObject({ unit: 'AU12', labels: 'intensity', pictures: 2, positives: 1, auc: 1, f1: 1 });
  expect(scores[1]).toMatchObject({ unit: 'AU43', labels: 'presence', positives: 0, auc: null });
  // the smile alone has a neutral that is not itself
  expect(paired).toMatchObject({ pictures: 1, people: 1 });
  await expect(evaluateFolder({ ...given, labels: join(folder, 'none.csv') })).rejects.toThrow(/no table of labels/);
});

test('reads each person by the weights of the fold that left them out, and false units on faces at rest', async () => {
  const folder = test.info().outputPath();
  const { neutral } = drawnFiles(folder);
  writeFileSync(join(folder, 'labels.csv'), 'file,person,AU12\nsmile.jpg,a,5\nneutral.jpg,b,0\n');
  const folds = join(folder, 'folds');
  for (const [k, person] of ['a', 'b'].entries()) {
    const fold = join(folds, `${k + 1}-of-2`);
    cpSync(BASE, fold, { recursive: true });
    writeFileSync(join(fold, 'people.json'), JSON.stringify({ leftOut: [person] }));
  }
  const given = { folder, neutral: false, official: null, folds: 2, foldsIn: folds, onProgress: () => undefined };
  const own = await evaluateFolder({ ...given, folds: null });
  expect((await evaluateFolder(given)).scores).toEqual(own.scores);

  const broken = join(folds, '2-of-2/model.json');
  writeFileSync(broken, readFileSync(broken, 'utf8').replaceAll('lower_', 'nowhere_'));
  await expect(evaluateFolder(given)).rejects.toThrow(/weights are not this network's/);

  const rest = await readRest({ paths: [neutral, placeOf('empty').video], onProgress: () => undefined });
  expect(rest.folders[0]).toMatchObject({ pictures: 1, frames: 1 });
  expect(rest.skipped.map(({ file }) => file)).toEqual([placeOf('empty').video]);
});

test('a JSON beside the table says what read it, compared with what, and that nothing is smoothed', async () => {
  const { neutral, letter } = drawnFiles(test.info().outputPath());
  const out = test.info().outputPath('out.csv');
  await analyze({ files: [neutral, letter], out, neutral: 'first', faces: 1, workers: 1, onProgress: () => undefined });
  const about = JSON.parse(readFileSync(test.info().outputPath('out.json'), 'utf8')) as Record<string, unknown>;
  expect(about).toMatchObject({ format: 'facsimile-openface-table', neutral: 'first', smoothing: 0, faces: 1 });
  expect((about['model'] as { version: string }).version).toMatch(/^\d+\.\d+\.\d+\+/);
  expect(about['files']).toMatchObject([
    { file: neutral, frames: 1, framesCompared: 1, error: null },
    { file: letter, frames: 0, error: expect.stringMatching(/letter\.txt/) },
  ]);
});

test('two shares put together are the bytes of one run, and a share that is run again reads nothing twice', async () => {
  const { neutral, smile, nobody, letter } = drawnFiles(test.info().outputPath());
  const files = [nobody, smile, letter, neutral, smile];
  const [one, many] = [test.info().outputPath('one.csv'), test.info().outputPath('many.csv')];
  const given = { files, neutral: 'first', faces: 1, workers: 1 };
  expect(await analyze({ ...given, out: one, onProgress: () => undefined })).toEqual([letter]);
  for (const share of [2, 1]) await analyze({ ...given, out: many, shard: { share, of: 2 }, onProgress: () => undefined });
  const lines: string[] = [];
  await analyze({ ...given, out: many, shard: { share: 2, of: 2 }, onProgress: (line, over) => void (over && lines.push(line)) });
  expect(lines).toEqual([]);
  expect(await merge(many, { onProgress: () => undefined })).toEqual([letter]);
  expect(readFileSync(many, 'utf8')).toBe(readFileSync(one, 'utf8'));
  expect(readFileSync(many.replace('.csv', '.json'), 'utf8')).toBe(readFileSync(one.replace('.csv', '.json'), 'utf8'));
});

/** The film at `path` at half its speed, without decoding it. */
async function slowed(path: string, out: string): Promise<void> {
  const input = new Input({ source: new BufferSource(readFileSync(path)), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource((await track.getCodec())!);
  output.addVideoTrack(source);
  await output.start();
  const meta = { decoderConfig: (await track.getDecoderConfig())! };
  for await (const packet of new EncodedPacketSink(track).packets())
    await source.add(packet.clone({ timestamp: 2 * packet.timestamp, duration: 2 * packet.duration }), meta);
  await output.finalize();
  writeFileSync(out, new Uint8Array(output.target.buffer!));
}

test('a long video that three shares read together is the bytes of one run, and a share that is run again reads nothing twice', async () => {
  test.skip(!shared, 'no shared folder of cases');
  test.setTimeout(600_000);
  const film = test.info().outputPath('long.mp4');
  await slowed(join(shared!, 'cases/neutral-jumps/leave.mp4'), film);
  const { neutral } = drawnFiles(test.info().outputPath());
  const [one, many] = [test.info().outputPath('one.csv'), test.info().outputPath('many.csv')];
  const given = { files: [neutral, film], neutral: 'auto', faces: 2, long: 8 };
  expect(await analyze({ ...given, out: one, onProgress: () => undefined })).toEqual([]);
  const lines: string[] = [];
  const onProgress = (line: string, over: boolean): void => void (over && lines.push(line));
  // two segments: one share has none
  for (const share of [3, 1, 2]) expect(await analyze({ ...given, out: many, shard: { share, of: 3 }, onProgress })).toEqual([]);
  expect(lines.filter((line) => line.includes('faces found in')).length).toBe(3);
  lines.length = 0;
  await analyze({ ...given, out: many, shard: { share: 2, of: 3 }, onProgress });
  expect(lines).toEqual([]);
  expect(await merge(many, { onProgress })).toEqual([]);
  expect(readFileSync(many, 'utf8')).toBe(readFileSync(one, 'utf8'));
  expect(readFileSync(many.replace('.csv', '.json'), 'utf8')).toBe(readFileSync(one.replace('.csv', '.json'), 'utf8'));
  expect(rowsOf(many).filter(({ file }) => file === film).length).toBeGreaterThan(120);
  expect(readdirSync(`${many}.parts`).filter((name) => name.includes('.found'))).toEqual([]);
  expect(await merge(many, { onProgress }), 'put together again without reading').toEqual([]);
});
