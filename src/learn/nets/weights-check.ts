/**
 * Whether the weights of a model are there in full and are numbers. Bytes only, no tensors: archives are checked by it where there is
 * no library, and networks before they are read. Encodings are those of TensorFlow.js (io_utils.ts, decodeWeights).
 */

import { shown } from '../../core/door.ts';
import type * as tf from '../tf.ts';

/** Bytes of a value, and the bits of its little-endian word that are all set in NaN and infinities; null where none is. */
const ENCODINGS: ReadonlyMap<unknown, { readonly bytes: 1 | 2 | 4; readonly exponent: number | null }> = new Map([
  ['float32', { bytes: 4, exponent: 0x7f800000 }],
  ['float16', { bytes: 2, exponent: 0x7c00 }],
  ['uint16', { bytes: 2, exponent: null }],
  ['uint8', { bytes: 1, exponent: null }],
]);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Index of the first value that is not finite; -1 when there is none. */
function firstBroken(view: DataView, at: number, count: number, bytes: 1 | 2 | 4, exponent: number): number {
  for (let i = 0; i < count; i++) {
    const word = bytes === 4 ? view.getUint32(at + 4 * i, true) : view.getUint16(at + 2 * i, true);
    if ((word & exponent) === exponent) return i;
  }
  return -1;
}

/** Throws an Error that names the first weight that is not described, not there in full, or not finite; and for bytes left over. */
export function checkWeights(specs: readonly tf.io.WeightsManifestEntry[], data: ArrayBuffer): void {
  const view = new DataView(data);
  let at = 0;
  for (const [i, { name, shape, dtype, quantization }] of specs.entries()) {
    if (typeof name !== 'string' || name === '') throw new Error(`weight without a name: number ${i} of ${specs.length}`);
    if (!Array.isArray(shape) || !shape.every(isCount)) throw new Error(`weight of no shape: ${name} is ${shown(shape)}`);
    const kind: unknown = quantization === undefined ? dtype : quantization?.dtype;
    const encoding = ENCODINGS.get(kind);
    if (!encoding || dtype !== 'float32')
      throw new Error(`weight of a kind that is not read: ${name} is ${shown(kind)} of ${shown(dtype)}`);
    const { scale, min } = quantization ?? {};
    if (encoding.exponent === null && !(Number.isFinite(scale) && Number.isFinite(min)))
      throw new Error(`weight that is no number: ${name}, by its scale`);
    const count = shape.reduce((product, side) => product * side, 1);
    const end = at + count * encoding.bytes;
    if (end > data.byteLength) throw new Error(`weights cut off: ${name} ends at byte ${end} of ${data.byteLength}`);
    const { bytes, exponent } = encoding;
    const broken = exponent === null ? -1 : firstBroken(view, at, count, bytes, exponent);
    if (broken >= 0) throw new Error(`weight that is no number: ${name}, value ${broken}`);
    at = end;
  }
  if (at !== data.byteLength) throw new Error(`weights of another model: ${data.byteLength} bytes, ${at} expected`);
}
