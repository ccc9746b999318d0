/** What is compared: the same batches and steps, other weights of the samples. */

import { DEFAULT_CHOICE, settingsOf, type CalibrationSettings } from '../../../src/learn/calibration-settings.ts';
import type { Method } from '../../../src/learn/weighing.ts';

/** `known` is nobody's to have: it leaves out what is spoilt, and shows how much there is to win. */
export const ROWS = ['stl', 'mtl', 'smallLoss', 'malPublished', 'mal', 'known'] as const;
export type Row = (typeof ROWS)[number];

/** Rules that know neither share nor takes. */
export const FIXED = ['stl', 'mtl', 'smallLoss'] as const satisfies readonly Row[];

const METHODS: Readonly<Record<Row, Method>> = {
  stl: { kind: 'stl' },
  mtl: { kind: 'mtl', expressionWeight: 1 },
  smallLoss: { kind: 'small-loss', expressionWeight: 1, drop: 0.2, unitDrop: 0.2 },
  malPublished: { kind: 'mal', form: 'published' },
  mal: { kind: 'mal', form: 'trust' },
  known: { kind: 'mtl', expressionWeight: 1 },
};

export const settingsOfRow = (row: Row): CalibrationSettings => ({ ...settingsOf(DEFAULT_CHOICE), method: METHODS[row] });
