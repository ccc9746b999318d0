/** Numbers of a summary in words; a dash for what is no number. */

const NONE = '–';

export const percent = (share: number): string => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : NONE);

export const decimals = (value: number, count: number): string => (Number.isFinite(value) ? value.toFixed(count) : NONE);

/** 'L 20 %' where the left side is stronger by so much of both. */
export function strongerSide(asymmetry: number): string {
  if (!Number.isFinite(asymmetry)) return NONE;
  const share = Math.round(100 * Math.abs(asymmetry));
  return share === 0 ? '0 %' : `${asymmetry > 0 ? 'L' : 'R'} ${share} %`;
}

/** '+0.30', and '0.00' for what rounds to nothing. */
export function change(from: number, to: number): string {
  if (!Number.isFinite(to - from)) return NONE;
  const size = Math.abs(to - from).toFixed(2);
  return Number(size) === 0 ? size : `${to > from ? '+' : '−'}${size}`;
}
