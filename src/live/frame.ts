/** The size of a picture on its way through the live path. Whoever takes a frame closes it. */

import type { Frame } from './sources/source.ts';

/** Width and height of a frame in pixels as it is shown; zeros for one that was closed. */
export function frameSize(frame: Frame): { width: number; height: number } {
  return 'displayWidth' in frame
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}
