/** Grey pixels as a picture file that any browser reads: an uncompressed bitmap, enlarged so that the face finder has something to look at. */

const HEADER = 54;

/** `side` x `side` grey values, each pixel `scale` wide and high. */
export function greyBitmap(grey: Uint8Array, side: number, scale: number): Buffer {
  const width = side * scale;
  const row = Math.ceil((3 * width) / 4) * 4;
  const out = Buffer.alloc(HEADER + row * width);
  out.write('BM', 0, 'latin1');
  out.writeUInt32LE(out.length, 2);
  out.writeUInt32LE(HEADER, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(width, 18);
  out.writeInt32LE(width, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(24, 28);
  for (let y = 0; y < width; y++) {
    // rows come bottom first
    const from = side * Math.floor((width - 1 - y) / scale);
    for (let x = 0; x < width; x++)
      out.fill(grey[from + Math.floor(x / scale)]!, HEADER + y * row + 3 * x, HEADER + y * row + 3 * x + 3);
  }
  return out;
}
