/**
 * The timeline's drawing (uPlot): intensity of a few action units over the last half minute. Loaded after the first paint.
 * Lines wear the colour of their family; units of one family differ by their dashes.
 */

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { FAMILY_OF_UNIT } from '../../reader/overlay/families.ts';
import { TRACE_SECONDS } from '../state/trace.ts';
import { PRESENT_FROM } from '../state/unit-score.ts';

/** Dashes, CSS pixels, of the first, second and later chosen unit of a family. */
export const DASHES = [[], [7, 4], [2, 3]] as const;
const LEVELS = ['', 'A', 'B', 'C', 'D', 'E'];
const LINE_WIDTH = 2;

/** Position of each of `units` among the chosen units of its family: which of DASHES it wears. */
export function dashOf(units: readonly number[]): number[] {
  return units.map((unit, i) => {
    const before = units.slice(0, i).filter((other) => FAMILY_OF_UNIT[other] === FAMILY_OF_UNIT[unit]).length;
    return Math.min(before, DASHES.length - 1);
  });
}

export interface TimelinePlot {
  readonly resize: (width: number, height: number) => void;
  readonly show: (data: uPlot.AlignedData) => void;
  readonly destroy: () => void;
}

/** Draws into `target`; colours are read off its style sheet once, so a change of theme needs a new plot. */
export function timelinePlot(target: HTMLElement, units: readonly number[]): TimelinePlot {
  const style = getComputedStyle(target);
  const colour = (name: string): string => style.getPropertyValue(name);
  const font = `11px ${style.fontFamily}`;
  const dashes = dashOf(units);
  const plot = new uPlot(
    {
      width: Math.max(target.clientWidth, 1),
      height: Math.max(target.clientHeight, 1),
      padding: [6, 18, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false, range: () => [-TRACE_SECONDS, 0] }, y: { range: () => [0, MAX_LEVEL] } },
      axes: [
        {
          stroke: colour('--ink-faint'),
          font,
          size: 24,
          gap: 4,
          values: (_plot, seconds) => seconds.map((second) => (second === 0 ? 'now' : `${second} s`)),
          grid: { show: false },
          ticks: { show: false },
        },
        {
          stroke: colour('--ink-faint'),
          font,
          size: 24,
          gap: 6,
          splits: () => [0, 1, 2, 3, 4, 5],
          values: (_plot, levels) => levels.map((level) => LEVELS[level] ?? ''),
          grid: { stroke: colour('--line'), width: 1 },
          ticks: { show: false },
        },
      ],
      series: [
        {},
        ...units.map((unit, i) => ({
          stroke: colour(`--family-${FAMILY_OF_UNIT[unit]!}`),
          width: LINE_WIDTH,
          dash: [...DASHES[dashes[i]!]!],
          points: { show: false },
        })),
      ],
      hooks: { drawAxes: [(self) => markThreshold(self, colour('--ink-faint'))] },
    },
    [[], ...units.map(() => [])],
    target,
  );
  return {
    resize: (width, height) => plot.setSize({ width, height }),
    show: (data) => plot.setData(data),
    destroy: () => plot.destroy(),
  };
}

/** A dotted line from where a unit counts as present. */
function markThreshold({ ctx, bbox, valToPos }: uPlot, ink: string): void {
  const y = Math.round(valToPos(PRESENT_FROM, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
