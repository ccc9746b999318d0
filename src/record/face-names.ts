/** What the faces of a recording are called. */

import type { RecordingInfo } from './recording.ts';
import { usedFor } from './track.ts';

type Named = Pick<RecordingInfo, 'faceNames' | 'merged'>;

/** The name that a face was given, or else another face that is the same person; null without. */
export function givenName({ faceNames, merged }: Named, id: number): string | null {
  const used = usedFor(merged);
  return faceNames[id] ?? Object.entries(faceNames).find(([one]) => used(Number(one)) === id)?.[1] ?? null;
}

/** What to call a face. */
export const faceName = (info: Named, id: number): string => givenName(info, id) ?? `Face ${id}`;
