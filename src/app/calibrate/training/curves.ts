/** A plot of two quantities over the steps of a training run (uPlot). Loaded when there is something to draw. */

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Curve {
  readonly name: string;
  /** Name of a custom property that holds its colour. */
  readonly colour: string;
  readonly dash: readonly number[];
}

export interface CurvePlot {
  readonly resize: (width: number, height: number) => void;
  /** Steps, then the values of each curve at them; null where there is none yet. */
  readonly show: (data: uPlot.AlignedData) => void;
  readonly destroy: () => void;
}

/** Draws into `target`; colours are read off its style sheet once, so a change of theme needs a new plot. */
export function curvePlot(target: HTMLElement, curves: readonly Curve[]): CurvePlot {
  const style = getComputedStyle(target);
  const colour = (name: string): string => style.getPropertyValue(name);
  const axis = { stroke: colour('--ink-faint'), font: `11px ${style.fontFamily}`, ticks: { show: false } };
  const plot = new uPlot(
    {
      width: Math.max(target.clientWidth, 1),
      height: Math.max(target.clientHeight, 1),
      padding: [8, 14, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_plot, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] } },
      axes: [
        { ...axis, size: 26, gap: 4, grid: { show: false } },
        { ...axis, size: 44, gap: 6, grid: { stroke: colour('--line'), width: 1 } },
      ],
      series: [
        {},
        ...curves.map(({ colour: name, dash }) => ({
          stroke: colour(name),
          width: 2,
          dash: [...dash],
          points: { show: false },
          spanGaps: true,
        })),
      ],
    },
    [[], ...curves.map(() => [])],
    target,
  );
  return {
    resize: (width, height) => plot.setSize({ width, height }),
    show: (data) => plot.setData(data),
    destroy: () => plot.destroy(),
  };
}
