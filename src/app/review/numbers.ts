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

/** '+0.30' */
export function change(from: number, to: number): string {
  const by = to - from;
  return Number.isFinite(by) ? `${by > 0 ? '+' : by < 0 ? '−' : ''}${Math.abs(by).toFixed(2)}` : NONE;
}
