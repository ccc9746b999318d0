/**
 * How far a take is from what everything else says of it, before anything is learned from it. A kernel ridge regression (Saunders et
 * al. 1998) from the network's features to what its reading lacks is fitted on the other takes and on pictures made of the own face,
 * whose labels are exact; the take's label is then compared with the corrected reading. A take that is left out cannot be learned by
 * heart, which is how small losses lose their meaning during training. Takes that turn out doubtful count less for the others: three
 * passes. A doubt is a distance over units, each in its own measure: the network's error at the exact pictures, and a level on top.
 * For an expression, whose units are this person's own, it is how much nearer the corrected reading is to the book of another one.
 * All takes are left out in one go: with G the kernel plus the ridge, the errors of take b are inv(inv(G)_bb) (inv(G) R)_b.
 */

import { ACTION_UNITS, EXPRESSIONS, type Expression } from '../core/facs.ts';
import { MAX_LEVEL, sigmoid } from '../core/ordinal.ts';
import { levelsOf } from '../core/samples.ts';
import { inverseOf } from './linear.ts';

export interface DoubtedFace {
  /** Faces of one take are left out together. */
  readonly take: string;
  /** The network's feature, less that of the resting face. */
  readonly feature: ArrayLike<number>;
  /** Per ACTION_UNITS: the intensity that is read, 0 to 5, the label, and 1 where there is one. */
  readonly read: ArrayLike<number>;
  readonly units: ArrayLike<number>;
  readonly mask: ArrayLike<number>;
  /** Index into EXPRESSIONS, or -1. */
  readonly expression: number;
  /** Whether the labels cannot be wrong. */
  readonly exact: boolean;
}

/** What is made of one take. */
export interface Doubt {
  /** 0 and up: about .5 for a take done as asked, 2 for one that was not. */
  readonly doubt: number;
  /** Level of each of ACTION_UNITS in it, 0 to 5: what is read, corrected by what all else teaches. */
  readonly seen: readonly number[];
  /** The expression whose book it is nearest to; null for a take with labelled units. */
  readonly like: Expression | null;
}

/** A doubt of as much is even: the take is as likely wrong as right. */
export const EVEN = 1.3;

const UNITS = ACTION_UNITS.length;
/** Ridge beside a kernel of 1 between a face and itself, and how many exact pictures count as much as one take. */
const RIDGE = 0.5;
const TAKE = 12;
/**
 * Square distance over which likeness falls by e, and how much plain products count beside it. Features and readings make up half of
 * a distance each, in units of their mean squares.
 */
const REACH = 0.6;
const LINEAR = 0.3;
/** Levels added to the network's own error, so that a unit it reads perfectly is not doubted for nothing. */
const LEAST_ERROR = 1;
/** One unit's error in its own measure is cut here. */
const LARGEST = 9;
/** Passes, how steeply trust falls with doubt between them, and what is left of it. */
const PASSES = 3;
const STEEPNESS = 3;
const LEAST_TRUST = 0.02;
/** Levels, summed over units, by which the book of another expression must be nearer for a doubt to grow by 1. */
const APART = 8;

/** By take, for all that are not exact. */
export function doubts(faces: readonly DoubtedFace[]): Map<string, Doubt> {
  const labelled = faces.filter(({ exact, mask }) => exact || Array.prototype.includes.call(mask, 1));
  const others = faces.filter((face) => !labelled.includes(face));
  const found = new Map<string, Doubt>();
  if (labelled.length === 0) return found;
  const fit = new Fit(labelled, others);
  for (let pass = 0; pass < PASSES; pass++) for (const [take, doubt] of fit.pass(found)) found.set(take, doubt);
  for (const [take, own] of takesOf(others)) {
    const { expression } = others[own[0]!]!;
    const seen = meanOf(own.map((i) => fit.corrected(i)));
    const distance = (name: Expression): number => {
      const book = levelsOf({ kind: 'expression', expression: name });
      return seen.reduce((sum, level, unit) => sum + Math.abs(level - book[unit]!), 0);
    };
    const order = EXPRESSIONS.filter((name) => name !== 'neutral').sort((a, b) => distance(a) - distance(b));
    const asked = EXPRESSIONS[expression];
    const rival = order.find((name) => name !== asked)!;
    const doubt = asked === undefined ? 0 : Math.max(0, 1 + (distance(asked) - distance(rival)) / APART);
    found.set(take, { doubt, seen, like: order[0]! });
  }
  return found;
}

/** Indices of the faces of each take that is not exact. */
function takesOf(faces: readonly DoubtedFace[]): Map<string, number[]> {
  const takes = new Map<string, number[]>();
  faces.forEach(({ take, exact }, i) => {
    if (!exact) takes.set(take, [...(takes.get(take) ?? []), i]);
  });
  return takes;
}

const clipped = (level: number): number => Math.min(MAX_LEVEL, Math.max(0, level));
const meanOf = (rows: readonly ArrayLike<number>[]): number[] =>
  ACTION_UNITS.map((_, unit) => rows.reduce((sum, row) => sum + row[unit]!, 0) / rows.length);

/** The regression on labelled faces; `others` are corrected by it and teach nothing. */
class Fit {
  readonly #takes: ReadonlyMap<string, readonly number[]>;
  readonly #kernel: Float64Array;
  /** [labelled] what each reading lacks, per unit. */
  readonly #lacking: readonly Float64Array[];
  readonly #measure: Float64Array;
  /** Mean squares of features and of readings. */
  readonly #squares: readonly [feature: number, read: number];
  #dual: readonly Float64Array[] = [];

  constructor(
    private readonly labelled: readonly DoubtedFace[],
    private readonly others: readonly DoubtedFace[],
  ) {
    const n = labelled.length;
    this.#takes = takesOf(labelled);
    const square = (of: (face: DoubtedFace) => ArrayLike<number>): number =>
      labelled.reduce((sum, face) => sum + dot(of(face), of(face)), 0) / n || 1;
    this.#squares = [square(({ feature }) => feature), square(({ read }) => read)];
    this.#kernel = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) this.#kernel[i * n + j] = this.#kernel[j * n + i] = this.#likeness(labelled[i]!, labelled[j]!);
    }
    this.#lacking = labelled.map(({ read, units, mask }) =>
      Float64Array.from({ length: UNITS }, (_, u) => (mask[u] ? units[u]! - read[u]! : 0)),
    );
    this.#measure = measureOf(labelled.filter(({ exact }) => exact));
  }

  #likeness(a: DoubtedFace, b: DoubtedFace): number {
    const [ofFeatures, ofReadings] = this.#squares;
    const product = (dot(a.feature, b.feature) / ofFeatures + dot(a.read, b.read) / ofReadings) / 2;
    const distance = (apart(a.feature, b.feature) / ofFeatures + apart(a.read, b.read) / ofReadings) / 2;
    return Math.exp(-distance / REACH) + LINEAR * product;
  }

  /** Each take by all others, which count by what was found of them before. */
  *pass(before: ReadonlyMap<string, Doubt>): Generator<[string, Doubt]> {
    const { labelled } = this;
    const n = labelled.length;
    const matrix = this.#kernel.slice();
    labelled.forEach(({ take, exact }, i) => {
      const known = before.get(take);
      const trust = known ? LEAST_TRUST + sigmoid(STEEPNESS * (EVEN - known.doubt)) : 1;
      matrix[i * n + i]! += exact ? RIDGE : (RIDGE * this.#takes.get(take)!.length) / TAKE / trust;
    });
    const precision = inverseOf(matrix, n);
    this.#dual = labelled.map((_, i) => {
      const out = new Float64Array(UNITS);
      for (let k = 0; k < n; k++) {
        const [share, row] = [precision[i * n + k]!, this.#lacking[k]!];
        for (let u = 0; u < UNITS; u++) out[u]! += share * row[u]!;
      }
      return out;
    });
    for (const [take, own] of this.#takes) yield [take, this.#doubtOf(own, precision)];
  }

  #doubtOf(own: readonly number[], precision: Float64Array): Doubt {
    const [n, size] = [this.labelled.length, own.length];
    const block = new Float64Array(size * size);
    own.forEach((i, a) => own.forEach((j, b) => (block[a * size + b] = precision[i * n + j]!)));
    const left = inverseOf(block, size);
    const seen = own.map((i, a) => {
      const { read } = this.labelled[i]!;
      return ACTION_UNITS.map((_, u) => {
        const missed = own.reduce((sum, j, b) => sum + left[a * size + b]! * this.#dual[j]![u]!, 0);
        return clipped(read[u]! + this.#lacking[i]![u]! - missed);
      });
    });
    const distances = own.map((i, a) => {
      const { units, mask } = this.labelled[i]!;
      const errors = seen[a]!.map((level, u) =>
        mask[u] ? Math.min(LARGEST, Math.abs(level - units[u]!) / this.#measure[u]!) : 0,
      );
      return Math.hypot(...errors);
    });
    return { doubt: distances.reduce((sum, distance) => sum + distance, 0) / size, seen: meanOf(seen), like: null };
  }

  /** Levels of one of `others`, by the last pass. */
  corrected(index: number): number[] {
    const face = this.others[index]!;
    const likeness = this.labelled.map((own) => this.#likeness(face, own));
    return ACTION_UNITS.map((_, u) =>
      clipped(face.read[u]! + likeness.reduce((sum, share, i) => sum + share * this.#dual[i]![u]!, 0)),
    );
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Square distance. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** Per unit, the root mean square of what is read wrongly of exact faces, with LEAST_ERROR on top; levels. */
function measureOf(exact: readonly DoubtedFace[]): Float64Array {
  return Float64Array.from({ length: UNITS }, (_, u) => {
    const squares = exact.reduce((sum, { read, units }) => sum + (read[u]! - units[u]!) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, exact.length)) + LEAST_ERROR;
  });
}
