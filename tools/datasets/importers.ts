/** The data sets that can be read, by the name they have on the command line. */

import { importAffectNet } from './affectnet.ts';
import { BP4D_REPORTED, importBp4d } from './bp4d.ts';
import type { Folder, Imported } from './dataset.ts';
import { importDisfaPlus } from './disfa-plus.ts';
import { DISFA_REPORTED, importDisfa, type FrameNumbering } from './disfa.ts';
import { importFer2013 } from './fer2013.ts';
import { GFT_COLUMNS, GFT_REPORTED, importGft, type GftColumns } from './gft.ts';
import { importRafDb } from './raf-db.ts';

export interface ImportOptions {
  readonly numbering?: FrameNumbering;
  readonly columns?: GftColumns;
}

export const UNIT_SETS = ['disfa', 'disfa-plus', 'bp4d', 'gft'] as const;
export const EXPRESSION_SETS = ['raf-db', 'fer2013', 'affectnet'] as const;
export type UnitSetName = (typeof UNIT_SETS)[number];
export type ExpressionSetName = (typeof EXPRESSION_SETS)[number];

export const IMPORTERS: Readonly<Record<UnitSetName | ExpressionSetName, (folder: Folder, options: ImportOptions) => Imported>> =
  {
    disfa: (folder, { numbering }) => importDisfa(folder, numbering),
    'disfa-plus': importDisfaPlus,
    bp4d: importBp4d,
    gft: (folder, { columns }) => importGft(folder, columns ?? GFT_COLUMNS),
    'raf-db': importRafDb,
    fer2013: importFer2013,
    affectnet: importAffectNet,
  };

/** Unit numbers that papers report on a set. */
export const REPORTED: Readonly<Record<UnitSetName, readonly number[]>> = {
  disfa: DISFA_REPORTED,
  'disfa-plus': DISFA_REPORTED,
  bp4d: BP4D_REPORTED,
  gft: GFT_REPORTED,
};

/** F1 in percent of MAL as published, over the units of REPORTED (Li & Shan 2021, arXiv 2105.06620); null where there is none here. */
export const PUBLISHED_F1: Readonly<Record<UnitSetName, readonly number[] | null>> = {
  disfa: [43.8, 39.3, 68.9, 47.4, 48.6, 72.7, 90.6, 52.6],
  'disfa-plus': null,
  bp4d: [47.9, 49.5, 52.1, 77.6, 77.8, 82.8, 88.3, 66.4, 49.7, 59.7, 45.2, 48.5],
  gft: null,
};
