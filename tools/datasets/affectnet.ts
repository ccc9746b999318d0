/**
 * AffectNet (Mollahosseini et al. 2019) in either layout: tables `training.csv` and `validation.csv` with `subDirectory_filePath` and
 * `expression`, with or without the row that names the columns, at the top or in `Manually_Annotated_file_lists`, and pictures below
 * `Manually_Annotated_Images`; or folders `train_set` and `val_set` with `annotations/<id>_exp.npy` beside
 * `images/<id>.jpg`. Contempt is no class here, and 8 to 10 are no expressions.
 */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { columnsOf, parseCsv } from './csv.ts';
import {
  imported,
  isPicture,
  noUnits,
  SeenLabels,
  Skips,
  wholeNumber,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';
import { readNpyScalar } from './npy.ts';

/** Label 0 first. */
const LABELS: readonly Expression[] = ['neutral', 'happiness', 'sadness', 'surprise', 'fear', 'disgust', 'anger'];
const CONTEMPT = 7;
const LAST_LABEL = 10;
const TABLES = { 'training.csv': 'train', 'validation.csv': 'test' } as const;
const TABLE_ROOTS = ['', 'Manually_Annotated_file_lists/', 'Manually_Annotated/Manually_Annotated_file_lists/'] as const;
/** Columns of the tables, as the set's own first row names them. */
const HEADER = 'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
const IMAGE_ROOTS = ['Manually_Annotated_Images', 'Manually_Annotated/Manually_Annotated_Images', 'images', '.'] as const;
const SETS = { train_set: 'train', val_set: 'test' } as const;

class Collected {
  readonly samples: DatasetSample[] = [];
  readonly skips = new Skips();
  readonly #seen = new SeenLabels();

  /** Takes a labelled picture in, or counts why not. Throws, naming `where`, for one that came before under another label. */
  add(frame: string, label: number, file: string | undefined, part: 'train' | 'test', where: string): void {
    if (this.#seen.again(frame, label, where)) this.skips.add('labelled twice alike');
    else if (label === CONTEMPT) this.skips.add('contempt, which is no class here');
    else if (label > CONTEMPT) this.skips.add('no expression is labelled');
    else if (file === undefined) this.skips.add('no picture of a labelled face');
    else {
      const expression = EXPRESSIONS.indexOf(LABELS[label]!);
      this.samples.push({ subject: frame, frame, picture: { file }, ...noUnits(), expression, part });
    }
  }
}

function fromTables(folder: Folder, into: Collected): void {
  for (const [name, part] of Object.entries(TABLES)) {
    const file = TABLE_ROOTS.map((root) => root + name).find((path) => folder.has(path));
    if (file === undefined) continue;
    const text = folder.text(file);
    // without the first row the table begins with a picture
    const bare = isPicture(text.slice(0, text.search(/[,\r\n]|$/)));
    const read = bare ? parseCsv(`${HEADER}\n${text}`, `${file} (after a row of column names)`) : parseCsv(text, file);
    const [path, expression] = columnsOf(read, ['subDirectory_filePath', 'expression'], file) as [number, number];
    for (const { cells, at } of read.rows) {
      const picture = cells[path]!;
      const where = `${file}:${bare ? at - 1 : at}`;
      const found = IMAGE_ROOTS.map((root) => (root === '.' ? picture : `${root}/${picture}`)).find((there) => folder.has(there));
      into.add(picture, wholeNumber(cells[expression]!, 0, LAST_LABEL, where), found, part, where);
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
      into.add(`${set}/${id}`, label, folder.has(picture) ? picture : undefined, part, file);
    }
  }
}

export function importAffectNet(folder: Folder): Imported {
  const into = new Collected();
  const tables = Object.keys(TABLES).some((name) => TABLE_ROOTS.some((root) => folder.has(root + name)));
  const arrays = Object.keys(SETS).some((set) => folder.list(`${set}/annotations`).length > 0);
  if (!tables && !arrays) {
    throw new Error(
      'not an AffectNet folder: neither training.csv, Manually_Annotated_file_lists/training.csv nor train_set/annotations in it',
    );
  }
  if (tables) fromTables(folder, into);
  else fromArrays(folder, into);
  const notes = [tables ? 'layout: tables' : 'layout: an array a picture'];
  const looked = tables ? IMAGE_ROOTS.map((root) => `${root}/<path in the table>`).join(', ') : 'train_set/images/<number>.jpg';
  return imported('AffectNet', into.samples, into.skips, notes, looked);
}
