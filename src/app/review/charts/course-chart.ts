/** Quality, head rotation and expression over time as SVG. */

import { EXPRESSIONS } from '../../../core/facs.ts';
import { EXPRESSION_WORDS } from '../../readings/words.ts';
import { courseColumns, EXPRESSION_FAMILIES, LANES, UNSURE } from '../course.ts';
import type { ReviewState } from '../review.svelte.ts';
import { AXIS, path, rect, runs, sheet, SHEET, text, TIME_WIDTH, timeAxis, type ChartLook } from './svg.ts';

const [LANE, LEGEND] = [28, 24];
const STEPS = 20;

export type CourseSource = Pick<ReviewState, 'face' | 'track' | 'view' | 'gap' | 'whole'>;

export function courseChart(review: CourseSource, title: string, look: ChartLook): string {
  const { face, track, view, gap, whole } = review;
  const columns = courseColumns(track, face, view, TIME_WIDTH, gap);
  const lanes = LANES.flatMap((name, lane) => [
    rect(SHEET.names, lane * LANE, TIME_WIDTH, LANE - 1, look.raised),
    text(SHEET.names - 8, lane * LANE + 18, name, look.soft, 'text-anchor="end"'),
  ]);
  const shares = columns.map((column) => column && `${Math.round(STEPS * column.quality)} ${column.unsure ? 1 : 0}`);
  const quality = runs(shares).map(([x, width, value]) => {
    const [share, unsure] = value.split(' ').map(Number) as [number, number];
    const height = ((LANE - 2) * share) / STEPS;
    return rect(SHEET.names + x, LANE - 1 - height, width, height, look.soft, unsure ? UNSURE : 1);
  });
  const rotation = [0, 1, 2].map((axis) => {
    const middle = LANE * (axis + 1.5);
    const points = columns.map(
      (column, x) => column && ([SHEET.names + x + 0.5, middle - (column.rotation[axis]! * (LANE - 4)) / 2] as const),
    );
    return `<path d="${path(points)}" fill="none" stroke="${look.soft}" stroke-width="1.5"/>`;
  });
  const classes = columns.map((column) => column && `${column.expression} ${Math.round(STEPS * column.probability)}`);
  const expressions = runs(classes).flatMap(([x, width, value]) => {
    const [expression, share] = value.split(' ').map(Number) as [number, number];
    const family = EXPRESSION_FAMILIES[EXPRESSIONS[expression]!];
    return family ? [rect(SHEET.names + x, 4 * LANE + 1, width, LANE - 3, look.families[family], share / STEPS)] : [];
  });
  const foot = LANES.length * LANE;
  const named = EXPRESSIONS.flatMap((name) => (EXPRESSION_FAMILIES[name] ? [[name, EXPRESSION_FAMILIES[name]] as const] : []));
  const legend = named.flatMap(([name, family], i) => {
    const x = SHEET.names + 110 * i;
    return [
      rect(x, foot + AXIS + 4, 9, 9, look.families[family]),
      text(x + 15, foot + AXIS + 12, EXPRESSION_WORDS[name], look.ink),
    ];
  });
  const parts = [...lanes, ...quality, ...rotation, ...expressions, timeAxis(view, whole.start, foot, look), ...legend];
  return sheet(SHEET.width, foot + AXIS + LEGEND, title, look, parts);
}
