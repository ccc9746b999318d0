/** `npm run mal -- train` on the built app: folders in the layouts of DISFA and RAF-DB, made of pictures of the demonstration face. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DISFA_UNITS } from '../../tools/datasets/disfa.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Of every part of DISFA's folds at least one. */
const SUBJECTS = ['SN002', 'SN010', 'SN013', 'SN003'];
const CODES = ['AU12', 'AU01', 'AU26'] as const;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Pictures of the clip in which a unit is fully shown, or none is. */
function showing(code: string | null): Uint8Array[] {
  const face = placeOf('face');
  const { frames } = JSON.parse(readFileSync(face.truth, 'utf8')) as { frames: Record<string, number>[] };
  return picturesOf(readFileSync(face.video)).filter((_, i) =>
    code === null ? Object.keys(frames[i]!).length === 0 : frames[i]![code] === 1,
  );
}

function makeFolders(folder: string): { disfa: string; raf: string } {
  const [disfa, raf] = [join(folder, 'disfa'), join(folder, 'raf')];
  const [nobody] = picturesOf(readFileSync(placeOf('empty').video));
  for (const [s, subject] of SUBJECTS.entries()) {
    const shown: (readonly [code: string | null, picture: Uint8Array])[] = [null, ...CODES].flatMap((code) =>
      [0, 1].map((i) => [code, showing(code)[5 * s + i]!] as const),
    );
    shown.forEach(([, picture], i) => write(join(disfa, `Images/${subject}/${i + 1}.jpg`), picture));
    // besides: a picture of nobody, a labelled frame without, and a picture that is none
    write(join(disfa, `Images/${subject}/9.jpg`), nobody!);
    write(join(disfa, `Images/${subject}/11.jpg`), 'no picture');
    for (const unit of DISFA_UNITS) {
      const code = `AU${String(unit).padStart(2, '0')}`;
      const lines = Array.from({ length: 11 }, (_, i) => `${i + 1},${shown[i]?.[0] === code ? 5 : 0}`);
      write(join(disfa, `ActionUnit_Labels/${subject}/${subject}_au${unit}.txt`), lines.join('\n'));
    }
  }
  const faces = [
    [7, showing(null)],
    [4, showing('AU12')],
    [1, showing('AU26')],
  ] as const;
  const list = faces.flatMap(([label, pictures]) =>
    pictures.slice(0, 6).map((picture, i) => {
      write(join(raf, `Image/aligned/train_${label}00${i}_aligned.jpg`), picture);
      return `train_${label}00${i}.jpg ${label}`;
    }),
  );
  write(join(raf, 'EmoLabel/list_patition_label.txt'), list.join('\n'));
  return { disfa, raf };
}

test('finds faces, trains fold by fold, goes on from what it has, and prints the table', () => {
  const folder = test.info().outputPath('sets');
  const { disfa, raf } = makeFolders(folder);
  const run = (steps: number): { out: string; said: string } => {
    const tool = ['--import', import.meta.resolve('tsx'), '--import', './tools/pretrain/run.mjs', 'tools/mal/main.ts', 'train'];
    const given = ['--au', `disfa=${disfa}`, '--fe', `raf-db=${raf}`, '--steps', String(steps), '--cache', join(folder, 'cache')];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...tool, ...given], { cwd: ROOT, encoding: 'utf8' });
    expect(stderr, stderr).not.toMatch(/Error/);
    expect(status, stderr).toBe(0);
    return { out: stdout, said: stderr };
  };
  const { out, said } = run(40);
  expect(said).toContain('disfa: 40 samples of 4 subjects');
  expect(said).toContain('disfa: 4 left out: no picture of a labelled frame');
  expect(said).toContain('disfa: 4 left out: a picture without a face');
  expect(said).toContain('disfa: 4 left out: a picture that cannot be read');
  expect(said).toContain('disfa: 32 faces');
  expect(said).toContain('fold 3 of 3: step 40 of 40');
  const rows = out.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()).slice(1, -1)); // prettier-ignore
  expect(cells[0]).toEqual(['disfa, F1', 'AU1', 'AU2', 'AU4', 'AU6', 'AU9', 'AU12', 'AU25', 'AU26', 'average']);
  expect(cells[3]).toEqual(['MAL as published', '43.8', '39.3', '68.9', '47.4', '48.6', '72.7', '90.6', '52.6', '58.0']);
  // the clip's smile and dropped jaw cannot be mistaken
  expect(Number(cells[2]![6])).toBeGreaterThan(60);
  expect(out).toMatch(/counts as 0: .*AU4/);

  const again = run(40);
  expect(again.out).toBe(out);
  expect(again.said).not.toMatch(/step|pictures looked at/);
});
