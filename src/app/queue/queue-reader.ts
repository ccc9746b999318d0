/** The reader of queued files, as fast as the device allows. */

import { builtAssets } from '../../assets.ts';
import type { FileReader } from '../../batch/film/file-reader.ts';
import { DEFAULT_READING } from '../../reader/settings.ts';

/** Faces that are read of a frame at most. */
export const MOST_IN_FRAMES = 4;

/**
 * Bytes that are kept of what was found in a film. Blobs that a browser has no room for are lost without a word, and tables are Blobs too:
 * Chromium has 2 GiB for all of them on a computer, and more where there is disk; others may hold them in memory.
 */
const [ROOM, PHONE_ROOM] = [1.5 * 2 ** 30, 2 ** 28];

/** Rejects with a LiveError. `signal` ends it. */
export async function openReader(signal: AbortSignal): Promise<FileReader> {
  const { FileReader, findersFor } = await import('../../batch/film/file-reader.ts');
  // a phone ends a page long before it runs out of processors
  const isPhone = matchMedia('(pointer: coarse)').matches;
  const finders = isPhone ? 1 : findersFor(navigator.hardwareConcurrency);
  const settings = { ...DEFAULT_READING, maxFaces: MOST_IN_FRAMES, smoothing: 0 };
  const room = isPhone ? PHONE_ROOM : ROOM;
  return FileReader.open({ assets: builtAssets(), settings, finders, room, signal });
}
