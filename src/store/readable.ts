/** What comes out of the database passes the same schemas as archives: another version, or a fault, may have left something else. */

import type { Kept } from './kept-kinds.ts';

/** Hears that something stays in the database unread: what kind of thing, and how many of it. */
export type OnUnreadable = (what: UnreadableKind, count: number) => void;
export type UnreadableKind = Exclude<keyof Kept, 'image'>;

/**
 * Those of `records` that are what they should be, as they are; `onUnreadable` hears of the others. The schemas are loaded with the first
 * record that is there.
 */
export async function readable<Kind extends keyof Kept>(
  what: Kind,
  records: readonly unknown[],
  onUnreadable: (what: Kind, count: number) => void,
): Promise<Kept[Kind][]> {
  if (records.length === 0) return [];
  const { isKept } = await import('./kept-kinds.ts');
  const good = records.filter((record) => isKept(what, record));
  if (good.length < records.length) onUnreadable(what, records.length - good.length);
  return good;
}
