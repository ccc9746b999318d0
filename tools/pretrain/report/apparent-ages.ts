/**
 * How old people look who do not exist: all portraits and all coded generated faces (apparent-ages.csv: name of the person, group).
 * Coded once by eye, by one rater (a vision model), 170 px wide: 'younger' looks below 35, children and babies among them, 'older' 55 or
 * more; everybody near a border is 'middle', who are not compared. Nobody checked it, and what looks old is partly grey hair and beards.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnsOf, parseCsv } from '../../datasets/csv.ts';

const TABLE = join(import.meta.dirname, 'apparent-ages.csv');
const GROUPS = ['younger', 'middle', 'older'] as const;

export type ApparentAge = (typeof GROUPS)[number];

/** The group of every person of the table. Throws, naming the line, for another group and for a person who stands there twice. */
export function apparentAges(): ReadonlyMap<string, ApparentAge> {
  const table = parseCsv(readFileSync(TABLE, 'utf8'), TABLE);
  const [person = 0, group = 0] = columnsOf(table, ['person', 'group'], TABLE);
  const ages = new Map<string, ApparentAge>();
  for (const { cells, at } of table.rows) {
    const [name, age] = [cells[person]!, GROUPS.find((one) => one === cells[group])];
    if (!age) throw new Error(`${TABLE}:${at}: no such group: ${cells[group]} (known: ${GROUPS.join(', ')})`);
    if (ages.has(name)) throw new Error(`${TABLE}:${at}: twice in the table: ${name}`);
    ages.set(name, age);
  }
  return ages;
}
