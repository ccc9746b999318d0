/** Curves of the chosen units over the strip's view (uPlot), loaded when they are first shown. */

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { unitIndex, type AuCode } from '../../core/facs.ts';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { FAMILY_OF_UNIT } from '../../reader/overlay/families.ts';
import { dashOf, DASHES } from '../timeline/plot.ts';
import { columnsOf, levelAt, STEPS } from './levels.ts';
import { NAMES_WIDTH } from './names-width.ts';

/** Letters of the levels from 0 on. */
export const LEVELS = ['', 'A', 'B', 'C', 'D', 'E'];

/**
 * Seconds from `origin`, and intensities of `units` at most `columns` wide: the strongest of the frames of a column; null in gaps. At the
 * edges of the view and before a gap the frame that stands there has a point; elsewhere the line goes on between two frames. Without
 * `levels`, as in a recording without faces, all are null.
 */
export function curveData(
  levels: Uint8Array | undefined,
  times: Float64Array,
  units: readonly AuCode[],
  view: { readonly start: number; readonly end: number },
  gap: number,
  columns: number,
  origin: number,
): [number[], ...(number | null)[][]] {
  const framesOf = columnsOf(times, view.start, view.end, columns, gap);
  const { edges, held } = framesOf;
  const isHeld = (x: number): boolean => edges[x] === edges[x + 1] && held[x]! >= 0;
  const isGap = (x: number): boolean => edges[x] === edges[x + 1] && held[x]! < 0;
  const seconds: number[] = [];
  const values: (number | null)[][] = units.map(() => []);
  for (let x = 0; x < columns; x++) {
    if (isHeld(x) && x > 0 && x < columns - 1 && !isGap(x + 1)) continue;
    seconds.push((view.start + ((view.end - view.start) * (x + 0.5)) / columns - origin) / 1000);
    units.forEach((code, u) => {
      const most = levels ? levelAt(levels, framesOf, unitIndex(code), x) : -1;
      values[u]!.push(most < 0 ? null : most / STEPS);
    });
  }
  return [seconds, ...values];
}

export interface CurvePlot {
  show(data: uPlot.AlignedData, from: number, to: number): void;
  resize(width: number, height: number): void;
  destroy(): void;
}

export function curvePlot(target: HTMLElement, units: readonly AuCode[]): CurvePlot {
  const style = getComputedStyle(target);
  const colour = (name: string): string => style.getPropertyValue(name);
  const indices = units.map(unitIndex);
  const dashes = dashOf(indices);
  const axis = { stroke: colour('--ink-faint'), font: `11px ${style.fontFamily}`, ticks: { show: false } };
  let range: [number, number] = [0, 1];
  const plot = new uPlot(
    {
      width: Math.max(1, target.clientWidth),
      height: Math.max(1, target.clientHeight),
      padding: [6, 0, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false, range: () => range }, y: { range: () => [0, MAX_LEVEL] } },
      axes: [
        {
          ...axis,
          size: 22,
          gap: 4,
          grid: { show: false },
          values: (_, seconds) => seconds.map((second) => `${+second.toFixed(2)} s`),
        },
        {
          ...axis,
          size: NAMES_WIDTH,
          gap: 6,
          grid: { stroke: colour('--line'), width: 1 },
          splits: () => [0, 1, 2, 3, 4, 5],
          values: (_, values) => values.map((value) => LEVELS[value] ?? ''),
        },
      ],
      series: [
        {},
        ...indices.map((unit, i) => ({
          stroke: colour(`--family-${FAMILY_OF_UNIT[unit]!}`),
          width: 1.75,
          dash: [...DASHES[dashes[i]!]!],
          points: { show: false },
        })),
      ],
    },
    [[], ...units.map(() => [])],
    target,
  );
  return {
    show: (data, from, to) => {
      range = [from, to];
      plot.setData(data);
    },
    resize: (width, height) => plot.setSize({ width, height }),
    destroy: () => plot.destroy(),
  };
}
