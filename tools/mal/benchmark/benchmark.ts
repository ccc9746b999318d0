/** The whole benchmark: grid, tables, figures, numbers. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { startBackend } from '../../pretrain/backend.ts';
import { curvesFigure } from './figures.ts';
import { drawGallery } from './gallery.ts';
import { readGrid, type GridOptions, type Recorded } from './grid.ts';
import { compare, type Comparison } from './summary.ts';
import { ablationTable, aucTable, behindTable, f1Table, singleTable, unitTable } from './tables.ts';
import { mean } from '../../statistics.ts';

/** Figures and the table of units are of this share. */
const SHOWN_SHARE = 0.4;

export interface BenchmarkNumbers extends Comparison {
  readonly settings: Omit<GridOptions, 'cache'>;
  readonly pretrained: Comparison | null;
  /** Mean F1 over seeds by form and share. */
  readonly ablation: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
  /** Mean weight of expression samples over the first and the last recorded steps, by row and share. */
  readonly expressionWeight: Readonly<
    Record<string, Readonly<Record<string, { readonly first: number; readonly last: number }>>>
  >;
}

const isAblation = ({ row }: Recorded): boolean => row.method.kind === 'mal' && typeof row.method.form === 'object';

function weightCourse(results: readonly Recorded[]): BenchmarkNumbers['expressionWeight'] {
  const course: Record<string, Record<string, { first: number; last: number }>> = {};
  for (const name of ['mal', 'mal-published-top', 'mal-published-whole']) {
    for (const { share } of results.filter(({ row }) => row.name === name)) {
      const own = results.filter((result) => result.row.name === name && result.share === share);
      const at = (i: number): number => mean(own.map(({ curve }) => curve.at(i)!.expressionWeight));
      (course[name] ??= {})[share] = { first: at(0), last: at(-1) };
    }
  }
  return course;
}

function ablationNumbers(results: readonly Recorded[]): BenchmarkNumbers['ablation'] {
  const numbers: Record<string, Record<string, number>> = {};
  for (const { row, share } of results) {
    const own = results.filter((result) => result.row.name === row.name && result.share === share);
    (numbers[row.name] ??= {})[share] = mean(own.map(({ f1 }) => mean(f1)));
  }
  return results.length > 0 ? numbers : null;
}

/** Reads a finished grid; the tables as Markdown, and the numbers. */
export function reportGrid(options: GridOptions): { tables: string; numbers: BenchmarkNumbers; fresh: readonly Recorded[] } {
  const { seeds, moreSeeds, steps, size } = options;
  const all = readGrid(options);
  const fresh = all.filter((result) => !isAblation(result) && !result.row.pretrained);
  const ablation = all.filter(isAblation);
  const learned = all.filter(({ row }) => row.pretrained);
  const comparison = compare(fresh);
  const started = learned.length > 0 ? compare(learned) : null;
  const course = weightCourse(fresh);
  const weights = Object.entries(course).map(([name, byShare]) => {
    const each = Object.entries(byShare).map(([share, { first, last }]) => `${share}: ${first.toFixed(2)} to ${last.toFixed(2)}`);
    return `- ${name}: ${each.join(', ')}`;
  });
  const sections = [
    ['F1, mean over units, by spoilt share (mean ± standard deviation over seeds)', f1Table(comparison)],
    ['Ours against the best fixed row of each share, chosen with hindsight', behindTable(comparison)],
    ['Ours against single task', singleTable(comparison)],
    [`F1 by unit, ${100 * SHOWN_SHARE} % spoilt`, unitTable(comparison, SHOWN_SHARE)],
    ['AUC of the last weights: clean samples against spoilt ones', aucTable(comparison)],
    ['Mean weight of expression samples, first 20 iterations to last 20, by share', weights.join('\n')],
    ...(started
      ? [
          ['F1 from a pretrained network', f1Table(started)],
          ['The same against single task', singleTable(started)],
        ]
      : []),
    ...(ablation.length > 0 ? [['Ours with one part changed', ablationTable([...fresh, ...ablation])]] : []),
  ];
  return {
    tables: sections.map(([title, body]) => `## ${title}\n\n${body}\n`).join('\n'),
    numbers: {
      settings: { seeds, moreSeeds, steps, size },
      ...comparison,
      pretrained: started,
      ablation: ablationNumbers(ablation),
      expressionWeight: course,
    },
    fresh,
  };
}

/** As the repository's own formatter would have it. */
export async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** Writes the tables, the numbers and the figures into a folder. */
export async function writeDocs(folder: string, options: GridOptions, command: string): Promise<void> {
  const { tables, numbers, fresh } = reportGrid(options);
  mkdirSync(folder, { recursive: true });
  const head = `# Benchmark results\n\nWritten by \`${command}\`; README.md says what they mean.\n\n`;
  for (const [name, text] of Object.entries({ 'results.md': head + tables, 'benchmark.json': JSON.stringify(numbers) })) {
    const file = join(folder, name);
    writeFileSync(file, await formatted(file, text));
  }
  const column = (title: string, name: string): { title: string; results: Recorded[] } => ({
    title,
    results: fresh.filter(({ row, share }) => row.name === name && share === SHOWN_SHARE),
  });
  const columns = [
    column('multi task', 'mtl-1'),
    column('MAL as published, top', 'mal-published-top'),
    column('MAL, ours', 'mal'),
  ];
  writeFileSync(join(folder, 'curves.svg'), curvesFigure(columns));
  await startBackend();
  writeFileSync(join(folder, 'gallery.svg'), await drawGallery(options, 1, SHOWN_SHARE));
}
