/**
 * Comma-separated values (RFC 4180) with a header row; `;` or tabs separate where spreadsheets write them. Quotes hold a cell
 * together that begins with one, spaces aside; elsewhere they are characters like any (5" wide).
 */

export type Separator = ',' | ';' | '\t';

export interface CsvTable {
  readonly header: readonly string[];
  /** Cells of each row, and the line it began on, from 1. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly at: number }[];
}

/** The text of a table, in UTF-8 or, as spreadsheets save it, in UTF-16 with a byte order mark or in Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Takes a table apart, whose cells are separated by `separator`. Throws, naming `file` and line, when a row is not as long as the header or a quote stays open. */
export function parseCsv(text: string, file: string, separator: Separator = ','): CsvTable {
  const rows: { cells: string[]; at: number }[] = [];
  let [cell, quoted, at, begun]: [string, boolean, number, number] = ['', false, 1, 1];
  let cells: string[] = [];
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cells[0]!.trim() !== '') rows.push({ cells: cells.map((value) => value.trim()), at: begun });
    [cells, cell] = [[], ''];
  };
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  for (let i = 0; i < source.length; i++) {
    const character = source[i]!;
    if (character === '\n') at++;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (source[i + 1] === '"') cell += source[i++]!;
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRow();
      begun = at;
    } else cell += character;
  }
  if (quoted) throw new Error(`${file}:${begun}: a quote is never closed`);
  endRow();
  const [head, ...body] = rows;
  if (!head) throw new Error(`${file}: empty table`);
  for (const row of body) {
    if (row.cells.length !== head.cells.length) {
      throw new Error(`${file}:${row.at}: ${row.cells.length} cells, the header has ${head.cells.length}`);
    }
  }
  return { header: head.cells, rows: body };
}

/** Where each of `names` stands in the header. Throws naming those that are missing, or there twice. */
export function columnsOf({ header }: CsvTable, names: readonly string[], file: string): number[] {
  const twice = names.find((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (twice !== undefined) throw new Error(`${file}: two columns ${twice} in its header`);
  const missing = names.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new Error(`${file}: no column ${missing.join(', ')} in its header: ${header.slice(0, 12).join(', ')}`);
  return names.map((name) => header.indexOf(name));
}
