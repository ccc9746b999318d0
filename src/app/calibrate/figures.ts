/** Numbers as the screens of training and models print them. */

/** '74 %', or a dash where nothing can be said. */
export const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(100 * share)}\u00a0%`);

/** '+9', '-3', '0': hundredths with their sign. */
export const points = (share: number): string => {
  const value = Math.round(100 * share);
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0';
};

/** `after` less `before`, both as they are shown, so that a row adds up; `digits` of a share or a level. */
export const shownChange = (after: number | null | undefined, before: number | null | undefined, digits = 2): number =>
  Number((after ?? 0).toFixed(digits)) - Number((before ?? 0).toFixed(digits));

/** '0.42': a level, a weight or a loss to two decimals; with its sign where `signed`. */
export const decimals = (value: number | null, signed = false): string =>
  value === null ? '–' : `${value < 0 ? '−' : signed && value > 0 ? '+' : ''}${Math.abs(value).toFixed(2)}`;
