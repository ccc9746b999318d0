/** The curves of the chosen units as SVG. */

import { ACTION_UNITS, unitIndex } from '../../../core/facs.ts';
import { MAX_LEVEL } from '../../../core/ordinal.ts';
import { FAMILY_OF_UNIT } from '../../../reader/overlay/families.ts';
import { dashOf, DASHES } from '../../timeline/plot.ts';
import { curveData, LEVELS } from '../curves.ts';
import type { ReviewState } from '../review.svelte.ts';
import { AXIS, digits, path, rect, sheet, SHEET, text, TIME_WIDTH, timeAxis, type ChartLook } from './svg.ts';

const [HEAD, HEIGHT] = [28, 260];
const LEGEND = 90;

export type CurvesSource = Pick<ReviewState, 'face' | 'levels' | 'track' | 'view' | 'gap' | 'whole' | 'units'>;

export function curvesChart(review: CurvesSource, title: string, look: ChartLook): string {
  const { face, levels, track, view, gap, whole } = review;
  const units = review.units.map(unitIndex);
  const dashes = dashOf(units).map((dash) => DASHES[dash]!.join(' '));
  const [seconds, ...values] = curveData(levels.get(face), track.frames.time, review.units, view, gap, TIME_WIDTH, whole.start);
  const length = (view.end - view.start) / 1000;
  const from = (view.start - whole.start) / 1000;
  const x = (second: number): number => SHEET.names + (TIME_WIDTH * (second - from)) / length;
  const y = (level: number): number => HEAD + HEIGHT * (1 - level / MAX_LEVEL);
  const stroke = (unit: number, dash: string): string =>
    `fill="none" stroke="${look.families[FAMILY_OF_UNIT[unit]!]}" stroke-width="1.75" stroke-linejoin="round" stroke-dasharray="${dash}"`;
  const grid = LEVELS.flatMap((letter, level) => [
    rect(SHEET.names, y(level), TIME_WIDTH, 1, look.line, 0.6),
    text(SHEET.names - 10, y(level) + 4, letter || '0', look.soft, 'text-anchor="end"'),
  ]);
  const lines = units.map((unit, i) => {
    const points = seconds.map((second, k) => (values[i]![k] === null ? null : ([x(second), y(values[i]![k]!)] as const)));
    return `<path d="${path(points)}" ${stroke(unit, dashes[i]!)}/>`;
  });
  const legend = units.flatMap((unit, i) => {
    const left = SHEET.names + LEGEND * i;
    return [
      `<path d="M${digits(left)} 14H${digits(left + 22)}" ${stroke(unit, dashes[i]!)}/>`,
      text(left + 28, 18, ACTION_UNITS[unit]!.label, look.ink),
    ];
  });
  const foot = HEAD + HEIGHT;
  const parts = [...grid, ...lines, ...legend, timeAxis(view, whole.start, foot, look)];
  return sheet(SHEET.width, foot + AXIS, title, look, parts);
}
