/** Shows an aligned crop, as it is kept: CROP_SIZE square, red, green, blue. */

import { CROP_SIZE } from '../../core/crop-frame.ts';

/** An attachment that draws `rgb` on its canvas; throws when it is not a whole crop. */
export const cropOn =
  (rgb: Uint8Array) =>
  (canvas: HTMLCanvasElement): void => {
    const pixels = CROP_SIZE * CROP_SIZE;
    if (rgb.length !== 3 * pixels) throw new RangeError(`crop of ${rgb.length} bytes: RGB of ${CROP_SIZE} square expected`);
    Object.assign(canvas, { width: CROP_SIZE, height: CROP_SIZE });
    const image = new ImageData(CROP_SIZE, CROP_SIZE);
    for (let i = 0; i < pixels; i++) {
      image.data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
      image.data[4 * i + 3] = 255;
    }
    canvas.getContext('2d')!.putImageData(image, 0, 0);
  };
