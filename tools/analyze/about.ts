/** Where the JSON beside a table lies (src/batch/film/table-about.ts says what is in it). */

import { readFileSync } from 'node:fs';
import { FORMAT } from '../../src/batch/film/table-about.ts';

/** Where the JSON of a table lies. */
export const aboutPlace = (table: string): string => `${table.replace(/\.csv$/i, '')}.json`;

/** Whether the file at `path` is such a JSON. */
export function isAbout(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { format?: unknown }).format === FORMAT;
  } catch {
    return false;
  }
}
