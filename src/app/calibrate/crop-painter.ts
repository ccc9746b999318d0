/** Shows an aligned crop, as it is kept: CROP_SIZE square, red, green, blue. */

import { CROP_BYTES, CROP_SIZE, withAlpha } from '../../core/crop-frame.ts';

/** An attachment that draws `rgb` on its canvas; throws when it is not a whole crop. */
export const cropOn =
  (rgb: Uint8Array) =>
  (canvas: HTMLCanvasElement): void => {
    if (rgb.length !== CROP_BYTES) throw new RangeError(`crop of ${rgb.length} bytes: ${CROP_BYTES} expected`);
    Object.assign(canvas, { width: CROP_SIZE, height: CROP_SIZE });
    canvas.getContext('2d')!.putImageData(new ImageData(withAlpha(rgb), CROP_SIZE, CROP_SIZE), 0, 0);
  };
