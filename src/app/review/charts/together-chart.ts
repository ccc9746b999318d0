/** Which units are present together, as SVG: a cell a pair, in percent of the time of the unit in the row. */

import { ACTION_UNITS } from '../../../core/facs.ts';
import type { Summary } from '../../../record/summary.ts';
import { rect, sheet, text, type ChartLook } from './svg.ts';

const [CELL, NAMES, HEAD] = [30, 64, 26];

export function togetherChart({ together }: Pick<Summary, 'together'>, title: string, look: ChartLook): string {
  const middle = 'text-anchor="middle"';
  const parts = ACTION_UNITS.flatMap(({ code, label }, i) => [
    text(NAMES + CELL * (i + 0.5), 17, code.slice(2), look.soft, middle),
    text(NAMES - 8, HEAD + CELL * (i + 0.5) + 4, label, look.soft, 'text-anchor="end"'),
    ...together[i]!.flatMap((share, j) => {
      const [x, y] = [NAMES + CELL * j, HEAD + CELL * i];
      const cell = rect(x, y, CELL - 1, CELL - 1, look.raised);
      if (!Number.isFinite(share)) return [cell];
      const words = text(x + CELL / 2, y + CELL / 2 + 4, String(Math.round(100 * share)), look.ink, middle);
      return [cell, rect(x, y, CELL - 1, CELL - 1, look.accent, 0.45 * share), words];
    }),
  ]);
  return sheet(NAMES + CELL * ACTION_UNITS.length + 8, HEAD + CELL * ACTION_UNITS.length + 8, title, look, parts);
}
