/** The benchmark's figures as SVG: the curves of the paper, and a gallery of samples with their weights. */

import { EXPRESSIONS } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { CurvePoint } from './run.ts';
import { mean } from '../../statistics.ts';
import { landmarksOf, type ExpressionSet } from './world.ts';

const INK = '#22262e';
const FAINT = '#d9dce2';
const COLOURS = { units: '#2563a8', expressions: '#c2571a' } as const;
const PANEL = { width: 250, height: 150, left: 44, top: 34, gap: 30 } as const;

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}" font-family="system-ui, sans-serif" font-size="11" fill="${INK}" ${more}>${words}</text>`;

const svg = (width: number, height: number, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');

/** What is drawn of a run. */
export interface Course {
  readonly curve: readonly CurvePoint[];
}

type Measure = 'unitLoss' | 'expressionLoss' | 'unitWeight' | 'expressionWeight';

/** Mean over seeds of one measure at each recorded step. */
function course(results: readonly Course[], measure: Measure): [step: number, value: number][] {
  return results[0]!.curve.map(({ step }, i) => [step, mean(results.map(({ curve }) => curve[i]![measure]))]);
}

interface Line {
  readonly points: readonly (readonly [step: number, value: number])[];
  readonly colour: string;
}

/** One panel of lines from step 0 and value 0 up to `top`. */
function panel(x: number, y: number, title: string, lines: readonly Line[], top: number, last: number): string[] {
  const { width, height } = PANEL;
  const at = ([step, value]: readonly [number, number]): string =>
    `${(x + (width * step) / last).toFixed(1)},${(y + height * (1 - Math.min(1, value / top))).toFixed(1)}`;
  return [
    text(x, y - 8, title),
    ...[0, 0.5, 1].flatMap((share) => [
      `<line x1="${x}" x2="${x + width}" y1="${y + height * (1 - share)}" y2="${y + height * (1 - share)}" stroke="${FAINT}"/>`,
      text(x - 6, y + height * (1 - share) + 4, (share * top).toFixed(2), 'text-anchor="end"'),
    ]),
    text(x, y + height + 14, '0'),
    text(x + width, y + height + 14, `${last} iterations`, 'text-anchor="end"'),
    ...lines.map(
      ({ points, colour }) =>
        `<polyline points="${points.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="1.8"/>`,
    ),
  ];
}

/** Losses above, mean weights below, one column a method; each line is the mean over seeds. */
export function curvesFigure(columns: readonly { readonly title: string; readonly results: readonly Course[] }[]): string {
  const { width, height, left, top, gap } = PANEL;
  const step = width + left + gap;
  const last = columns[0]!.results[0]!.curve.at(-1)!.step;
  const measures = (results: readonly Course[], of: readonly [Measure, Measure]): Line[] => [
    { points: course(results, of[0]), colour: COLOURS.units },
    { points: course(results, of[1]), colour: COLOURS.expressions },
  ];
  const most = (of: readonly [Measure, Measure]): number =>
    Math.max(
      ...columns.flatMap(({ results }) => measures(results, of).flatMap(({ points }) => points.map(([, value]) => value))),
    );
  const [losses, weights] = [
    ['unitLoss', 'expressionLoss'],
    ['unitWeight', 'expressionWeight'],
  ] as const;
  const parts = columns.flatMap(({ title, results }, i) => [
    ...panel(left + i * step, top, `${title}: loss`, measures(results, losses), most(losses), last),
    ...panel(
      left + i * step,
      top + height + 60,
      `${title}: mean weight`,
      measures(results, weights),
      Math.max(1, most(weights)),
      last,
    ),
  ]);
  const foot = top + 2 * height + 100;
  const legend = [
    `<rect x="${left}" y="${foot - 9}" width="10" height="10" fill="${COLOURS.units}"/>`,
    text(left + 16, foot, 'samples with action units'),
    `<rect x="${left + 190}" y="${foot - 9}" width="10" height="10" fill="${COLOURS.expressions}"/>`,
    text(left + 206, foot, 'samples with expressions'),
  ];
  return svg(columns.length * step + left, foot + 14, [...parts, ...legend]);
}

const CELL = { width: 118, height: 158, face: 100 } as const;
/** cm of the widest face, with room around. */
const FACE_EXTENT = 22;

/** Landmarks as dots around the origin. */
function dots(points: ArrayLike<number>, radius: number, colour: string): string {
  const place = (value: number): string => ((CELL.face * value) / FACE_EXTENT).toFixed(1);
  const each = Array.from(
    { length: points.length / 3 },
    (_, i) => `<circle cx="${place(points[3 * i]!)}" cy="${place(-points[3 * i + 1]!)}" r="${radius}"/>`,
  );
  return `<g fill="${colour}">${each.join('')}</g>`;
}

/** A face as the network sees it: its landmarks, on the faint ones of the mean face. */
const face = (features: Float32Array, sample: number, x: number, y: number): string =>
  `<g transform="translate(${x + CELL.width / 2} ${y + CELL.face / 2})"><use href="#mean-face"/>${dots(landmarksOf(features, sample), 1.5, COLOURS.units)}</g>`;

/** Samples of highest and lowest weight, each with its label, what was done to it, its weight and its consistency. */
export function galleryFigure(
  set: ExpressionSet,
  weights: Float32Array,
  consistencyOf: (sample: number) => number,
  each = 10,
): string {
  const order = [...weights.keys()].filter((i) => !Number.isNaN(weights[i])).sort((a, b) => weights[b]! - weights[a]!);
  const rows = [
    { title: 'Highest weight', samples: order.slice(0, each) },
    { title: 'Lowest weight', samples: order.slice(-each).reverse() },
  ];
  const parts = rows.flatMap(({ title, samples }, r) => {
    const top = 24 + r * (CELL.height + 40);
    return [
      text(10, top - 6, title, 'font-weight="600"'),
      ...samples.flatMap((sample, c) => {
        const [x, y] = [10 + c * CELL.width, top];
        const centre = x + CELL.width / 2;
        const line = (i: number, words: string): string =>
          text(centre, y + CELL.face + 14 + 14 * i, words, 'text-anchor="middle"');
        return [
          face(set.features, sample, x, y),
          line(0, `“${EXPRESSIONS[set.labels[sample]!]}”`),
          line(1, set.spoils[sample]!),
          line(2, `weight ${weights[sample]!.toFixed(2)}`),
          line(3, `consistency ${consistencyOf(sample).toFixed(2)}`),
        ];
      }),
    ];
  });
  const mean = `<defs><g id="mean-face">${dots(MEAN_FACE, 0.5, FAINT)}</g></defs>`;
  return svg(20 + each * CELL.width, 24 + 2 * (CELL.height + 40), [mean, ...parts]);
}
