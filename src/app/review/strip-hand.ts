/**
 * What a hand does on anything drawn over the recording's time: a click goes there, a drag selects a span, the wheel zooms where the
 * pointer is (with Shift, or sideways, it pans), two fingers pinch and pan.
 */

import type { ReviewState } from './review.svelte.ts';

/** A drag shorter than this is a click, CSS pixels. */
const STILL = 4;
/** Wheel pixels that zoom by e. */
const WHEEL = 400;

export interface Hand {
  /** Hears where a mouse hovers: share of the width, 0 to 1, and pixels from the top; null when it leaves. */
  readonly onHover?: (at: { readonly share: number; readonly y: number } | null) => void;
}

export function stripHand(element: HTMLElement, review: ReviewState, { onHover }: Hand = {}): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, number>();
  let pressed: { readonly x: number; readonly time: number } | null = null;
  let pinched = false;

  const share = (x: number): number => (x - element.getBoundingClientRect().left) / element.clientWidth;
  const timeAt = (x: number): number => review.view.start + share(x) * (review.view.end - review.view.start);

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, event.clientX);
      pinched = pointers.size > 1;
      pressed = pinched ? null : { x: event.clientX, time: timeAt(event.clientX) };
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerType === 'mouse') {
        onHover?.({ share: share(event.clientX), y: event.clientY - element.getBoundingClientRect().top });
      }
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      if (event.buttons === 0) return end(event); // the hand let go where nobody heard it
      if (pinched && pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
        const [from, to] = [Math.abs(before - other), Math.abs(event.clientX - other)];
        if (from > 10 && to > 10) review.zoom(to / from, timeAt(other));
      } else if (pressed && Math.abs(event.clientX - pressed.x) > STILL) {
        const time = timeAt(event.clientX);
        review.selection = { start: Math.min(pressed.time, time), end: Math.max(pressed.time, time) };
      }
      pointers.set(event.pointerId, event.clientX);
    },
    { signal },
  );
  const end = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (pressed && event.type === 'pointerup' && Math.abs(event.clientX - pressed.x) <= STILL) {
      review.selection = null;
      review.seek(timeAt(event.clientX));
    }
    pressed = null;
  };
  element.addEventListener('pointerup', end, { signal });
  element.addEventListener('pointercancel', end, { signal });
  element.addEventListener('pointerleave', () => onHover?.(null), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!sideways && !event.ctrlKey && !event.shiftKey && !event.altKey && document.activeElement !== element) return;
      event.preventDefault();
      if (sideways || event.shiftKey) review.pan((sideways ? event.deltaX : event.deltaY) / element.clientWidth);
      else review.zoom(Math.exp(-event.deltaY / WHEEL), timeAt(event.clientX));
    },
    { signal, passive: false },
  );
  return () => stop.abort();
}
