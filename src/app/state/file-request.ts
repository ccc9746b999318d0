/** What a file is opened as; loaded when the first one comes. */

import { fileKind } from '../../reader/sources/files/file-kind.ts';
import { QUEUE_WORDS } from '../queue/words.ts';
import type { SourceRequest } from './source.svelte.ts';

/** Said of a file that is neither a picture nor a video. */
export const NEITHER = QUEUE_WORDS.neither;

/**
 * The request that opens a file: by what the browser calls it or, where that is neither a picture nor a video, by what is in it, since
 * browsers do not know every name, or take it for another. Null when it is neither of both.
 */
export async function requestFor(file: File): Promise<SourceRequest | null> {
  if (file.type.startsWith('image/')) return { kind: 'image', file };
  if (file.type.startsWith('video/')) return { kind: 'video', file };
  const found = await fileKind(file).catch(() => null); // a folder, or gone
  if (found?.kind === 'picture') return { kind: 'image', file };
  return found?.kind === 'video' ? { kind: 'video', file } : null;
}
