/** A folder of labelled pictures through the live path, and how well it reads them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../datasets/csv.ts';
import { openBlendshapes, scoresByUnit, UnscoredPicture, type Blendshapes } from '../pretrain/report/blendshapes.ts';
import { isCodedShown } from './columns.ts';
import { weightsByPerson } from './folds.ts';
import { firstOf, type LeftOut } from './left-out.ts';
import { readLabels, type LabelledPicture, type Labels } from './labels.ts';
import { pairedOf, type Paired } from './paired.ts';
import { pathOf, underOneName } from './picture-files.ts';
import { readPictures } from './read-pictures.ts';
import type { PictureReading } from './reading.ts';
import { alarmsOf, falseWhereCoded, restingIn, type Alarms } from './resting.ts';
import { agreementOf, type Agreement } from './scores.ts';

export interface EvaluateOptions {
  readonly folder: string;
  /** Path of the table; left out, `labels.csv` in the folder. */
  readonly labels?: string;
  /** Compare the pictures that have a neutral with it, beside the same pictures without. */
  readonly neutral: boolean;
  /** Path of MediaPipe's own bundle, whose blendshapes are scored beside; null for none. */
  readonly official: string | null;
  /** Read each person by the weights of the fold, of so many, that left them out; null for the app's own weights. */
  readonly folds?: number | null;
  /** Folder of the folds; left out, where the training keeps them. */
  readonly foldsIn?: string;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  readonly onProgress: (line: string) => void;
}

export interface Evaluation extends Agreement {
  /** Units read as present on a face coded as resting, a picture: over all units, whatever was coded of them. */
  readonly falseUnitsAtRest: number | null;
  /** The same over the units that are coded as absent: an unknown label may hide a trace, or a movement that one rater saw. */
  readonly falseUnitsCodedAbsent: number | null;
  /** The first by unit. */
  readonly resting: Alarms;
  /** False alarms on the pictures that the table names as neutrals, labelled or not; what they are coded as showing is none. */
  readonly neutrals: Alarms;
  /** Null unless asked for. */
  readonly paired: Paired | null;
  /** Pictures of the table that could not be used, with the reason. */
  readonly skipped: readonly LeftOut[];
}

/** The neutrals that the table names without a row of their own, as pictures of which nothing is known. */
function unlabelledNeutrals({ pictures, kinds }: Labels): LabelledPicture[] {
  const named = new Map(pictures.flatMap(({ neutral, person }) => (neutral === null ? [] : [[neutral, person] as const])));
  for (const { file } of pictures) named.delete(file);
  return [...named].map(([file, person]) => ({ file, person, neutral: null, units: kinds.map(() => null) }));
}

/**
 * Official scores by picture, of those in which a face was found; null for a picture that cannot be scored, which `skip` hears, and for
 * all of them, with the reason as a line of progress, when the browser fails: what was read before is worth more than this column.
 */
export async function officialScores(
  official: Blendshapes,
  pictures: readonly { readonly file: string; readonly path: string; readonly isRead: boolean }[],
  { skip, onProgress }: { skip(file: string, why: string): void; onProgress(line: string): void },
): Promise<(number[] | null)[] | null> {
  const out: (number[] | null)[] = [];
  for (const { file, path, isRead } of pictures) {
    try {
      const scores = isRead ? await official.of(path) : null;
      out.push(scores && scoresByUnit(scores));
    } catch (error) {
      const why = `no official blendshapes: ${(error as Error).message}`;
      if (!(error instanceof UnscoredPicture)) return (onProgress(`${file}: ${why}; their column stays empty`), null);
      skip(file, why);
      out.push(null);
    }
  }
  return out;
}

function labelsIn({ folder, labels, neutral }: EvaluateOptions): Labels {
  const path = labels ?? join(folder, 'labels.csv');
  if (!existsSync(path))
    throw new Error(`no table of labels: ${path} (a column "file" and one a unit; name another with --labels)`);
  const read = underOneName(readLabels(textOf(readFileSync(path)), path), folder, path);
  if (neutral && read.pictures.every((picture) => picture.neutral === null))
    throw new Error(`no neutral to compare with: ${path} has no column "neutral", or nothing in it`);
  const rest = unlabelledNeutrals(read);
  return { ...read, pictures: [...read.pictures, ...rest] };
}

/** Throws for a table that cannot be read, for folds and a bundle that are not there, and when no picture can be used. */
export async function evaluateFolder(options: EvaluateOptions): Promise<Evaluation> {
  const { folder, folds = null, foldsIn, neutral, onProgress } = options;
  const table = labelsIn(options);
  const weights = folds === null ? null : weightsByPerson(table.pictures.map(({ person }) => person), folds, foldsIn); // prettier-ignore
  const pictures = table.pictures.filter(({ person }) => !weights || weights.has(person));
  const fitted = table.pictures.length - pictures.length;
  if (fitted > 0) onProgress(`${fitted} pictures of people who are in every training are left out`);
  const labels = { ...table, pictures };
  const skipped: LeftOut[] = [];
  const skip = (file: string, why: string): void => void skipped.push({ file, why });
  // opened before anything is read: what is no bundle must not cost hours
  const official = options.official === null ? null : await openBlendshapes(options.official);
  try {
    const { alone, compared } = await readPictures(pictures, { ...options, weights, skip });
    if (alone.every((reading) => reading === null))
      throw new Error(`none of ${alone.length} pictures could be used${firstOf(skipped)}`);
    if (official) onProgress('official blendshapes');
    const read = pictures.map(({ file }, i) => ({ file, path: pathOf(folder, file), isRead: alone[i] !== null }));
    const beside = official && (await officialScores(official, read, { skip, onProgress }));
    return { ...figuresOf(labels, alone, beside), paired: neutral ? pairedOf(labels, alone, compared, beside) : null, skipped };
  } finally {
    await official?.close();
  }
}

/** What is said of pictures as they are; `readings` and the `official` scores are by picture. */
function figuresOf(
  labels: Labels,
  readings: readonly (PictureReading | null)[],
  official: readonly (number[] | null)[] | null,
): Omit<Evaluation, 'paired' | 'skipped'> {
  const { pictures } = labels;
  const neutrals = new Set(pictures.map(({ neutral }) => neutral));
  const named = pictures.flatMap(({ file }, i) => (neutrals.has(file) && readings[i] ? [i] : []));
  const atRest = restingIn(labels);
  const resting = alarmsOf(atRest.flatMap((i) => readings[i] ?? []));
  return {
    ...agreementOf(labels, readings, official),
    falseUnitsAtRest: resting.falseUnits,
    falseUnitsCodedAbsent: falseWhereCoded(labels, readings, atRest),
    resting,
    neutrals: alarmsOf(named.map((i) => readings[i]!), (k, unit) => isCodedShown(labels, named[k]!, unit)), // prettier-ignore
  };
}
