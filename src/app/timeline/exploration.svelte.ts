/** Which part of the timeline is in view, and where on it the pointer or the arrow keys are. It moves and zooms only while it stands still. */

import { TRACE_SECONDS } from '../state/trace.ts';
import { panned, WHOLE, zoomed } from './time-range.ts';

/** What a key does: share of the range; and by how much a key, a button or the wheel draws it together. */
const STEP = 0.025;
export const CLOSER = 0.6;

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

export class Exploration {
  range = $state.raw(WHOLE);
  /** Seconds before the end; null for nowhere. */
  cursor = $state<number | null>(null);
  /** Row of the strip under the pointer; null for none. */
  row = $state<number | null>(null);
  #dragged: { readonly x: number; readonly range: typeof WHOLE } | null = null;

  constructor(private readonly isStill: () => boolean) {}

  /** The pointer at `x` of a plot so many pixels wide, where a second and a row of the strip are. */
  point(x: number, width: number, second: (x: number) => number, row: number | null): void {
    if (this.#dragged && this.isStill()) {
      const { range, x: from } = this.#dragged;
      this.range = panned(range, ((from - x) / Math.max(1, width)) * (range.to - range.from));
    }
    this.cursor = second(x);
    this.row = row;
  }

  /** Begins a drag; false where there is nothing to move. */
  press(x: number): boolean {
    if (!this.isStill()) return false;
    this.#dragged = { x, range: this.range };
    return true;
  }

  release(): void {
    this.#dragged = null;
  }

  leave(): void {
    if (!this.#dragged) this.cursor = this.row = null;
  }

  zoom(factor: number, around = this.cursor ?? (this.range.from + this.range.to) / 2): void {
    this.range = zoomed(this.range, factor, around);
  }

  /** Moves it by a share of what is in view, to later for a positive one. */
  pan(share: number): void {
    const { from, to } = this.range;
    this.range = panned(this.range, share * (to - from));
  }

  /** Shows all of it. */
  reset(): void {
    this.range = WHOLE;
  }

  /** Does what a key means here; false for a key that means nothing, and for those with which the browser does something. */
  key({ key, ctrlKey, metaKey, altKey }: Press): boolean {
    if (ctrlKey || metaKey || altKey) return false;
    const move = { ArrowLeft: -STEP, ArrowRight: STEP }[key];
    if (move !== undefined) this.#step(move);
    else if (key === 'Escape' && this.cursor !== null) this.cursor = null;
    else if (this.isStill() && (key === '+' || key === '=')) this.zoom(CLOSER);
    else if (this.isStill() && key === '-') this.zoom(1 / CLOSER);
    else return false;
    return true;
  }

  #step(share: number): void {
    const { from, to } = this.range;
    const next = Math.min(0, Math.max(-TRACE_SECONDS, (this.cursor ?? to) + share * (to - from)));
    this.row = null;
    this.cursor = next;
    if (!this.isStill()) return;
    if (next < from) this.range = panned(this.range, next - from);
    if (next > to) this.range = panned(this.range, next - to);
  }
}
