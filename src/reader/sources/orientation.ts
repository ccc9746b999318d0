/**
 * How a WebP picture is to be turned to stand upright, which browsers leave as it is (those of other kinds they turn themselves):
 * the EXIF orientation in its RIFF container.
 */

const ORIENTATION = 0x0112;

/** EXIF orientation of a WebP picture, 1 (upright) to 8; 1 for any other file and where none is told. */
export async function webpOrientation(file: Blob): Promise<number> {
  const head = new DataView(await file.slice(0, 30).arrayBuffer());
  const isExtended = head.byteLength >= 30 && textOf(head, 0) === 'RIFF' && textOf(head, 12) === 'VP8X';
  if (!isExtended || !(head.getUint8(20) & 8)) return 1;
  const view = new DataView(await file.arrayBuffer());
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true);
    if (textOf(view, at) === 'EXIF') return orientationIn(view, at + 8, Math.min(view.byteLength, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return 1;
}

const textOf = (view: DataView, at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/** The orientation in a TIFF directory; some programs put JPEG's "Exif\0\0" before it. */
function orientationIn(view: DataView, from: number, to: number): number {
  const start = to - from >= 6 && textOf(view, from) === 'Exif' ? from + 6 : from;
  if (to - start < 14) return 1;
  const little = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, little);
  if (directory + 2 > to) return 1;
  const count = view.getUint16(directory, little);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= to; i++, at += 12) {
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The picture turned upright, a new one; `picture` stays. From 5 on rows and columns change places. */
export function turned(picture: CanvasImageSource, width: number, height: number, orientation: number): ImageBitmap {
  const lies = orientation >= 5;
  const canvas = new OffscreenCanvas(lies ? height : width, lies ? width : height);
  const context = canvas.getContext('2d')!;
  const [w, h] = [width, height];
  const ways: readonly (readonly [number, number, number, number, number, number])[] = [
    [1, 0, 0, 1, 0, 0],
    [-1, 0, 0, 1, w, 0],
    [-1, 0, 0, -1, w, h],
    [1, 0, 0, -1, 0, h],
    [0, 1, 1, 0, 0, 0],
    [0, 1, -1, 0, h, 0],
    [0, -1, -1, 0, h, w],
    [0, -1, 1, 0, 0, w],
  ];
  context.setTransform(...ways[orientation - 1]!);
  context.drawImage(picture, 0, 0, w, h);
  return canvas.transferToImageBitmap();
}
