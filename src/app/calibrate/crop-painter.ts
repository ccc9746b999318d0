/** Shows an aligned crop, as it is kept: CROP_SIZE square, red, green, blue. */

import { CROP_BYTES, CROP_SIZE, withAlpha } from '../../core/crop-frame.ts';

/** How far out of view a crop is painted. */
const AHEAD = '300px';

/**
 * An attachment that loads a crop and paints it on its canvas while that is near the view, and gives its memory back when it is not: a
 * library has thousands. What `load` gives is painted once, and held by nobody. Until then the canvas is empty, whatever another
 * attachment painted before, and stays so for null, or where it cannot be loaded. Throws when it is no whole crop.
 */
export const cropOn =
  (load: () => Promise<Uint8Array | null>) =>
  (canvas: HTMLCanvasElement): (() => void) => {
    let near = false;
    const empty = (): void => void Object.assign(canvas, { width: 0, height: 0 });
    const paint = async (): Promise<void> => {
      const rgb = await load().catch(() => null);
      if (!near || !rgb) return; // has left the view meanwhile
      if (rgb.length !== CROP_BYTES) throw new RangeError(`crop of ${rgb.length} bytes: ${CROP_BYTES} expected`);
      Object.assign(canvas, { width: CROP_SIZE, height: CROP_SIZE });
      canvas.getContext('2d')!.putImageData(new ImageData(withAlpha(rgb), CROP_SIZE, CROP_SIZE), 0, 0);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        const { isIntersecting } = entries.at(-1)!;
        if (isIntersecting === near) return;
        near = isIntersecting;
        if (near) void paint();
        else empty();
      },
      { rootMargin: AHEAD },
    );
    empty();
    observer.observe(canvas);
    return () => {
      near = false;
      observer.disconnect();
    };
  };
