/**
 * GFT (Girard et al. 2017): 96 participants in groups of three. A table a participant in `labels`, whose columns no public loader
 * writes down: by default `Frame` and `AU1` and so on, else as told. Pictures of participant 001A lie in `images/001A`, numbered.
 */

import { columnsOf, parseCsv } from './csv.ts';
import {
  demandNew,
  imported,
  occurrenceLevel,
  picturesByNumber,
  Skips,
  unitLabels,
  UNKNOWN_LABEL,
  wholeNumber,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

export const GFT_REPORTED = [1, 2, 4, 6, 10, 12, 14, 15, 23, 24] as const;
const LAST_FRAME = 1_000_000;
/** Where coders could not tell, or the face could not be coded: what the set's own tables write is not documented in public. */
const UNKNOWN = [-999, -1, UNKNOWN_LABEL] as const;

export interface GftColumns {
  readonly frame: string;
  /** Column of a unit, with `#` for its number. */
  readonly unit: string;
}
export const GFT_COLUMNS: GftColumns = { frame: 'Frame', unit: 'AU#' };

export function importGft(folder: Folder, { frame, unit }: GftColumns = GFT_COLUMNS): Imported {
  const tables = folder.list('labels').filter((name) => name.endsWith('.csv'));
  if (tables.length === 0) throw new Error('not a GFT folder: no labels/*.csv in it');
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const name of tables) {
    const subject = name.replace(/\.csv$/, '');
    const file = `labels/${name}`;
    const table = parseCsv(folder.text(file), file);
    const [frameAt, ...unitsAt] = columnsOf(table, [frame, ...GFT_REPORTED.map((n) => unit.replace('#', String(n)))], file);
    const pictures = picturesByNumber(folder, `images/${subject}`);
    const frames = new Set<number>();
    for (const { cells, at } of table.rows) {
      const where = `${file}:${at}`;
      const number = wholeNumber(cells[frameAt!]!, 0, LAST_FRAME, where);
      demandNew(frames, number, where);
      const labels = GFT_REPORTED.map((n, i) => [n, occurrenceLevel(cells[unitsAt[i]!]!, UNKNOWN, where)] as const);
      const known = unitLabels(labels);
      const picture = pictures.get(number);
      if (picture === undefined) skips.add('no picture of a labelled frame');
      else if (!known.mask.includes(1)) skips.add('no unit is known');
      else {
        const path = `images/${subject}/${picture}`;
        samples.push({ subject, frame: `${subject}/${number}`, picture: { file: path }, ...known, expression: -1, part: null });
      }
    }
  }
  return imported('GFT', samples, skips, [`columns read: ${frame}, ${unit}`], 'images/001A and so on, with a picture a frame');
}
