/** A folder of labelled pictures through the live path, and how well it reads them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blendshapeScores } from '../pretrain/report/blendshapes.ts';
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

/** Official scores by picture, of those in which a face was found. */
async function officialScores(
  bundle: string,
  folder: string,
  pictures: readonly LabelledPicture[],
  readings: readonly (PictureReading | null)[],
): Promise<(number[] | null)[]> {
  const found = readings.flatMap((reading, i) => (reading ? [i] : []));
  const scores = await blendshapeScores(bundle, found.map((i) => readFileSync(pathOf(folder, pictures[i]!.file)))); // prettier-ignore
  const out = readings.map((): number[] | null => null);
  found.forEach((i, k) => (out[i] = scores[k]!));
  return out;
}

function labelsIn({ folder, labels, neutral }: EvaluateOptions): Labels {
  const path = labels ?? join(folder, 'labels.csv');
  if (!existsSync(path))
    throw new Error(`no table of labels: ${path} (a column "file" and one a unit; name another with --labels)`);
  const read = underOneName(readLabels(readFileSync(path, 'utf8'), path), folder, path);
  if (neutral && read.pictures.every((picture) => picture.neutral === null))
    throw new Error(`no neutral to compare with: ${path} has no column "neutral", or nothing in it`);
  const rest = unlabelledNeutrals(read);
  return { ...read, pictures: [...read.pictures, ...rest] };
}

/** Throws for a table that cannot be read, for folds that are not there, and when no picture can be used. */
export async function evaluateFolder(options: EvaluateOptions): Promise<Evaluation> {
  const { folder, official, folds = null, foldsIn, onProgress } = options;
  const table = labelsIn(options);
  const weights = folds === null ? null : weightsByPerson(table.pictures.map(({ person }) => person), folds, foldsIn); // prettier-ignore
  const pictures = table.pictures.filter(({ person }) => !weights || weights.has(person));
  const fitted = table.pictures.length - pictures.length;
  if (fitted > 0) onProgress(`${fitted} pictures of people who are in every training are left out`);
  const labels = { ...table, pictures };
  const skipped: LeftOut[] = [];
  const skip = (file: string, why: string): void => void skipped.push({ file, why });
  const { alone, compared } = await readPictures(pictures, { ...options, weights, skip });
  if (alone.every((reading) => reading === null))
    throw new Error(`none of ${alone.length} pictures could be used${firstOf(skipped)}`);
  if (official) onProgress('official blendshapes');
  const beside = official ? await officialScores(official, folder, pictures, alone) : null;
  const neutrals = new Set(pictures.map(({ neutral }) => neutral));
  const named = pictures.flatMap(({ file }, i) => (neutrals.has(file) && alone[i] ? [i] : []));
  const atRest = restingIn(labels);
  const resting = alarmsOf(atRest.flatMap((i) => alone[i] ?? []));
  return {
    ...agreementOf(labels, alone, beside),
    falseUnitsAtRest: resting.falseUnits,
    falseUnitsCodedAbsent: falseWhereCoded(labels, alone, atRest),
    resting,
    neutrals: alarmsOf(named.map((i) => alone[i]!), (k, unit) => isCodedShown(labels, named[k]!, unit)), // prettier-ignore
    paired: options.neutral ? pairedOf(labels, alone, compared, beside) : null,
    skipped,
  };
}
