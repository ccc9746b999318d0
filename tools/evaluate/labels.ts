/**
 * Labels of a folder of pictures, from a table: a column `file` (picture-files.ts says which file a name means), one column a unit
 * (AU12, AU1, AU12_r), and where there are any `neutral` (the picture of the same person's neutral face) and `person`. Cells are
 * separated by `,` or, where the header has no comma, by `;` or tabs (then with decimal commas, as spreadsheets write both). Blank, NA,
 * -1 and 9 mean unknown; empty rows and other columns are left alone. Columns of `_c` tell presence, 0 or 1, and those of `_r` intensity, 0
 * to 5; those without a suffix tell presence where all of them are 0 or 1 throughout, else intensity, all of them: who codes
 * intensities may never see more than a trace.
 *
 * Several columns of one unit: `_r` (intensity) goes before `_c` (presence) of the same code, as in tables of OpenFace; codes that
 * are read as one unit here (AU23 and AU24) give the stronger, and are unknown where one is and the other does not show it; they
 * may not be presence and intensity.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { parseCsv, type CsvTable } from '../datasets/csv.ts';
import { together } from '../datasets/dataset.ts';

export interface LabelledPicture {
  /** As the table names it. */
  readonly file: string;
  /** Pictures of one person are never taken for independent; the file's own name where the table names nobody. */
  readonly person: string;
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

interface UnitColumn {
  readonly at: number;
  readonly title: string;
  /** As the header has it: AU23 where the unit is AU24's. */
  readonly code: string;
  readonly suffix: '' | '_r' | '_c';
  /** Index into ACTION_UNITS. */
  readonly unit: number;
}

const UNKNOWN_CODES = [-1, 9];
/** What a column of presence holds. */
const BINARY: readonly (number | null)[] = [null, 0, 1];
const UNKNOWN_WORDS = ['', 'na', 'nan', 'n/a'];
/** Codes of others for units that are read here under one code. */
const OTHER_CODES: Readonly<Record<string, string>> = { AU23: 'AU24', AU45: 'AU43', AU27: 'AU26' };

/** The header's columns of units, those of `_c` left out whose code has `_r` too. Throws for one that is there twice. */
function unitColumns(header: readonly string[], name: string): UnitColumn[] {
  const all = header.flatMap((title, at): UnitColumn[] => {
    const [, number, suffix = ''] = /^AU0*(\d{1,2})(_[rc])?$/i.exec(title) ?? [];
    if (number === undefined) return [];
    const code = `AU${number.padStart(2, '0')}`;
    const unit = ACTION_UNITS.findIndex((one) => one.code === (OTHER_CODES[code] ?? code));
    return unit < 0 ? [] : [{ at, title, code, suffix: suffix.toLowerCase() as UnitColumn['suffix'], unit }];
  });
  const columns = all.filter(
    (one) => one.suffix !== '_c' || !all.some((other) => other.code === one.code && other.suffix === '_r'),
  );
  const twice = columns.find((one, i) => columns.findIndex((other) => other.code === one.code) !== i);
  if (twice) throw new Error(`two columns for one unit in ${name}: ${twice.title} is ${twice.code} again`);
  if (columns.length === 0) throw new Error(`table of labels without a column of a unit, such as AU12: ${name}`);
  return columns;
}

/** A label, null where it is unknown. Throws, naming `where`, for what is none in a column of `suffix`. */
function labelOf(cell: string, suffix: UnitColumn['suffix'], decimalComma: boolean, where: string): number | null {
  if (UNKNOWN_WORDS.includes(cell.toLowerCase())) return null;
  const value = Number(decimalComma ? cell.replace(',', '.') : cell);
  if (UNKNOWN_CODES.includes(value)) return null;
  if (!(value >= 0 && value <= 5))
    throw new Error(`not a label from 0 to 5: ${cell} (${where}; blank, NA, -1 and 9 mean unknown)`);
  if (suffix === '_c' && !BINARY.includes(value)) throw new Error(`not a presence, 0 or 1: ${cell} (${where})`);
  return value;
}

/** How each of ACTION_UNITS is labelled, from `rows` of a label a column. Throws for a unit that is labelled in both ways. */
function kindsOf(columns: readonly UnitColumn[], rows: readonly (readonly (number | null)[])[], name: string): Labels['kinds'] {
  const isGraded = rows.some((row) => row.some((label, i) => columns[i]!.suffix === '' && !BINARY.includes(label)));
  const kindOf = ({ suffix }: UnitColumn): 'presence' | 'intensity' =>
    suffix === '_r' || (suffix === '' && isGraded) ? 'intensity' : 'presence';
  return ACTION_UNITS.map((_, unit) => {
    const own = columns.filter((column) => column.unit === unit);
    if (new Set(own.map(kindOf)).size > 1) {
      const titles = own.map(({ title }) => title).join(', ');
      throw new Error(`presence and intensity of one unit in ${name}: ${titles} (leave one out)`);
    }
    return own[0] ? kindOf(own[0]) : null;
  });
}

function takeApart(text: string, name: string): { table: CsvTable; decimalComma: boolean } {
  const [header = ''] = text.split(/\r\n?|\n/, 1);
  const separator = ([',', ';', '\t'] as const).find((one) => header.includes(one)) ?? ',';
  return { table: parseCsv(text, name, separator), decimalComma: separator !== ',' };
}

/** Reads a table. Throws, naming line and column, for what is no label, for a file twice, and when there is nothing to read. */
export function readLabels(text: string, name: string): Labels {
  const { table, decimalComma } = takeApart(text, name);
  const { header } = table;
  const at = (column: string): number => header.findIndex((title) => title.toLowerCase() === column);
  const [file, neutral, person] = [at('file'), at('neutral'), at('person')];
  if (file < 0) throw new Error(`table of labels without a column "file": ${name} has ${header.join(', ')}`);
  const columns = unitColumns(header, name);
  const rows = table.rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (rows.length === 0) throw new Error(`table of labels without a row: ${name}`);
  const lines = new Map<string, number>();
  const labelled: (number | null)[][] = [];
  const pictures = rows.map(({ cells, at: line }): LabelledPicture => {
    const named = cells[file]!;
    if (!named) throw new Error(`row without a file: ${name}, line ${line}`);
    const before = lines.get(named);
    if (before !== undefined) throw new Error(`file in two rows: ${named} (${name}, lines ${before} and ${line})`);
    lines.set(named, line);
    const labels = columns.map(({ at, title, suffix }) =>
      labelOf(cells[at]!, suffix, decimalComma, `${name}, line ${line}, ${title}`),
    );
    labelled.push(labels);
    const units = ACTION_UNITS.map((_, unit) => together(labels.filter((_, i) => columns[i]!.unit === unit)));
    const own = (column: number): string => (column < 0 ? '' : cells[column]!);
    return { file: named, person: own(person) || named, neutral: own(neutral) || null, units };
  });
  return { pictures, kinds: kindsOf(columns, labelled, name) };
}
