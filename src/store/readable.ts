/** What comes out of the database passes the same schemas as archives: another version, or a fault, may have left something else. */

import * as v from 'valibot';

/** Hears that something stays in the database unread: what kind of thing, and how many of it. */
export type OnUnreadable = (what: UnreadableKind, count: number) => void;
export type UnreadableKind = 'person' | 'neutral face' | 'session' | 'picture' | 'model';

/** Those of `records` that are what they should be, as they are; `onUnreadable` hears of the others. */
export function readable<T>(
  schema: v.GenericSchema<unknown, T>,
  records: readonly unknown[],
  what: UnreadableKind,
  onUnreadable: OnUnreadable,
): T[] {
  const good = records.filter((record): record is T => v.is(schema, record));
  if (good.length < records.length) onUnreadable(what, records.length - good.length);
  return good;
}
