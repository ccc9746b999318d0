/** Shows an aligned crop, as it is kept: CROP_SIZE square, red, green, blue. */

import { CROP_BYTES, CROP_SIZE, withAlpha } from '../../core/crop-frame.ts';

/** How far out of view a crop is painted. */
const AHEAD = '300px';

/**
 * An attachment that draws `rgb` on its canvas while that is in view, and gives its memory back when it is not: a library has thousands.
 * Throws when it is not a whole crop.
 */
export const cropOn =
  (rgb: Uint8Array) =>
  (canvas: HTMLCanvasElement): (() => void) => {
    if (rgb.length !== CROP_BYTES) throw new RangeError(`crop of ${rgb.length} bytes: ${CROP_BYTES} expected`);
    const paint = (side: number): void => {
      Object.assign(canvas, { width: side, height: side });
      if (side > 0) canvas.getContext('2d')!.putImageData(new ImageData(withAlpha(rgb), side, side), 0, 0);
    };
    const observer = new IntersectionObserver((entries) => paint(entries.at(-1)!.isIntersecting ? CROP_SIZE : 0), {
      rootMargin: AHEAD,
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  };
