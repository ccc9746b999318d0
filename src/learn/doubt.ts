/**
 * How far a take is from what everything else says of it, before anything is learned from it. A ridge regression (Hoerl & Kennard
 * 1970) from the network's features to what its reading lacks is fitted on the other takes and on pictures made of the own face, whose
 * labels are exact; the take's label is then compared with the corrected reading. A take that is left out cannot be learned by heart,
 * which is how small losses lose their meaning during training. Errors are in units of the network's own at the exact pictures, so that a
 * doubt means the same for a face that is read well and for one that is not: about 1 for takes done as asked, 3 for spoilt ones.
 * All takes are left out in one go: with G the kernel plus the ridge, the errors of take b are inv(inv(G)_bb) (inv(G) R)_b.
 */

import { ACTION_UNITS } from '../core/facs.ts';
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
  /** Whether the labels cannot be wrong. */
  readonly exact: boolean;
}

const UNITS = ACTION_UNITS.length;
/** Ridge beside a kernel of mean diagonal 1, and how many exact pictures count as much as one take. */
const RIDGE = 3;
const TAKE = 12;
/** Levels added to the network's own error, so that a unit it reads perfectly is not doubted for nothing. */
const LEAST_ERROR = 0.3;
/** One unit's error in its own units is cut here. */
const LARGEST = 9;

/** Doubt of each take that is not exact, 0 and up. Without exact faces errors are in units of LEAST_ERROR. */
export function doubts(faces: readonly DoubtedFace[]): Map<string, number> {
  const takes = new Map<string, number[]>();
  faces.forEach(({ take, exact }, i) => {
    if (!exact) takes.set(take, [...(takes.get(take) ?? []), i]);
  });
  const n = faces.length;
  const precision = inverseOf(kernelOf(faces, takes), n);
  const lacking = faces.map(({ read, units, mask }) =>
    Float64Array.from({ length: UNITS }, (_, u) => (mask[u] ? units[u]! - read[u]! : 0)),
  );
  const dual = faces.map((_, i) => {
    const out = new Float64Array(UNITS);
    for (let k = 0; k < n; k++) for (let u = 0; u < UNITS; u++) out[u]! += precision[i * n + k]! * lacking[k]![u]!;
    return out;
  });
  const scale = errorsOf(faces.filter(({ exact }) => exact));
  return new Map([...takes].map(([take, own]) => [take, doubtOf(own, faces, precision, lacking, dual, scale)]));
}

/** Kernel of the features with the ridge on its diagonal, by rows. */
function kernelOf(faces: readonly DoubtedFace[], takes: ReadonlyMap<string, readonly number[]>): Float64Array {
  const n = faces.length;
  const width = faces[0]?.feature.length ?? 0;
  const square = faces.reduce((sum, { feature }) => sum + dot(feature, feature), 0) / (n * width);
  const kernel = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const alike = (dot(faces[i]!.feature, faces[j]!.feature) / square + 1) / (width + 1);
      kernel[i * n + j] = kernel[j * n + i] = alike;
    }
    const { take, exact } = faces[i]!;
    kernel[i * n + i]! += exact ? RIDGE : (RIDGE * takes.get(take)!.length) / TAKE;
  }
  return kernel;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Per unit, the root mean square of what is read wrongly of exact faces, with LEAST_ERROR on top; levels. */
function errorsOf(exact: readonly DoubtedFace[]): Float64Array {
  return Float64Array.from({ length: UNITS }, (_, u) => {
    const squares = exact.reduce((sum, { read, units }) => sum + (read[u]! - units[u]!) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, exact.length)) + LEAST_ERROR;
  });
}

function doubtOf(
  own: readonly number[],
  faces: readonly DoubtedFace[],
  precision: Float64Array,
  lacking: readonly Float64Array[],
  dual: readonly Float64Array[],
  scale: Float64Array,
): number {
  const [n, size] = [faces.length, own.length];
  const block = new Float64Array(size * size);
  own.forEach((i, a) => own.forEach((j, b) => (block[a * size + b] = precision[i * n + j]!)));
  const left = inverseOf(block, size);
  const distances = own.map((i, a) => {
    const { read, units, mask } = faces[i]!;
    let square = 0;
    for (let u = 0; u < UNITS; u++) {
      if (!mask[u]) continue;
      const missed = own.reduce((sum, j, b) => sum + left[a * size + b]! * dual[j]![u]!, 0);
      const corrected = Math.min(5, Math.max(0, read[u]! + lacking[i]![u]! - missed));
      square += Math.min(LARGEST, Math.abs(corrected - units[u]!) / scale[u]!) ** 2;
    }
    return Math.sqrt(square);
  });
  return distances.reduce((sum, distance) => sum + distance, 0) / size;
}
