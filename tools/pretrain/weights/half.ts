/** Half-precision numbers, IEEE 754 binary16, rounded to nearest even. */

import { decodeHalves } from '../../ict/head.ts';

const bits = new DataView(new ArrayBuffer(4));

function toHalf(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const sign = (word >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (!(magnitude < 65520)) throw new RangeError(`too large for half precision: ${value}`);
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = ((word >>> 23) & 0xff) - 127;
  return sign | (((exponent + 15) << 10) + roundEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}

export const toHalves = (values: Float32Array): Uint16Array => Uint16Array.from(values, toHalf);

export const fromHalves = (halves: Uint16Array): Float32Array =>
  decodeHalves(new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength));
