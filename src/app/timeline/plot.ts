/**
 * The timeline's drawing (uPlot): intensity of a few action units over the last half minute, and under it every unit as a
 * strip of colour (heat-strip.ts). Loaded after the first paint.
 * Lines wear the colour of their family; units of one family differ by their dashes.
 */

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { MAX_LEVEL, PRESENT_FROM } from '../../core/ordinal.ts';
import { FAMILY_OF_UNIT } from '../../reader/overlay/families.ts';
import { paintStrip, stripColours, STRIP_UNITS, type Colours } from './heat-strip.ts';
import { WHOLE, type TimeRange } from './time-range.ts';

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

/** Columns of seconds and values, as Trace.window gives them. */
export type Columns = [seconds: number[], ...values: (number | null)[][]];

export interface TimelinePlot {
  readonly resize: (width: number, height: number) => void;
  /** Draws the lines of `units` and the strip of STRIP_UNITS, over `range`; while it stands still its end is not now. */
  readonly show: (lines: Columns, strip: Columns, range: TimeRange, isStill: boolean) => void;
  /** Second at a place on the page, clientX; within the range in view. */
  readonly secondAt: (clientX: number) => number;
  /** Puts the cursor on a second, or takes it away. */
  readonly point: (second: number | null) => void;
  readonly destroy: () => void;
}

const AXIS = 24;
const RIGHT = 18;

/** Draws into `target`, the strip on `strip`; colours are read off its style sheet once, so a change of theme needs a new plot. */
export function timelinePlot(target: HTMLElement, strip: HTMLCanvasElement, units: readonly number[]): TimelinePlot {
  const style = getComputedStyle(target);
  const colour = (name: string): string => style.getPropertyValue(name);
  const font = `11px ${style.fontFamily}`;
  const dashes = dashOf(units);
  const colours = stripColours(style);
  let range = WHOLE;
  let end = '';
  let image: ImageData | null = null;
  const plot = new uPlot(
    {
      width: Math.max(target.clientWidth, 1),
      height: Math.max(target.clientHeight, 1),
      padding: [6, RIGHT, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, bind: NO_MOUSE },
      legend: { show: false },
      scales: { x: { time: false, range: () => [range.from, range.to] }, y: { range: () => [0, MAX_LEVEL] } },
      axes: [
        {
          stroke: colour('--ink-faint'),
          font,
          size: AXIS,
          gap: 4,
          values: (_plot, seconds) => seconds.map((second) => (second === 0 ? end : `${Math.round(10 * second) / 10} s`)),
          grid: { show: false },
          ticks: { show: false },
        },
        {
          stroke: colour('--ink-faint'),
          font,
          size: AXIS,
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
    show: (lines, all, shown, isStill) => {
      range = shown;
      const before = end;
      end = isStill ? '0 s' : 'now';
      plot.setData(lines);
      if (end !== before) plot.redraw(false, true); // words of an axis are kept while its range stays
      image = drawStrip(strip, image, all, range, colours);
    },
    secondAt: (clientX) => {
      const { left, width } = plot.over.getBoundingClientRect();
      return range.from + Math.min(1, Math.max(0, (clientX - left) / width)) * (range.to - range.from);
    },
    point: (second) => {
      if (second === null) plot.setCursor({ left: -10, top: -10 });
      else plot.setCursor({ left: plot.valToPos(second, 'x'), top: 0 });
    },
    destroy: () => plot.destroy(),
  };
}

/** The page moves the cursor, over lines and strip alike. */
const NO_MOUSE: uPlot.Cursor.Bind = {
  mousedown: () => null,
  mouseup: () => null,
  click: () => null,
  dblclick: () => null,
  mousemove: () => null,
  mouseleave: () => null,
  mouseenter: () => null,
};

/** The strip lies under the plot, its columns under the plot's. Draws by way of `before`, an image of the last time, where it fits; gives the one used. */
function drawStrip(
  canvas: HTMLCanvasElement,
  before: ImageData | null,
  all: Columns,
  range: TimeRange,
  colours: Colours,
): ImageData {
  const columns = Math.max(1, Math.round(canvas.clientWidth));
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== STRIP_UNITS.length) canvas.height = STRIP_UNITS.length;
  const context = canvas.getContext('2d')!;
  const image = before?.width === columns ? before : context.createImageData(columns, STRIP_UNITS.length);
  paintStrip(image.data, columns, all, range, colours);
  context.putImageData(image, 0, 0);
  return image;
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
