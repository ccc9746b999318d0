/** What a file is opened as; loaded when the first one comes. */

import { fileKind } from '../../reader/sources/files/file-kind.ts';
import { asGone } from '../../reader/sources/files/gone.ts';
import { queueError, QUEUE_WORDS } from '../queue/words.ts';
import type { SourceRequest } from './source.svelte.ts';

/**
 * The request that opens a file: by what the browser calls it or, where that is neither a picture nor a video, by what is in it, since
 * browsers do not know every name, or take it for another. Where there is none, a sentence that says why: the file is neither of both, or
 * it is gone.
 */
export async function requestFor(file: File): Promise<SourceRequest | string> {
  if (file.type.startsWith('image/')) return { kind: 'image', file };
  if (file.type.startsWith('video/')) return { kind: 'video', file };
  try {
    const { kind } = await fileKind(file);
    if (kind === 'picture') return { kind: 'image', file };
    return kind === 'video' ? { kind, file } : QUEUE_WORDS.neither;
  } catch (error) {
    return queueError(asGone(error));
  }
}
