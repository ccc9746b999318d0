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

/** Signature, and the length and name of the first chunk, which says how large the picture is (PNG specification, 5.2 and 11.2.2). */
const BEGINNING = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] as const;

/** Bytes at the beginning of a PNG that say how large the picture is. */
export const PNG_BEGINNING = BEGINNING.length + 8;

/** Throws unless `png`, of which PNG_BEGINNING bytes are enough, begins as a PNG of a crop's size does: a small file may hold a picture that fills the memory. */
export function checkPngSize(png: Uint8Array): void {
  if (png.length < PNG_BEGINNING || !BEGINNING.every((byte, i) => png[i] === byte)) throw new Error('not a PNG picture');
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const [width, height] = [view.getUint32(BEGINNING.length), view.getUint32(BEGINNING.length + 4)];
  if (width !== CROP_SIZE || height !== CROP_SIZE) {
    throw new RangeError(`crop of ${width} x ${height}: ${CROP_SIZE} x ${CROP_SIZE} expected`);
  }
}

/** The crop in a PNG. Rejects for what is no picture, and, before it is decoded, for one of another size. */
export async function readPng(png: Uint8Array): Promise<Uint8Array> {
  checkPngSize(png);
  const blob = new Blob([png.slice()], { type: 'image/png' });
  const picture = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const context = new OffscreenCanvas(CROP_SIZE, CROP_SIZE).getContext('2d')!;
    context.drawImage(picture, 0, 0);
    return opaque(context.getImageData(0, 0, CROP_SIZE, CROP_SIZE).data);
  } finally {
    picture.close();
  }
}
