/**
 * From one latent per action unit to everything that is said of it. The latent lives on the FACS intensity scale
 * (0 absent, 1 to 5 for A to E) but is unbounded; an ordered-logit model with cut points halfway between the levels
 * gives P(level >= k) = sigmoid(SHARPNESS (z - (k - 1/2))). Intensity is its expectation and presence is
 * P(level >= 2), the field's usual threshold: both rise with the latent, so they cannot contradict each other.
 * Source: McCullagh, "Regression models for ordinal data" (1980), proportional odds.
 */

/** Logits per level of latent. */
export const SHARPNESS = 4;
export const MAX_LEVEL = 5;
/** The level from which an action unit counts as present (DISFA and most benchmarks). */
export const PRESENT_LEVEL = 2;

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** P(level >= k), k from 1 to 5. */
export const atLeast = (latent: number, level: number): number => sigmoid(SHARPNESS * (latent - (level - 0.5)));

/** Probability that the unit is present. */
export const presence = (latent: number): number => atLeast(latent, PRESENT_LEVEL);

/** The intensity (0 to 5) from which a unit counts as present: one between two levels counts as the nearer. */
export const PRESENT_FROM = PRESENT_LEVEL - 0.5;

/** Whether a unit of this intensity (0 to 5) counts as present. */
export const isShown = (level: number): boolean => level >= PRESENT_FROM;

/** Whether a unit of this presence (0 to 1) counts as present: exactly from intensity PRESENT_FROM on, since both follow one latent. */
export const isPresent = (presence: number): boolean => presence >= 0.5;

/** By level, what its logit has beside the latent's own, as a factor: all levels cost one exponential. */
const CUTS = Array.from({ length: MAX_LEVEL }, (_, i) => Math.exp(SHARPNESS * (i + 0.5)));

/** Expected level, 0 to 5: the sum of `atLeast` over the levels. */
export function intensity(latent: number): number {
  const odds = Math.exp(-SHARPNESS * latent);
  let sum = 0;
  for (const cut of CUTS) sum += 1 / (1 + odds * cut);
  return sum;
}

/** 'A' to 'E' for an intensity that rounds to 1 to 5, null when it rounds to 0. */
export function letter(value: number): 'A' | 'B' | 'C' | 'D' | 'E' | null {
  const level = Math.round(value);
  return level < 1 ? null : (['A', 'B', 'C', 'D', 'E'] as const)[Math.min(level, MAX_LEVEL) - 1]!;
}
