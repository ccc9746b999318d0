/**
 * AffectNet (Mollahosseini et al. 2019) in either layout: tables `training.csv` and `validation.csv` with `subDirectory_filePath` and
 * `expression`, pictures below `Manually_Annotated_Images`; or folders `train_set` and `val_set` with `annotations/<id>_exp.npy` beside
 * `images/<id>.jpg`. Contempt is no class here, and 8 to 10 are no expressions.
 */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { columnsOf, parseCsv } from './csv.ts';
import { noUnits, Skips, wholeNumber, type DatasetSample, type Folder, type Imported } from './dataset.ts';
import { readNpyScalar } from './npy.ts';

/** Label 0 first. */
const LABELS: readonly Expression[] = ['neutral', 'happiness', 'sadness', 'surprise', 'fear', 'disgust', 'anger'];
const CONTEMPT = 7;
const LAST_LABEL = 10;
const TABLES = { 'training.csv': 'train', 'validation.csv': 'test' } as const;
const IMAGE_ROOTS = ['Manually_Annotated_Images', 'Manually_Annotated/Manually_Annotated_Images', 'images', '.'] as const;
const SETS = { train_set: 'train', val_set: 'test' } as const;

class Collected {
  readonly samples: DatasetSample[] = [];
  readonly skips = new Skips();

  /** Takes a labelled picture in, or counts why not. */
  add(frame: string, label: number, file: string | undefined, part: 'train' | 'test'): void {
    if (label === CONTEMPT) this.skips.add('contempt, which is no class here');
    else if (label > CONTEMPT) this.skips.add('no expression is labelled');
    else if (file === undefined) this.skips.add('no picture of a labelled face');
    else {
      const expression = EXPRESSIONS.indexOf(LABELS[label]!);
      this.samples.push({ subject: frame, frame, picture: { file }, ...noUnits(), expression, part });
    }
  }
}

function fromTables(folder: Folder, into: Collected): void {
  for (const [file, part] of Object.entries(TABLES)) {
    if (!folder.has(file)) continue;
    const read = parseCsv(folder.text(file), file);
    const [path, expression] = columnsOf(read, ['subDirectory_filePath', 'expression'], file) as [number, number];
    for (const { cells, at } of read.rows) {
      const name = cells[path]!;
      const found = IMAGE_ROOTS.map((root) => (root === '.' ? name : `${root}/${name}`)).find((there) => folder.has(there));
      into.add(name, wholeNumber(cells[expression]!, 0, LAST_LABEL, `${file}:${at}`), found, part);
    }
  }
}

function fromArrays(folder: Folder, into: Collected): void {
  for (const [set, part] of Object.entries(SETS)) {
    for (const name of folder.list(`${set}/annotations`)) {
      const id = /^(.+)_exp\.npy$/.exec(name)?.[1];
      if (id === undefined) continue;
      const file = `${set}/annotations/${name}`;
      const label = wholeNumber(String(readNpyScalar(folder.bytes(file), file)), 0, LAST_LABEL, file);
      const picture = `${set}/images/${id}.jpg`;
      into.add(`${set}/${id}`, label, folder.has(picture) ? picture : undefined, part);
    }
  }
}

export function importAffectNet(folder: Folder): Imported {
  const into = new Collected();
  const tables = Object.keys(TABLES).some((file) => folder.has(file));
  const arrays = Object.keys(SETS).some((set) => folder.list(`${set}/annotations`).length > 0);
  if (!tables && !arrays) throw new Error('not an AffectNet folder: neither training.csv nor train_set/annotations in it');
  if (tables) fromTables(folder, into);
  else fromArrays(folder, into);
  return { samples: into.samples, skipped: into.skips.counts, notes: [tables ? 'layout: tables' : 'layout: an array a picture'] };
}
