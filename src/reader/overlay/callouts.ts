/** Draws what a face's strongest units are called beside it: code, words and level on a pill, with a fine line to the muscle. */

import { unitSeen } from '../../core/covered.ts';
import { displayedAt } from '../../core/displayed.ts';
import { ACTION_UNITS, SIDED_UNITS } from '../../core/facs.ts';
import { LIDS } from '../../core/landmarks.ts';
import { MIRROR } from '../../core/mean-face.ts';
import { letter } from '../../core/ordinal.ts';
import type { Box, FaceReading } from '../../core/reading.ts';
import { CalloutPlaces, type CalloutRequest } from './callout-places.ts';
import { COLOURS_ON_DARK, FAMILY_OF_UNIT } from './families.ts';
import { MUSCLES, type Anchor } from './muscles.ts';
import { NamedUnits } from './named-units.ts';
import { UNIT_WORDS } from './unit-words.ts';

/** CSS pixels. */
const TEXT = 11.5;
const PAD = 7;
const GAP = 8;
const ROW = 14;
/** At the top of the canvas the page says what faces are compared with; at its foot it says what is shown, and phones have the record button. */
const HEADROOM = 56;
const FOOTROOM = 62;
/** A picture narrower than this has words and code in two rows. */
const WIDE_FROM = 620;
/** Levels between the sides from which a unit counts as one-sided. */
const ONE_SIDED = 0.75;
const GROUND = 'rgb(12 14 17 / 0.82)';
const INK = '#f1f3f6';
const SOFT_INK = '#c3c9d3';

/** Landmarks around what callouts keep clear of. */
const EYES = LIDS.map(({ upper, lower }) => [...upper, ...lower]);
const MOUTH = [61, 291, 0, 17, 37, 267, 84, 314];

export interface CalloutView {
  readonly frame: Box;
  readonly pixelRatio: number;
  /** Milliseconds. */
  readonly time: number;
  /** Whether levels change with the displayed reading, as in the panel beside the picture, and not with every frame. */
  readonly displayed?: boolean;
}

/** A face as it lies on the canvas. */
export interface DrawnFace {
  /** x, y, z per landmark. */
  readonly points: Float32Array;
  readonly box: Box;
}

/** One face's callouts from frame to frame. */
export class FaceCallouts {
  readonly #named = new NamedUnits();
  readonly #places = new CalloutPlaces();
  /** Which side of the face each named unit is marked on. */
  readonly #sides = new Map<number, 'left' | 'right'>();
  /** By unit, as measured last. */
  readonly #labels = new Map<number, Label>();
  /** What the panel beside the picture shows at the moment. */
  #displayed: { readonly at: number; readonly intensity: Float32Array } | null = null;

  /** `others` are the other faces of the picture: nobody's eyes and mouth are covered. */
  paint(
    context: OffscreenCanvasRenderingContext2D,
    face: Pick<FaceReading, 'intensity' | 'sides' | 'quality'>,
    drawn: DrawnFace,
    others: readonly DrawnFace[],
    { frame, pixelRatio: ratio, time, displayed }: CalloutView,
  ): void {
    const { points, box } = drawn;
    const levels = displayed ? this.#display(face.intensity, time) : face.intensity;
    const units = this.#named.follow(
      levels.map((value, unit) => (unitSeen(face.quality, unit) ? value : NaN)),
      time,
    );
    this.#chooseSides(units, face.sides);
    const twoRows = frame.width < WIDE_FROM * ratio;
    const labels = units.map((unit) => this.#labelOf(context, unit, twoRows, ratio));
    const requests = units.map((unit, i): CalloutRequest => {
      const { width, height } = labels[i]!;
      return { unit, mark: markOf(unit, this.#sides.get(unit)!, points), width, height };
    });
    const strip = (y: number, height: number): Box => ({ x: frame.x, y, width: frame.width, height: height * ratio });
    const covered = [strip(0, HEADROOM), strip(context.canvas.height - FOOTROOM * ratio, FOOTROOM)];
    const free = [...covered, ...[drawn, ...others].flatMap(eyesAndMouth)];
    const boxes = others.map((other) => other.box);
    const places = this.#places.follow(requests, { face: box, free, others: boxes, frame, gap: GAP * ratio }, time);
    requests.forEach(({ unit, mark }, i) => {
      const place = places[i];
      if (!place) return;
      // where there was no room on its side, the line ends on the other instead of crossing the face
      const end = Math.abs(leanOf(unit, face.sides)) < ONE_SIDED ? nearerMark(unit, points, place) : mark;
      paintCallout(context, labels[i]!, letter(levels[unit]!) ?? 'A', end, place);
    });
  }

  #display(intensity: Float32Array, time: number): Float32Array {
    const at = displayedAt(time);
    if (this.#displayed?.at !== at) this.#displayed = { at, intensity };
    return this.#displayed.intensity;
  }

  #labelOf(context: OffscreenCanvasRenderingContext2D, unit: number, twoRows: boolean, ratio: number): Label {
    const known = this.#labels.get(unit);
    if (known?.twoRows === twoRows && known.ratio === ratio) return known;
    const label = measure(context, unit, twoRows, ratio);
    this.#labels.set(unit, label);
    return label;
  }

  /** A callout goes to the side that moves more, a new one without such a side to that with fewer callouts; there it stays. */
  #chooseSides(units: readonly number[], sides: Float32Array): void {
    for (const unit of this.#sides.keys()) if (!units.includes(unit)) this.#sides.delete(unit);
    for (const unit of units) {
      const lean = leanOf(unit, sides);
      if (Math.abs(lean) >= ONE_SIDED) this.#sides.set(unit, lean > 0 ? 'left' : 'right');
      if (this.#sides.has(unit)) continue;
      const onLeft = [...this.#sides.values()].filter((side) => side === 'left').length;
      const fewer = onLeft > this.#sides.size - onLeft ? 'right' : 'left';
      this.#sides.set(unit, fewer);
    }
  }
}

/** What a callout says beside the level, and how large it is, in the pixels of the canvas. */
interface Label {
  readonly unit: number;
  readonly twoRows: boolean;
  readonly ratio: number;
  readonly code: string;
  readonly words: string;
  readonly codeWidth: number;
  readonly width: number;
  readonly height: number;
}

function measure(context: OffscreenCanvasRenderingContext2D, unit: number, twoRows: boolean, ratio: number): Label {
  const { code, label } = ACTION_UNITS[unit]!;
  const words = UNIT_WORDS[code]!;
  const wide = (text: string, bold: boolean): number => {
    context.font = font(bold, ratio);
    return context.measureText(text).width;
  };
  const codeWidth = wide(label, true);
  const codeAndLevel = codeWidth + wide('D', true) + 2 * PAD * ratio;
  const width = twoRows
    ? Math.max(codeAndLevel, wide(words, false)) + 2 * PAD * ratio
    : codeAndLevel + wide(words, false) + (3 * PAD - 2) * ratio;
  const height = ((twoRows ? 2 : 1) * ROW + 9) * ratio;
  return { unit, twoRows, ratio, code: label, words, codeWidth, width: width + 3 * ratio, height };
}

const font = (bold: boolean, ratio: number): string => `${bold ? 600 : 400} ${TEXT * ratio}px system-ui, sans-serif`;

/** How much more a unit moves on the subject's left than on the right, in levels; 0 without sides. */
function leanOf(unit: number, sides: Float32Array): number {
  const row = SIDED_UNITS.indexOf(unit);
  return row < 0 ? 0 : sides[2 * row]! - sides[2 * row + 1]!;
}

function nearerMark(unit: number, points: Float32Array, { x, width }: Box): { x: number; y: number } {
  const off = (mark: { readonly x: number }): number => Math.abs(mark.x - x - width / 2);
  const [left, right] = [markOf(unit, 'left', points), markOf(unit, 'right', points)];
  return off(left) < off(right) ? left : right;
}

/** Where the line of a unit's callout ends. */
function markOf(unit: number, side: 'left' | 'right', points: Float32Array): { x: number; y: number } {
  const own = (landmark: number): number => (side === 'left' ? MIRROR[landmark]! : landmark);
  const at = (anchor: Anchor, d: 0 | 1): number => {
    if (typeof anchor === 'number') return points[3 * own(anchor) + d]!;
    const [a, b] = [points[3 * own(anchor[0]) + d]!, points[3 * own(anchor[1]) + d]!];
    return a + anchor[2] * (b - a);
  };
  const { mark } = MUSCLES[ACTION_UNITS[unit]!.code]!;
  return { x: at(mark, 0), y: at(mark, 1) };
}

const eyesAndMouth = ({ points, box }: DrawnFace): Box[] =>
  [...EYES, MOUTH].map((landmarks) => around(landmarks, points, 0.03 * box.height));

function around(landmarks: readonly number[], points: Float32Array, margin: number): Box {
  const [xs, ys] = [landmarks.map((i) => points[3 * i]!), landmarks.map((i) => points[3 * i + 1]!)];
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

function paintCallout(
  context: OffscreenCanvasRenderingContext2D,
  { unit, twoRows, ratio, code, words, codeWidth }: Label,
  level: string,
  mark: { readonly x: number; readonly y: number },
  { x, y, width, height }: Box,
): void {
  const colour = COLOURS_ON_DARK[FAMILY_OF_UNIT[unit]!];
  const from = mark.x < x ? x : Math.min(mark.x, x + width);
  const middle = Math.min(y + height - 4 * ratio, Math.max(y + 4 * ratio, mark.y));
  context.lineWidth = ratio;
  context.strokeStyle = context.fillStyle = colour;
  context.globalAlpha = 0.85;
  context.beginPath();
  context.moveTo(from, middle);
  context.lineTo(mark.x, mark.y);
  context.stroke();
  context.beginPath();
  context.arc(mark.x, mark.y, 2.2 * ratio, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = GROUND;
  context.beginPath();
  context.roundRect(x, y, width, height, 6 * ratio);
  context.fill();
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x, y, 3 * ratio, height, [6 * ratio, 0, 0, 6 * ratio]);
  context.fill();
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const left = x + (PAD + 3) * ratio;
  const firstRow = y + (4.5 + ROW / 2) * ratio;
  context.font = font(true, ratio);
  context.fillStyle = INK;
  context.fillText(code, left, firstRow);
  context.textAlign = 'right';
  context.fillStyle = colour;
  context.fillText(level, x + width - PAD * ratio, firstRow);
  context.textAlign = 'left';
  context.font = font(false, ratio);
  context.fillStyle = SOFT_INK;
  if (twoRows) context.fillText(words, left, firstRow + ROW * ratio);
  else context.fillText(words, left + codeWidth + PAD * ratio, firstRow);
}
