/** The keys of the app: one table for the keyboard and for the sheet that explains it. And whose a key press or a paste is. */

import type { AppState } from './state/app-state.svelte.ts';
import { RECORD_WORDS } from './words.ts';

export interface Shortcut {
  /** KeyboardEvent.key, lower case; a letter or a digit also stands for the place that it has on a US keyboard. */
  readonly key: string;
  /** What is printed on the key. */
  readonly label: string;
  readonly does: string;
  readonly run: (app: AppState) => void;
}

const faces = (count: number): Shortcut => ({
  key: String(count),
  label: String(count),
  does: count === 1 ? 'Read one face' : `Read up to ${count} faces`,
  run: (app) => app.settings.setLive({ maxFaces: count }),
});

const SHORTCUTS: readonly Shortcut[] = [
  { key: ' ', label: 'Space', does: 'Freeze or resume the picture', run: (app) => app.view.toggleFreeze() },
  { key: 'n', label: 'N', does: 'My neutral', run: (app) => app.toggleNeutral() },
  { key: 'b', label: 'B', does: 'Compare with my neutral, on or off', run: (app) => app.toggleComparison() },
  { key: 'o', label: 'O', does: 'Next overlay', run: (app) => app.view.stepOverlay() },
  { key: 'm', label: 'M', does: 'Mirror', run: (app) => app.view.toggleMirror() },
  { key: 'f', label: 'F', does: 'Full screen', run: (app) => app.view.toggleFull() },
  { key: 'r', label: 'R', does: 'Record, and stop', run: (app) => void app.recorder.toggle() },
  faces(1),
  faces(2),
  faces(3),
  faces(4),
  { key: ',', label: ',', does: 'Settings', run: (app) => (app.view.sheet = 'settings') },
  { key: '?', label: '?', does: 'This list', run: (app) => (app.view.sheet = 'shortcuts') },
];

/** What the keys do now, for the list of them: digits mark events while something is recorded, and choose how many faces are read else. */
export function keysNow(recording: boolean, marks: readonly string[]): Pick<Shortcut, 'label' | 'does'>[] {
  const span = { label: 'Shift 1–9', does: RECORD_WORDS.spanKeys };
  if (!recording) return [...SHORTCUTS, { label: '1–9', does: RECORD_WORDS.markKeys }, span];
  const named = marks.map((name, i) => ({ label: String(i + 1), does: RECORD_WORDS.markKey(name) }));
  return [...SHORTCUTS.filter(({ key }) => !(Number(key) > 0)), ...named, span];
}

/** The digit of a key that marks an event while something is recorded, 1 to 9; null for every other key. */
export const markOf = ({ code }: KeyboardEvent): number | null => {
  const digit = Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]);
  return digit || null;
};

/** Where keys belong to the control under the hand; a range takes arrows alone. */
const TAKES_TYPING = 'input:not([type=checkbox], [type=radio], [type=range]), select, textarea, [contenteditable]';
export const TAKES_SPACE = 'button, a, input:not([type=range]), summary, select, [role=switch]';

/** The shortcut that a key press means, or null when it is none or belongs to a control or an open sheet. */
export function shortcutFor(event: KeyboardEvent): Shortcut | null {
  if (!isFree(event)) return null;
  const target = event.target instanceof Element ? event.target : null;
  const of = (pressed: string | undefined): Shortcut | null => SHORTCUTS.find(({ key }) => key === pressed) ?? null;
  const key = event.key.toLowerCase();
  const shortcut = of(key) ?? (/^[a-z0-9]$/.test(key) ? null : of(placeOf(event)));
  return shortcut?.key === ' ' && target?.closest(TAKES_SPACE) ? null : shortcut;
}

/** The letter or digit of a US keyboard where the pressed key is, which other alphabets have there; with Shift a digit is another sign. */
function placeOf({ code, shiftKey }: KeyboardEvent): string | undefined {
  const [, letter, digit] = /^(?:Key(.)|Digit(.))$/.exec(code) ?? [];
  return letter?.toLowerCase() ?? (shiftKey ? undefined : digit);
}

/** Whether a key press is nobody's: no control under the hand takes it, no sheet is open, and it is not held. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  // a press on plain text of a sheet leaves the focus on the page behind it
  return !document.querySelector('dialog[open]') && !takesTyping(event);
}

/** Whether what is under the hand is typed or chosen in. */
export const takesTyping = ({ target }: Event): boolean => target instanceof Element && target.matches(TAKES_TYPING);

/** The files of a paste; none in a field, nor where text was copied: tables and documents put a picture of it beside it. */
export function pastedFiles(event: ClipboardEvent): FileList | undefined {
  const { types = [], files } = event.clipboardData ?? {};
  const isText = ['text/plain', 'text/html'].every((type) => types.includes(type));
  return takesTyping(event) || isText ? undefined : files;
}

/** Whether something is open over the page, which Escape closes first. */
export const isCovered = (): boolean => document.querySelector('dialog[open], [popover=auto]:popover-open') !== null;
