/** Numbers as the screens of training and models print them; a dash for what is no number. */

const NONE = '–';

const isNumber = (value: number | null): value is number => Number.isFinite(value);

/** '74 %'. */
export const percent = (share: number | null): string => (isNumber(share) ? `${Math.round(100 * share)}\u00a0%` : NONE);

/** '+9', '−3', '0': hundredths with their sign. */
export const points = (share: number): string => {
  if (!isNumber(share)) return NONE;
  const value = Math.round(100 * share);
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0';
};

/** `after` less `before`, both as they are shown, to two decimals, so that a row adds up: a share or a level. */
export const shownChange = (after: number | null | undefined, before: number | null | undefined): number =>
  Number((after ?? 0).toFixed(2)) - Number((before ?? 0).toFixed(2));

/** '0.42': a level, a weight or a loss to two decimals; with its sign where `signed`, and without one where it rounds to nothing. */
export const decimals = (value: number | null, signed = false): string => {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value).toFixed(2);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : signed ? '+' : ''}${size}`;
};
