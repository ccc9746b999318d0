/** A folder of labelled pictures through the live path, and how well it reads them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBatchPage } from '../batch/batch-page.ts';
import { blendshapeScores } from '../pretrain/report/blendshapes.ts';
import { readLabels, type Labels } from './labels.ts';
import { scoresOf, type PictureReading, type UnitScore } from './scores.ts';

export interface EvaluateOptions {
  readonly folder: string;
  /** Path of the table; left out, `labels.csv` in the folder. */
  readonly labels?: string;
  /** Compare each face with the neutral one that the table names. */
  readonly neutral: boolean;
  /** Path of MediaPipe's own bundle, whose blendshapes are scored beside; null for none. */
  readonly official: string | null;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  readonly onProgress: (line: string) => void;
}

export interface Evaluation {
  readonly scores: readonly UnitScore[];
  /** Pictures of the table that could not be used, with the reason. */
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
}

/** Readings by picture of the table, null where there is none; `skip` hears why. */
async function readPictures(
  { pictures }: Labels,
  { folder, neutral, dist, onProgress }: EvaluateOptions,
  skip: (file: string, why: string) => void,
): Promise<(PictureReading | null)[]> {
  const paths = [...new Set(pictures.flatMap(({ file, neutral: own }) => (own && neutral ? [file, own] : [file])))];
  const present = paths.filter((path) => existsSync(join(folder, path)));
  const numbers = new Map(present.map((path, i) => [path, i]));
  const page = await openBatchPage(dist);
  const out: (PictureReading | null)[] = [];
  try {
    await page.give(present.map((path) => join(folder, path)));
    await page.open(1);
    let compared: string | null = null;
    for (const [i, picture] of pictures.entries()) {
      const own = neutral ? picture.neutral : null;
      out.push(null);
      const number = numbers.get(picture.file);
      try {
        if (number === undefined) throw new Error('no such file');
        if (own !== compared || i === 0) {
          compared = null;
          const at = own === null ? null : numbers.get(own);
          if (at === undefined) throw new Error(`no such neutral: ${own}`);
          await page.compareWith(at === null ? 'none' : { file: at });
          compared = own;
        }
        for await (const { frames } of page.read(number)) {
          const face = frames[0]?.faces[0];
          if (!face) throw new Error('no face found');
          out[i] = face;
        }
      } catch (error) {
        skip(picture.file, (error as Error).message);
      }
      if ((i + 1) % 50 === 0 || i + 1 === pictures.length) onProgress(`${i + 1} of ${pictures.length} pictures`);
    }
  } finally {
    await page.close();
  }
  return out;
}

/** Throws for a table that cannot be read, or when no picture of it can be used. */
export async function evaluateFolder(options: EvaluateOptions): Promise<Evaluation> {
  const { folder, official, onProgress } = options;
  const path = options.labels ?? join(folder, 'labels.csv');
  if (!existsSync(path))
    throw new Error(`no table of labels: ${path} (a column "file" and one a unit; name another with --labels)`);
  const labels = readLabels(readFileSync(path, 'utf8'), path);
  if (options.neutral && labels.pictures.every(({ neutral }) => neutral === null)) {
    throw new Error(`no neutral to compare with: ${path} has no column "neutral", or nothing in it`);
  }
  const skipped: { file: string; why: string }[] = [];
  const readings = await readPictures(labels, options, (file, why) => skipped.push({ file, why }));
  if (readings.every((reading) => reading === null))
    throw new Error(`none of ${readings.length} pictures could be used: ${skipped[0]?.why}`);
  let beside: (number[] | null)[] | null = null;
  if (official) {
    onProgress('official blendshapes');
    const found = readings.flatMap((reading, i) => (reading ? [i] : []));
    const scores = await blendshapeScores(official, found.map((i) => readFileSync(join(folder, labels.pictures[i]!.file)))); // prettier-ignore
    beside = readings.map(() => null);
    for (const [k, i] of found.entries()) beside[i] = scores[k]!;
  }
  return { scores: scoresOf(labels, readings, beside), skipped };
}
