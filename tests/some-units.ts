/** Movements that nearly everybody can make at will, over the whole face: a session that is long enough to learn from. */

import type { AuCode } from '../src/core/facs.ts';

export const SOME_UNITS: readonly AuCode[] = ['AU01', 'AU02', 'AU04', 'AU09', 'AU12', 'AU15', 'AU18', 'AU26'];
