/** The film of a selection that is being made: it goes on while the panel that asked for it is closed. */

import { fileName } from '../../record/export/source.ts';
import type { OverlayStyle } from '../../reader/settings.ts';
import { save } from '../download.ts';
import { failureWords } from '../failure-words.ts';
import type { ClipFormat } from './clip-frames.ts';
import type { ReviewState } from './review.svelte.ts';

export class ClipMaking {
  /** 0 to 1; null while none is made. */
  done = $state<number | null>(null);
  #stop: AbortController | null = null;

  constructor(private readonly say: (sentence: string) => void) {}

  /** Saves a film of the selection, unless it is stopped before; says why it cannot be made. */
  async make(review: ReviewState, format: ClipFormat, overlay: readonly OverlayStyle[]): Promise<void> {
    const { selection } = review;
    if (!selection) return;
    const { signal } = (this.#stop = new AbortController());
    this.done = 0;
    try {
      const { clip } = await import('./clip.ts');
      const film = await clip(signal, review, selection, format, overlay, (share) => (this.done = share));
      signal.throwIfAborted();
      save(film, `${fileName(review.info)} ${review.seconds(selection.start).toFixed(1)} s.${format}`);
    } catch (error) {
      if (!signal.aborted) this.say(failureWords(error));
    } finally {
      this.done = null;
    }
  }

  stop(): void {
    this.#stop?.abort();
  }
}
