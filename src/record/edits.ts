/**
 * What a person changes about a recording, one thing at a time. An edit is made to what is kept at that moment, not to what somebody
 * saw of it: so those of two tabs, and taking one back, leave each other's alone.
 */

import { putEvent, removeEvent, type RecordingEvent } from './events.ts';
import type { RecordingInfo } from './recording.ts';

export type RecordingEdit =
  | { readonly kind: 'name' | 'notes'; readonly text: string }
  /** Null for no event, or no name, of that id. */
  | { readonly kind: 'event'; readonly id: string; readonly event: RecordingEvent | null }
  | { readonly kind: 'face name'; readonly id: number; readonly name: string | null }
  /** Says that two faces are one person, or says that no more. */
  | { readonly kind: 'merge'; readonly pair: RecordingInfo['merged'][number]; readonly isOne: boolean };

/** Throws as `putEvent`. */
export function edited(info: RecordingInfo, edit: RecordingEdit): RecordingInfo {
  switch (edit.kind) {
    case 'name':
    case 'notes':
      return { ...info, [edit.kind]: edit.text };
    case 'event':
      return { ...info, events: edit.event ? putEvent(info.events, edit.event) : removeEvent(info.events, edit.id) };
    case 'face name': {
      const others = Object.entries(info.faceNames).filter(([id]) => Number(id) !== edit.id);
      return { ...info, faceNames: Object.fromEntries(edit.name === null ? others : [...others, [edit.id, edit.name]]) };
    }
    case 'merge':
      return { ...info, merged: edit.isOne ? [...info.merged, edit.pair] : withoutLast(info.merged, edit.pair) };
  }
}

/** Whether both change the same thing: so they can be taken back as one. */
export const areOfOne = (a: RecordingEdit, b: RecordingEdit): boolean =>
  a.kind === b.kind && a.kind !== 'merge' && ('id' in a ? a.id : null) === ('id' in b ? b.id : null);

/** The edit that takes `edit` of `info` back. */
export function takenBack(info: RecordingInfo, edit: RecordingEdit): RecordingEdit {
  switch (edit.kind) {
    case 'name':
    case 'notes':
      return { kind: edit.kind, text: info[edit.kind] };
    case 'event':
      return { ...edit, event: info.events.find(({ id }) => id === edit.id) ?? null };
    case 'face name':
      return { ...edit, name: info.faceNames[edit.id] ?? null };
    case 'merge':
      return { ...edit, isOne: !edit.isOne };
  }
}

/** The other tab may have said the same. */
function withoutLast(merged: RecordingInfo['merged'], [id, into]: RecordingInfo['merged'][number]): RecordingInfo['merged'] {
  const last = merged.findLastIndex((pair) => pair[0] === id && pair[1] === into);
  return merged.filter((_, i) => i !== last);
}
