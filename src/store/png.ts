/** Crops as PNG pictures and back, without loss: the browser's own codec, with colours left as they are. */

import { CROP_BYTES, CROP_SIZE, opaque, withAlpha } from '../core/crop-frame.ts';

/** A PNG of a crop (CROP_SIZE square, RGB). Throws for anything else. */
export async function writePng(crop: Uint8Array): Promise<Uint8Array> {
  if (crop.length !== CROP_BYTES) throw new RangeError(`crop of ${crop.length} bytes: ${CROP_BYTES} expected`);
  const canvas = new OffscreenCanvas(CROP_SIZE, CROP_SIZE);
  canvas.getContext('2d')!.putImageData(new ImageData(withAlpha(crop), CROP_SIZE, CROP_SIZE), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** The crop in a PNG. Rejects for what is no picture, and for one of another size. */
export async function readPng(png: Uint8Array): Promise<Uint8Array> {
  const blob = new Blob([png.slice()], { type: 'image/png' });
  const picture = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const { width, height } = picture;
    if (width !== CROP_SIZE || height !== CROP_SIZE) {
      throw new RangeError(`crop of ${width} x ${height}: ${CROP_SIZE} x ${CROP_SIZE} expected`);
    }
    const context = new OffscreenCanvas(CROP_SIZE, CROP_SIZE).getContext('2d')!;
    context.drawImage(picture, 0, 0);
    return opaque(context.getImageData(0, 0, CROP_SIZE, CROP_SIZE).data);
  } finally {
    picture.close();
  }
}
