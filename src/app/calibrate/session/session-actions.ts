/** What a person may do during a session: the same by button and by key. */

import { isFree, TAKES_SPACE } from '../../shortcuts.ts';
import type { CalibrationSession } from '../../state/calibration-session.svelte.ts';

export type SessionActions = Readonly<Record<'back' | 'redo' | 'pause' | 'skip' | 'sound' | 'stop', () => void>>;

/** By KeyboardEvent.key, lower case. */
const KEYS: Readonly<Record<string, keyof SessionActions>> = {
  ' ': 'pause',
  arrowleft: 'back',
  arrowright: 'skip',
  r: 'redo',
  s: 'sound',
  escape: 'stop',
};

/** The person tries arrows to reach the next of several controls. */
const TAKES_ARROWS = '[role=group]';

export const sessionActions = (session: CalibrationSession, leave: () => void): SessionActions => ({
  back: () => session.goBack(),
  redo: () => session.redoStep(),
  pause: () => session.togglePause(),
  skip: () => session.skip(),
  sound: () => session.toggleSound(),
  stop: leave,
});

/** The action that a key press means; null where it is none or belongs to a control. `singleKeys`: letters and Space act too. */
export function actionOf(event: KeyboardEvent, singleKeys: boolean): keyof SessionActions | null {
  const key = event.key.toLowerCase();
  const isSingle = key.length === 1; // arrows and Escape stay
  if (!isFree(event) || (isSingle && !singleKeys)) return null;
  const takes = key === ' ' ? TAKES_SPACE : key.startsWith('arrow') ? TAKES_ARROWS : null;
  if (takes && event.target instanceof Element && event.target.closest(takes)) return null;
  return KEYS[key] ?? null;
}
