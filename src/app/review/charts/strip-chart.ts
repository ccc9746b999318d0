/** The heat strip as SVG: a row a unit, faces one below the other. */

import { ACTION_UNITS } from '../../../core/facs.ts';
import { FAMILY_OF_UNIT } from '../../../reader/overlay/families.ts';
import { opacityOf } from '../heat.ts';
import { strongestLevels } from '../levels.ts';
import type { ReviewState } from '../review.svelte.ts';
import { AXIS, rect, runs, sheet, SHEET, text, TIME_WIDTH, timeAxis, type ChartLook } from './svg.ts';

const [ROW, HEAD] = [14, 20];

export type StripSource = Pick<ReviewState, 'shown' | 'levels' | 'track' | 'view' | 'gap' | 'whole' | 'nameOf'>;

export function stripChart(review: StripSource, title: string, look: ChartLook): string {
  const { shown, levels, track, view, gap } = review;
  const each = HEAD + ROW * ACTION_UNITS.length;
  const parts = shown.flatMap((id, i) => {
    const top = i * each;
    const rows = strongestLevels(levels.get(id)!, track.frames.time, view, TIME_WIDTH, gap);
    return [
      text(SHEET.names + 6, top + 14, review.nameOf(id), look.ink, 'font-weight="600"'),
      rect(SHEET.names, top + HEAD, TIME_WIDTH, ROW * ACTION_UNITS.length, look.raised),
      ...ACTION_UNITS.flatMap(({ label }, unit) => {
        const y = top + HEAD + ROW * unit;
        const colour = look.families[FAMILY_OF_UNIT[unit]!];
        // opacities in steps that the eye does not tell apart make long runs of columns
        const opacities = Array.from(rows[unit]!, (level) => (level < 0 ? null : Math.round(25 * opacityOf(level)) / 25));
        return [
          text(SHEET.names - 8, y + 11, label, look.soft, 'text-anchor="end"'),
          rect(SHEET.names - 4, y, 3, ROW, colour),
          ...runs(opacities).flatMap(([x, width, opacity]) =>
            opacity > 0 ? [rect(SHEET.names + x, y, width, ROW - 1, colour, opacity)] : [],
          ),
        ];
      }),
    ];
  });
  const height = shown.length * each;
  return sheet(SHEET.width, height + AXIS, title, look, [...parts, timeAxis(view, review.whole.start, height, look)]);
}
