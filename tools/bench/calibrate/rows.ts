/**
 * What is compared: as many steps, other weights of the samples. All rows but two see the same batches. Ours (`mal`) and `mtlSight` also
 * learn the units that are seen in pictures of expressions, so that their batches are others; between these two only the weights differ,
 * and between `mtlSight` and `mtl` only what is learned from. Expressions together count as little beside units as the app lets them
 * (expressionShare), whatever the row, but for `malPaper`.
 */

import { DEFAULT_CHOICE, settingsOf, type CalibrationSettings } from '../../../src/learn/calibration-settings.ts';

/** `known` is nobody's to have: it leaves out what is spoilt, and shows how much there is to win. */
export const ROWS = ['stl', 'mtl', 'mtlSight', 'smallLoss', 'malPublished', 'malPaper', 'mal', 'known'] as const;
export type Row = (typeof ROWS)[number];

/** Rules that know neither share nor takes. */
export const FIXED = ['stl', 'mtl', 'smallLoss'] as const satisfies readonly Row[];

/** A threshold that no doubt reaches: every take weighs 1. */
const NEVER = 1e3;
const SETTINGS: Readonly<Record<Row, Pick<CalibrationSettings, 'method' | 'expressionShare'>>> = {
  stl: { method: { kind: 'stl' } },
  mtl: { method: { kind: 'mtl', expressionWeight: 1 } },
  mtlSight: { method: { kind: 'mal', form: { kind: 'trust', begin: { slope: 1, threshold: NEVER }, sight: true, rate: 0 } } },
  smallLoss: { method: { kind: 'small-loss', expressionWeight: 1, drop: 0.2, unitDrop: 0.2 } },
  malPublished: { method: { kind: 'mal', form: 'published' } },
  malPaper: { method: { kind: 'mal', form: 'published' }, expressionShare: 1 },
  mal: { method: { kind: 'mal', form: 'trust' } },
  known: { method: { kind: 'mtl', expressionWeight: 1 } },
};

export const settingsOfRow = (row: Row): CalibrationSettings => ({ ...settingsOf(DEFAULT_CHOICE), ...SETTINGS[row] });
