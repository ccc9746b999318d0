/**
 * Labels of a folder of pictures, from a table: a column `file`, one column a unit (AU12, AU1, AU12_r), and where there are any
 * `neutral` (the picture of the same person's neutral face). Blank, -1 and 9 mean unknown. A column whose labels are all 0 or 1
 * tells presence, any other intensity 0 to 5. Other columns are left alone.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { parseCsv } from '../datasets/csv.ts';

export interface LabelledPicture {
  /** As the table names it. */
  readonly file: string;
  /** Picture of the neutral face, or null. */
  readonly neutral: string | null;
  /** By ACTION_UNITS; null where unknown. */
  readonly units: readonly (number | null)[];
}

export interface Labels {
  readonly pictures: readonly LabelledPicture[];
  /** By ACTION_UNITS: how a unit is labelled, null where it has no column. */
  readonly kinds: readonly ('presence' | 'intensity' | null)[];
}

const UNKNOWN = ['', '-1', '9'];
/** Codes of others for units that are read here under one code. */
const OTHER_CODES: Readonly<Record<string, string>> = { AU23: 'AU24', AU45: 'AU43', AU27: 'AU26' };

/** Index into ACTION_UNITS of a column's name, -1 for a column of something else. */
function unitOf(column: string): number {
  const [, number] = /^AU0*(\d{1,2})(?:_[rc])?$/i.exec(column.trim()) ?? [];
  if (number === undefined) return -1;
  const code = `AU${number.padStart(2, '0')}`;
  return ACTION_UNITS.findIndex((unit) => unit.code === (OTHER_CODES[code] ?? code));
}

/** Reads a table. Throws, naming line and column, for what is no label, and when there is nothing to read. */
export function readLabels(text: string, name: string): Labels {
  const { header, rows } = parseCsv(text, name);
  const at = (column: string): number => header.findIndex((title) => title.toLowerCase() === column);
  const [file, neutral] = [at('file'), at('neutral')];
  if (file < 0) throw new Error(`table of labels without a column "file": ${name} has ${header.join(', ')}`);
  const columns = header.flatMap((title, column) => (unitOf(title) < 0 ? [] : [{ column, title, unit: unitOf(title) }]));
  if (columns.length === 0) throw new Error(`table of labels without a column of a unit, such as AU12: ${name}`);
  const twice = columns.find(({ unit }, i) => columns.findIndex((other) => other.unit === unit) !== i);
  if (twice)
    throw new Error(`two columns for one unit in ${name}: ${twice.title} is read as ${ACTION_UNITS[twice.unit]!.label} too`);
  const pictures = rows.map(({ cells, at: line }): LabelledPicture => {
    const units = ACTION_UNITS.map((): number | null => null);
    for (const { column, title, unit } of columns) {
      const cell = cells[column]!;
      if (UNKNOWN.includes(cell)) continue;
      const value = Number(cell);
      if (!(value >= 0 && value <= 5)) {
        throw new Error(`not a label from 0 to 5: ${cell} (${name}, line ${line}, ${title}; blank, -1 and 9 mean unknown)`);
      }
      units[unit] = value;
    }
    const named = cells[file]!;
    if (!named) throw new Error(`row without a file: ${name}, line ${line}`);
    return { file: named, neutral: (neutral < 0 ? '' : cells[neutral]!) || null, units };
  });
  const kinds = ACTION_UNITS.map((_, unit) => {
    if (columns.every((column) => column.unit !== unit)) return null;
    return pictures.every(({ units }) => [null, 0, 1].includes(units[unit]!)) ? 'presence' : 'intensity';
  });
  return { pictures, kinds };
}
