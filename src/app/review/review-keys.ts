/** The keys of the review screen. */

import { isCovered, isFree, markOf, TAKES_SPACE, takesTyping } from '../shortcuts.ts';
import type { Settings } from '../../store/settings.ts';
import type { ReviewState } from './review.svelte.ts';

/** Fields, and what scrolls where it must. */
const TAKES_ARROWS = 'input, select, textarea, [role=region]';

/** Does what a key stands for, where it is free; single keys where the settings allow them. */
export function pressed(
  event: KeyboardEvent,
  review: ReviewState,
  { keys, recording }: Pick<Settings, 'keys' | 'recording'>,
): void {
  const target = event.target instanceof Element ? event.target : null;
  const commands = event.ctrlKey || event.metaKey;
  if (commands && event.key.toLowerCase() === 'z' && !event.shiftKey) {
    // what was typed is taken back by the field itself
    if (takesTyping(event) && !target?.matches('select')) return;
    event.preventDefault();
    return review.undo();
  }
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    if (commands || event.altKey || isCovered() || target?.matches(TAKES_ARROWS)) return;
    event.preventDefault();
    const sign = event.key === 'ArrowLeft' ? -1 : 1;
    return event.shiftKey ? review.seek(review.position + 1000 * sign) : review.step(sign);
  }
  // the browser, or code that took the press, closes what is open first; in a field the press is the field's
  if (event.key === 'Escape' && !isCovered() && !event.defaultPrevented && !takesTyping(event)) review.selection = null;
  if (!keys || !isFree(event)) return;
  const mark = markOf(event);
  if (event.key === ' ' && !target?.matches(TAKES_SPACE)) review.toggle();
  else if (event.key.toLowerCase() === 'l') review.looping = !review.looping;
  else if (mark) review.addEvent(recording.marks[mark - 1]!, event.shiftKey ? review.selection : null);
  else return;
  event.preventDefault();
}
