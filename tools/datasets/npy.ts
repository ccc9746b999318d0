/** NumPy's array files, as far as data sets use them for labels: one number, also one written as a string (numpy.lib.format 1.0, 2.0). */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

const LAST_ASCII = 126;

interface Reader {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** By the type in the header. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['<i8', { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  ['<i4', { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  ['<i2', { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  ['|i1', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['|u1', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['<f4', { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  ['<f8', { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
]);

/** The one number of an array. Throws, naming `file`, for anything else. */
export function readNpyScalar(bytes: Uint8Array, file: string): number {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw new Error(`${file}: not a NumPy array`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const demand = (end: number): void => {
    if (end > bytes.length) throw new Error(`${file}: cut off: ${bytes.length} bytes, ${end} expected (copy it again)`);
  };
  const wide = bytes[6] !== 1;
  const start = wide ? 12 : 10;
  demand(start);
  const data = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  demand(data);
  const header = String.fromCharCode(...bytes.subarray(start, data));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '';
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1]?.trim() ?? '?';
  if (shape !== '' && shape !== '1,' && shape !== '1') throw new Error(`${file}: not one number but an array of (${shape})`);
  const letters = /^<U(\d+)$/.exec(type)?.[1];
  if (letters !== undefined) {
    demand(data + 4 * Number(letters));
    const codes = Array.from({ length: Number(letters) }, (_, i) => view.getUint32(data + 4 * i, true));
    const text = codes
      .map((code) => (code <= LAST_ASCII && code > 0 ? String.fromCharCode(code) : code === 0 ? '' : '?'))
      .join('');
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`${file}: text that is no number: '${text}'`);
    return Number(text);
  }
  const { bytes: size, read } = READERS.get(type) ?? {};
  if (!size || !read) throw new Error(`${file}: numbers of type '${type}' are not read here`);
  demand(data + size);
  return read(view, data);
}
