/** Means over runs (seeds, people), and how sure a difference between two rows of them is: paired by run, Student's t (1908). */

/** 97.5 % points of Student's t for 1 to 15 degrees of freedom. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131] as const;
/** The same of the normal distribution. */
const NORMAL = 1.959964;

/** The same of Student's t; beyond the table by its expansion in z, the normal's (Abramowitz & Stegun 1964, 26.7.5), right to .0001 there. */
function tOf(freedom: number): number {
  const z = NORMAL;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ];
  return T[freedom - 1] ?? terms.reduce((t, term, i) => t + term / freedom ** (i + 1), z);
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation of a sample; 0 for a single value. */
export function spread(values: readonly number[]): number {
  const centre = mean(values);
  return values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1));
}

/** Half the 95 % interval of the mean of a sample; infinite for a single value. */
export const halfInterval = (values: readonly number[]): number =>
  values.length < 2 ? Infinity : (tOf(values.length - 1) * spread(values)) / Math.sqrt(values.length);

export interface PairedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** a minus b, run by run, with its 95 % interval (infinite for a single run). Throws when they are not pairs. */
export function paired(a: readonly number[], b: readonly number[]): PairedInterval {
  if (a.length !== b.length || a.length === 0) throw new RangeError(`not pairs: ${a.length} and ${b.length} values`);
  const differences = a.map((value, i) => value - b[i]!);
  const centre = mean(differences);
  const reach = halfInterval(differences);
  return { mean: centre, low: centre - reach, high: centre + reach };
}
