/** Labels and readings of a unit side by side: what its scores are taken over. */

import { isShown } from '../../src/core/ordinal.ts';
import type { Labels } from './labels.ts';
import { isRead, isSeen, type PictureReading } from './reading.ts';

/** One unit over the pictures that it is labelled and seen in; all lists are by these. */
export interface Column {
  readonly unit: number;
  readonly labels: 'presence' | 'intensity';
  readonly pictures: readonly number[];
  /** Labelled pictures of faces on which something hides it. */
  readonly hidden: number;
  readonly levels: readonly number[];
  readonly shows: readonly boolean[];
  readonly latents: readonly number[];
  readonly read: readonly boolean[];
}

/** Whether the labels say that a picture shows a unit (by intensity, as the app reads it: ordinal.ts); false where they do not know. */
export function isCodedShown({ pictures, kinds }: Labels, picture: number, unit: number): boolean {
  const label = pictures[picture]!.units[unit] ?? 0;
  return kinds[unit] === 'presence' ? label >= 1 : isShown(label);
}

/** A column for every unit that the table labels; `readings` are by picture, null without a face. */
export function columnsOf(table: Labels, readings: readonly (PictureReading | null)[]): Column[] {
  const { pictures, kinds } = table;
  return kinds.flatMap((labels, unit): Column[] => {
    if (labels === null) return [];
    const labelled = pictures.flatMap(({ units }, i) => (units[unit] !== null && readings[i] ? [i] : []));
    const known = labelled.filter((i) => isSeen(readings[i]!, unit));
    const hidden = labelled.length - known.length;
    const levels = known.map((i) => pictures[i]!.units[unit]!);
    const shows = known.map((i) => isCodedShown(table, i, unit));
    const latents = known.map((i) => readings[i]!.latents[unit]!);
    const read = known.map((i) => isRead(readings[i]!, unit));
    return [{ unit, labels, pictures: known, hidden, levels, shows, latents, read }];
  });
}
