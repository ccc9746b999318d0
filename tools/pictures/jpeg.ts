/**
 * A baseline JPEG encoder (ITU-T T.81, colour halved both ways as cameras do), for many small pictures: its tables are
 * made once, so that a picture costs little more than its transforms.
 */

/** Order in which the 64 frequencies of a block are stored. */
const ZIGZAG = Uint8Array.from([
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62,
    63,
  ],
]);

/** Quantisation of brightness and colour at quality 50 (T.81 tables K.1 and K.2). */
const BRIGHTNESS = [
  ...[
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80,
    62,
  ],
  ...[18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
];
const COLOUR = Array.from({ length: 64 }, (_, i) => {
  const corner = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
  return i % 8 < 4 && i < 32 ? corner[4 * (i >> 3) + (i % 8)]! : 99;
});

/** Code lengths (how many of 1 to 16 bits) and symbols of the standard Huffman tables (T.81 K.3 to K.6). */
const DC_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const hex = (text: string): number[] => text.match(/../g)!.map((pair) => parseInt(pair, 16));
const HUFFMAN = [
  { kind: 0x00, lengths: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: DC_VALUES },
  {
    kind: 0x10,
    lengths: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    symbols: hex(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a' +
        '434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa' +
        'b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
    ),
  },
  { kind: 0x01, lengths: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], symbols: DC_VALUES },
  {
    kind: 0x11,
    lengths: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
    symbols: hex(
      '0001020311040521310612415107617113223281081442' +
        '91a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a' +
        '737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9da' +
        'e2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
    ),
  },
] as const;

/** Code and length by symbol. */
function codes({ lengths, symbols }: (typeof HUFFMAN)[number]): { code: Uint16Array; length: Uint8Array } {
  const table = { code: new Uint16Array(256), length: new Uint8Array(256) };
  let [code, at] = [0, 0];
  lengths.forEach((count, i) => {
    for (let k = 0; k < count; k++) {
      const symbol = symbols[at++]!;
      table.code[symbol] = code++;
      table.length[symbol] = i + 1;
    }
    code <<= 1;
  });
  return table;
}
const CODES = HUFFMAN.map(codes);

/** COSINES[8 u + x]: the orthonormal discrete cosine transform. */
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  return Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1) * 0.5;
});

class BitWriter {
  private bytes: Uint8Array;
  private size = 0;
  private held = 0;
  private count = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.size === this.bytes.length) {
      const grown = new Uint8Array(2 * this.size);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.size++] = value;
  }

  segment(marker: number, content: readonly number[]): void {
    const length = content.length + 2;
    for (const value of [0xff, marker, length >> 8, length & 255, ...content]) this.byte(value);
  }

  bits(value: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.held = (this.held << 1) | ((value >> i) & 1);
      if (++this.count < 8) continue;
      this.byte(this.held);
      if (this.held === 0xff) this.byte(0);
      this.held = this.count = 0;
    }
  }

  finish(): Uint8Array {
    while (this.count) this.bits(1, 1);
    this.byte(0xff);
    this.byte(0xd9);
    return this.bytes.slice(0, this.size);
  }
}

/** Encodes width x height x 3 RGB at a quality from 1 to 100; throws outside of it. */
export function encodeRgb(width: number, height: number, rgb: Uint8ClampedArray, quality: number): Uint8Array {
  if (!(quality >= 1 && quality <= 100)) throw new RangeError(`JPEG quality must be 1 to 100: ${quality}`);
  const factor = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const quantise = (base: readonly number[]): number[] =>
    base.map((q) => Math.min(255, Math.max(1, Math.floor((q * factor + 50) / 100))));
  const tables = [quantise(BRIGHTNESS), quantise(COLOUR)] as const;
  const out = new BitWriter(width * height);
  out.byte(0xff);
  out.byte(0xd8);
  out.segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  tables.forEach((table, i) => out.segment(0xdb, [i, ...Array.from(ZIGZAG, (at) => table[at]!)]));
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  out.segment(0xc0, [8, ...size, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
  for (const { kind, lengths, symbols } of HUFFMAN) out.segment(0xc4, [kind, ...lengths, ...symbols]);
  out.segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);

  // brightness and the two colours of one 16 x 16 tile
  const planes = [new Float64Array(256), new Float64Array(256), new Float64Array(256)] as const;
  const block = new Float64Array(64);
  const rows = new Float64Array(64);
  const last = [0, 0, 0];
  const encodeBlock = (component: 0 | 1 | 2): void => {
    const table = tables[component ? 1 : 0];
    const [dc, ac] = [CODES[component ? 2 : 0]!, CODES[component ? 3 : 1]!];
    for (let y = 0; y < 8; y++) {
      for (let u = 0; u < 8; u++) {
        let sum = 0;
        for (let x = 0; x < 8; x++) sum += COSINES[8 * u + x]! * block[8 * y + x]!;
        rows[8 * y + u] = sum;
      }
    }
    let run = 0;
    for (let k = 0; k < 64; k++) {
      const at = ZIGZAG[k]!;
      const v = at >> 3;
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += COSINES[8 * v + y]! * rows[8 * y + (at & 7)]!;
      let value = Math.round(sum / table[at]!);
      if (k === 0) {
        const now = value;
        value -= last[component]!;
        last[component] = now;
      } else if (value === 0) {
        run++;
        continue;
      }
      for (; run > 15; run -= 16) out.bits(ac.code[0xf0]!, ac.length[0xf0]!);
      const length = 32 - Math.clz32(Math.abs(value));
      const symbol = k === 0 ? length : (run << 4) | length;
      const codeTable = k === 0 ? dc : ac;
      out.bits(codeTable.code[symbol]!, codeTable.length[symbol]!);
      out.bits(value < 0 ? value + (1 << length) - 1 : value, length);
      run = 0;
    }
    if (run) out.bits(ac.code[0]!, ac.length[0]!);
  };

  for (let ty = 0; ty < height; ty += 16) {
    for (let tx = 0; tx < width; tx += 16) {
      for (let i = 0; i < 256; i++) {
        const x = Math.min(width - 1, tx + (i & 15));
        const y = Math.min(height - 1, ty + (i >> 4));
        const at = 3 * (y * width + x);
        const r = rgb[at]!;
        const g = rgb[at + 1]!;
        const b = rgb[at + 2]!;
        planes[0][i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
        planes[1][i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
        planes[2][i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
      }
      for (let quarter = 0; quarter < 4; quarter++) {
        const from = (quarter >> 1) * 128 + (quarter & 1) * 8;
        for (let i = 0; i < 64; i++) block[i] = planes[0][from + (i >> 3) * 16 + (i & 7)]!;
        encodeBlock(0);
      }
      for (const component of [1, 2] as const) {
        const plane = planes[component];
        for (let i = 0; i < 64; i++) {
          const at = (i >> 3) * 32 + (i & 7) * 2;
          block[i] = (plane[at]! + plane[at + 1]! + plane[at + 16]! + plane[at + 17]!) / 4;
        }
        encodeBlock(component);
      }
    }
  }
  return out.finish();
}
