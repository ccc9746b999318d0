/** How well a measure meets a criterion of quality (core/quality.ts, core/covered.ts). */

/** 1 at the ideal and beyond, one half at the limit, linear down to 0. */
export function grade(value: number, { ideal, limit }: { readonly ideal: number; readonly limit: number }): number {
  return Math.min(1, Math.max(0, 1 - (0.5 * (value - ideal)) / (limit - ideal)));
}
