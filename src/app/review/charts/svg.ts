/** What all charts as SVG share: the sheet, text, a time axis, and the colours of the page they are taken from. */

import { escaped } from '../../../core/xml.ts';
import { FAMILIES, type Family } from '../../../reader/overlay/families.ts';
import type { Span } from '../../../record/events.ts';

/** Colours as CSS has them, resolved. */
export interface ChartLook {
  readonly ground: string;
  /** Under what is charted. */
  readonly raised: string;
  readonly line: string;
  readonly ink: string;
  readonly soft: string;
  readonly accent: string;
  readonly families: Readonly<Record<Family, string>>;
}

/** The colours that `element` stands in. */
export function lookOf(element: Element): ChartLook {
  const probe = element.appendChild(document.createElement('i'));
  probe.style.transitionProperty = 'none'; // else a colour fades in and is read too early
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const families = Object.fromEntries(FAMILIES.map((family) => [family, colour(`--family-${family}`)]));
  const look: ChartLook = {
    ground: colour('--panel'),
    raised: colour('--raised'),
    line: colour('--line-strong'),
    ink: colour('--ink'),
    soft: colour('--ink-soft'),
    accent: colour('--focus'),
    families: families as Record<Family, string>,
  };
  probe.remove();
  return look;
}

/** Pixels of a sheet; its left part holds names. */
export const SHEET = { width: 1200, names: 76, right: 16 } as const;
/** Pixels that time runs over. */
export const TIME_WIDTH = SHEET.width - SHEET.names - SHEET.right;
/** Pixels under a chart for its time axis. */
export const AXIS = 26;

/** Two decimals, without a trailing zero. */
export const digits = (value: number): string => String(Math.round(100 * value) / 100);

export function text(x: number, y: number, words: string, fill: string, more = ''): string {
  return `<text x="${digits(x)}" y="${digits(y)}" fill="${fill}" ${more}>${escaped(words)}</text>`;
}

export const rect = (x: number, y: number, width: number, height: number, fill: string, opacity = 1): string =>
  `<rect x="${digits(x)}" y="${digits(y)}" width="${digits(width)}" height="${digits(height)}" fill="${fill}"${
    opacity < 1 ? ` fill-opacity="${digits(opacity)}"` : ''
  }/>`;

/** A whole document: `parts` on the look's ground. */
export function sheet(width: number, height: number, title: string, { ground }: ChartLook, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` font-family="system-ui, sans-serif" font-size="11" role="img">`,
    `<title>${escaped(title)}</title>`,
    rect(0, 0, width, height, ground),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** Round steps of seconds, of which about eight fit. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800];

/** Seconds since `origin` (milliseconds) along the foot of a chart that ends at `y`. */
export function timeAxis(view: Span, origin: number, y: number, { soft, line }: ChartLook): string {
  const [from, to] = [(view.start - origin) / 1000, (view.end - origin) / 1000];
  const step = STEPS.find((each) => (to - from) / each <= 9) ?? 3600;
  const marks: string[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9; i++) {
    const x = SHEET.names + (TIME_WIDTH * (i * step - from)) / (to - from);
    marks.push(rect(x, y, 1, 4, line), text(x, y + 17, `${digits(i * step)} s`, soft, 'text-anchor="middle"'));
  }
  return marks.join('');
}

/** Neighbouring columns of one value as [first column, columns, value]; null where there is nothing. */
export function runs<T extends number | string>(values: readonly (T | null)[]): [at: number, length: number, value: T][] {
  const found: [number, number, T][] = [];
  values.forEach((value, x) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last && last[2] === value && last[0] + last[1] === x) last[1]++;
    else found.push([x, 1, value]);
  });
  return found;
}

/** A path through points, broken where there is none. */
export function path(points: readonly (readonly [x: number, y: number] | null)[]): string {
  let isOpen = false;
  return points
    .map((point) => {
      const letter = point ? (isOpen ? 'L' : 'M') : '';
      isOpen = point !== null;
      return point ? `${letter}${digits(point[0])} ${digits(point[1])}` : '';
    })
    .join('');
}
