/** The JSON of all figures (`--json`): its place is tried before hours are read, and nothing but earlier figures is replaced there. */

import { readFileSync } from 'node:fs';
import { beginWhole, checkPlace, writeWhole } from '../whole-file.ts';
import type { Evaluation } from './evaluate.ts';
import type { Rest } from './rest.ts';

/** Whether the file at `path` holds the figures of a folder or of resting faces, of any version. */
function isFigures(path: string): boolean {
  try {
    const { falseUnitsAtRest, skipped } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Rest>;
    return falseUnitsAtRest !== undefined && Array.isArray(skipped);
  } catch {
    return false;
  }
}

/** Throws, naming it, when figures cannot be written at `path`, or would replace anything else. */
export function checkFigures(path: string): void {
  checkPlace(path, { what: 'JSON', name: 'figures.json', option: '--json', isOurs: isFigures });
  beginWhole(path).discard();
}

/** Throws, naming the file, when there is no room. */
export const writeFigures = (path: string, figures: Evaluation | Rest): void =>
  writeWhole(path, `${JSON.stringify(figures, null, 2)}\n`);
