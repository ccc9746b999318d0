/** What was measured, as tables for people. */

import { ACTION_UNITS, REGIONS, type Region } from '../../src/core/facs.ts';
import type { Interval } from '../../src/core/metrics.ts';
import type { Evaluation } from './evaluate.ts';
import { ENOUGH_PEOPLE } from './intervals.ts';
import { ENOUGH_PICTURES, type Paired } from './paired.ts';
import type { Rest } from './rest.ts';
import type { Alarms } from './resting.ts';
import type { Figures, UnitScore } from './scores.ts';

type Cell = string | number | null;

const number = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(3));
const interval = (given: Interval | null): string => (given ? `${given.low.toFixed(2)}–${given.high.toFixed(2)}` : '–');
const text = (cell: Cell): string => (typeof cell === 'string' ? cell : number(cell));

/** Rows under a header, the first column to the left and all others to the right. */
function aligned(rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(text));
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return cells.map((row) => line(row).trimEnd()).join('\n');
}

const shareAtRest = ({ units }: Alarms, label: string): number | null =>
  units[ACTION_UNITS.findIndex((one) => one.label === label)] ?? null;

/** The table of a folder, and under it what it says of faces at rest. */
export function tableOf({ scores, means, resting, falseUnitsCodedAbsent, neutrals, paired }: Evaluation): string {
  const icc = scores.some(({ labels }) => labels === 'intensity');
  const hides = scores.some(({ hidden }) => hidden > 0);
  const figures = (one: Figures, atRest: number | null): Cell[] => [
    one.auc,
    interval(one.aucInterval),
    one.aucPrinted,
    one.f1,
    interval(one.f1Interval),
    one.bestF1,
    one.sensitivity,
    one.specificity,
    atRest,
    ...(icc ? [one.icc] : []),
    one.official?.auc ?? null,
    one.official?.bestF1 ?? null,
  ];
  const titles = ['AUC', '95 %', 'printed', 'F1', '95 %', 'best F1', 'sens', 'spec', 'at rest', ...(icc ? ['ICC'] : []), 'official', 'best F1']; // prettier-ignore
  const unit = (one: UnitScore): Cell[] => [
    `${one.unit}${one.counted ? '' : ' *'}`,
    `${one.peopleShowing} / ${one.people}`,
    `${one.positives} / ${one.pictures}`,
    ...(hides ? [String(one.hidden)] : []),
    ...figures(one, shareAtRest(resting, one.unit)),
  ];
  return [
    aligned([
      ['unit', 'people', 'pictures', ...(hides ? ['hidden'] : []), ...titles],
      ...scores.map(unit),
      ['mean', '', '', ...(hides ? [''] : []), ...figures(means, null)],
    ]),
    '',
    'people and pictures: shown / labelled. AUC by the latent, and by the intensity as printed. F1, sens, spec at the app\'s threshold.', // prettier-ignore
    `95 % by resampling people; – where fewer than ${ENOUGH_PEOPLE} people show it, fewer than ${ENOUGH_PEOPLE} do not, or resamples do not differ.`,
    `* fewer than ${ENOUGH_PEOPLE} people show it: not in the means.`,
    ...(hides ? ['hidden: labelled pictures left out of the unit, since something covers what it is read from.'] : []),
    ...restLine('faces coded as resting', resting, `, ${number(falseUnitsCodedAbsent)} of them in units coded as absent`),
    ...restLine('neutrals named by the table', neutrals),
    ...(paired ? ['', pairedTable(paired)] : []),
  ].join('\n');
}

const REGION_NAMES: Readonly<Record<Region, string>> = { upper: 'eyes', lower: 'mouth' };

/** In how many pictures each region is hidden that is in any of `alarms`. */
function hiddenRegions(alarms: readonly Alarms[]): { readonly name: string; readonly counts: readonly number[] }[] {
  return REGIONS.flatMap((region) => {
    const unit = ACTION_UNITS.findIndex((one) => one.region === region);
    const counts = alarms.map(({ hidden }) => hidden[unit]!);
    return counts.some((count) => count > 0) ? [{ name: `hidden ${REGION_NAMES[region]}`, counts }] : [];
  });
}

function restLine(what: string, alarms: Alarms, more = ''): string[] {
  const hidden = hiddenRegions([alarms]).map(({ name, counts }) => `, ${name} in ${counts[0]!}`);
  if (alarms.pictures === 0) return [];
  return [`false units on ${alarms.pictures} ${what}: ${number(alarms.falseUnits)} a picture${more}${hidden.join('')}`];
}

function pairedTable({ pictures, people, without, with: beside, worse }: Paired): string {
  const figures = (one: Figures, other: Figures): Cell[] => [
    ...[one.auc, other.auc, one.aucPrinted, other.aucPrinted],
    ...[one.f1, other.f1, one.bestF1, other.bestF1],
  ];
  const titles = ['AUC', 'printed', 'F1', 'best F1'].flatMap((title) => [title, 'own']);
  return [
    `${pictures} pictures of ${people} people with a neutral: each figure without it, then with their own`,
    aligned([
      ['unit', 'people', 'pictures', ...titles],
      ...without.scores.map((one, i): Cell[] => [
        `${one.unit}${one.counted ? '' : ' *'}`,
        `${one.peopleShowing} / ${one.people}`,
        `${one.positives} / ${one.pictures}`,
        ...figures(one, beside.scores[i]!),
      ]),
      ['mean', '', '', ...figures(without.means, beside.means)],
    ]),
    '',
    `* fewer than ${ENOUGH_PICTURES} pictures show it: not in the means.`,
    `made worse by the neutral: ${worse.map(({ unit, loss }) => `${unit} by ${loss.toFixed(3)}`).join(', ') || 'none'}`,
    `false units at rest: ${number(without.falseUnitsAtRest)} without, ${number(beside.falseUnitsAtRest)} with`,
  ].join('\n');
}

/** False units of folders of resting faces, a column each. */
export function restTable({ folders, falseUnitsAtRest }: Rest): string {
  const hidden = hiddenRegions(folders);
  const row = (title: string, of: (folder: Rest['folders'][number]) => Cell): Cell[] => [title, ...folders.map(of)];
  return [
    aligned([
      row('', ({ folder }) => folder),
      row('files', ({ pictures }) => String(pictures)),
      row('frames', ({ frames }) => String(frames)),
      ...hidden.map(({ name, counts }) => [name, ...counts.map(String)]),
      ...ACTION_UNITS.map(({ label }, unit) => row(label, ({ units }) => units[unit]!)),
      row('false units', ({ falseUnits }) => falseUnits),
      row('without AU12', ({ falseUnitsWithoutAU12 }) => falseUnitsWithoutAU12),
      row('files without a smile', ({ unsmiling }) => String(unsmiling.pictures)),
      row('false units in them', ({ unsmiling }) => unsmiling.falseUnits),
    ]),
    '',
    `a picture; a video counts as one, by the mean over its frames. All files: ${number(falseUnitsAtRest)}`,
    ...(hidden.length > 0 ? ['hidden: frames left out of the units that are read from there.'] : []),
  ].join('\n');
}
