/** H.264 (ITU-T H.264) as packets have it: its units, the bits in them, and where a decoder may begin that was given nothing before. */

/** Types of units, table 7-1. */
export const UNIT = { slice: 1, idr: 5, sei: 6, sequence: 7, picture: 8 } as const;
/** SEI of a recovery point, annex D.1.8. */
const RECOVERY_POINT = 6;

/** Bytes of the length before each unit; null where start codes part them (annex B). */
export type LengthSize = number | null;

/** By the decoder's configuration: an AVCDecoderConfigurationRecord (ISO/IEC 14496-15), where there is one. */
export const lengthSizeOf = ({ description }: VideoDecoderConfig): LengthSize =>
  description ? (bytesOf(description)[4]! & 3) + 1 : null;

export const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);

export const typeOf = (unit: Uint8Array): number => unit[0]! & 31;

/** The units of a packet, without what parts them. */
export function unitsIn(data: Uint8Array, lengthSize: LengthSize): Uint8Array[] {
  const units: Uint8Array[] = [];
  if (lengthSize === null) {
    const starts: number[] = [];
    for (let i = 0; i + 3 <= data.length; i++) if (data[i] === 0 && data[i + 1] === 0 && data[i + 2] === 1) starts.push(i + 3);
    starts.forEach((start, i) => units.push(data.subarray(start, i + 1 < starts.length ? starts[i + 1]! - 3 : data.length)));
  } else {
    for (let at = 0; at + lengthSize <= data.length;) {
      let length = 0;
      for (let i = 0; i < lengthSize; i++) length = length * 256 + data[at + i]!;
      units.push(data.subarray(at + lengthSize, at + lengthSize + length));
      at += lengthSize + length;
    }
  }
  return units.filter(({ length }) => length > 0);
}

/** Units as a packet has them. */
export function packed(units: readonly Uint8Array[], lengthSize: LengthSize): Uint8Array<ArrayBuffer> {
  const heads = units.map(({ length }) =>
    lengthSize === null
      ? [0, 0, 0, 1]
      : Array.from({ length: lengthSize }, (_, i) => (length / 256 ** (lengthSize - 1 - i)) & 255),
  );
  return Uint8Array.from(units.flatMap((unit, i) => [...heads[i]!, ...unit]));
}

/** Reads the bits of a unit; 0 behind its end. */
export class BitReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(unit: Uint8Array) {
    this.#bytes = unit.filter((byte, i) => !(byte === 3 && i >= 2 && unit[i - 1] === 0 && unit[i - 2] === 0)); // 7.4.1
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }

  /** ue(v) of 9.1. */
  count(): number {
    let zeros = 0;
    while (zeros < 32 && this.bits(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) of 9.1.1. */
  signed(): number {
    const code = this.count();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}

/**
 * What a decoder that begins with this packet shows: 0, its own picture and all that are shown behind it; n, those behind the n-th
 * picture that others refer to; null where it cannot begin here.
 */
export function recoveryOf(data: Uint8Array, lengthSize: LengthSize): number | null {
  for (const unit of unitsIn(data, lengthSize)) {
    const type = typeOf(unit);
    if (type === UNIT.idr) return 0;
    if (type === UNIT.slice) return null;
    const frames = type === UNIT.sei ? recoveryIn(unit) : null;
    if (frames !== null) return frames;
  }
  return null;
}

function recoveryIn(unit: Uint8Array): number | null {
  const reader = new BitReader(unit);
  reader.bits(8);
  for (let read = 1; read + 2 < unit.length;) {
    const coded = (): number => {
      let value = 0;
      for (let byte = 255; byte === 255 && read < unit.length; read++) value += byte = reader.bits(8);
      return value;
    };
    const [type, size] = [coded(), coded()];
    if (type === RECOVERY_POINT) return reader.count();
    reader.bits(8 * size);
    read += size;
  }
  return null;
}

/** Whether the packet has a picture that needs others: a slice that is no IDR's. */
export const needsOthers = (data: Uint8Array, lengthSize: LengthSize): boolean =>
  unitsIn(data, lengthSize).some((unit) => typeOf(unit) === UNIT.slice);

/** Whether other pictures refer to the one in this packet. */
export const isReferredTo = (data: Uint8Array, lengthSize: LengthSize): boolean =>
  unitsIn(data, lengthSize).some((unit) => [UNIT.slice, UNIT.idr].includes(typeOf(unit) as 1) && (unit[0]! & 0x60) !== 0);
