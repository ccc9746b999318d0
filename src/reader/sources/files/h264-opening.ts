/**
 * Grey pictures for a decoder to begin with. Chromium's begins with an IDR picture alone, yet recorders and cameras write H.264 that
 * has none but its first, and a cut film none at all: it goes on from a recovery point, and what is shown behind that needs nothing
 * before it. The grey ones have the film's own measures and a number that leaves a gap before the film's, which decoders fill: so their
 * memory is as full as the film takes it to be, and pictures that it forgets by name are there. They are never shown.
 */

import { BitReader, bytesOf, lengthSizeOf, packed, typeOf, UNIT, unitsIn } from './h264-units.ts';

/** Id of the picture parameters of grey pictures: the last that there is, so that it takes no other's place. */
const OWN_ID = 255;
/** Profiles whose sequences tell their colours, 7.3.2.1.1. */
const WITH_COLOURS = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

interface Sequence {
  readonly id: number;
  /** Bits of a picture's number; of its place in the order, 0 where it is not written. */
  readonly numberBits: number;
  readonly orderBits: number;
  /** Whether each picture says how its place differs from what is expected. */
  readonly hasDifference: boolean;
  /** Pictures that a decoder remembers. */
  readonly remembered: number;
  readonly macroblocks: number;
  /** Whether pictures may be of two fields, and macroblocks of either. */
  readonly mayBeFields: boolean;
  readonly inPairs: boolean;
}

/**
 * The packets to give before `packet`, a recovery point, the first of them a key packet; null where its parameters are missing or rare
 * (neither 4:2:0 nor 4:2:2).
 */
export function openingPackets(packet: Uint8Array, config: VideoDecoderConfig): readonly Uint8Array<ArrayBuffer>[] | null {
  const lengthSize = lengthSizeOf(config);
  const all = unitsIn(packet, lengthSize);
  const own = all.filter((unit) => typeOf(unit) === UNIT.sequence || typeOf(unit) === UNIT.picture);
  const units = [...(config.description ? parametersIn(bytesOf(config.description)) : []), ...own];
  const sequence = units.findLast((unit) => typeOf(unit) === UNIT.sequence);
  const slice = all.find((unit) => typeOf(unit) === UNIT.slice);
  const read = sequence && slice ? sequenceOf(sequence) : null;
  if (!read) return null;
  const numbers = 2 ** read.numberBits;
  const before = (numberOf(slice!, read) - read.remembered - 1 + 2 * numbers) % numbers;
  return [[...units, pictureParameters(read), greyPicture(read)], [sameAgain(read, before)]].map((list) =>
    packed(list, lengthSize),
  );
}

/** Of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15): its sequences, then its pictures. */
function parametersIn(record: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  let at = 5;
  for (const mask of [31, 255]) {
    for (let left = record[at++]! & mask; left > 0; left--) {
      const length = record[at]! * 256 + record[at + 1]!;
      units.push(record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return units;
}

function sequenceOf(unit: Uint8Array): Sequence | null {
  const reader = new BitReader(unit);
  reader.bits(8);
  const profile = reader.bits(8);
  reader.bits(16);
  const id = reader.count();
  if (WITH_COLOURS.includes(profile)) {
    const colours = reader.count();
    if (colours !== 1 && colours !== 2) return null;
    reader.count();
    reader.count();
    reader.bits(1);
    if (reader.bits(1)) for (let list = 0; list < 8; list++) if (reader.bits(1)) skipScaling(reader, list < 6 ? 16 : 64);
  }
  const numberBits = reader.count() + 4;
  const order = reader.count();
  const orderBits = order === 0 ? reader.count() + 4 : 0;
  const hasDifference = order === 1 && reader.bits(1) === 0;
  if (order === 1) {
    reader.signed();
    reader.signed();
    for (let i = reader.count(); i > 0; i--) reader.signed();
  }
  const remembered = reader.count();
  reader.bits(1);
  const [width, height] = [reader.count() + 1, reader.count() + 1];
  const mayBeFields = reader.bits(1) === 0;
  const inPairs = mayBeFields && reader.bits(1) === 1;
  const macroblocks = width * height * (mayBeFields ? 2 : 1);
  return { id, numberBits, orderBits, hasDifference, remembered, macroblocks, mayBeFields, inPairs };
}

/** The number of the picture that a slice is of: frame_num of 7.3.3. */
function numberOf(slice: Uint8Array, { numberBits }: Sequence): number {
  const reader = new BitReader(slice.subarray(0, 32));
  reader.bits(8);
  for (let i = 0; i < 3; i++) reader.count();
  return reader.bits(numberBits);
}

/** Lists of 7.3.2.1.1.1 end with a scale of 0. */
function skipScaling(reader: BitReader, size: number): void {
  for (let i = 0, scale = 8; i < size && scale !== 0; i++) scale = (scale + reader.signed()) & 255;
}

/** ue(v) of 9.1. */
const count = (value: number): string => (value + 1).toString(2).padStart(2 * (value + 1).toString(2).length - 1, '0');

/** Coded by CAVLC, one slice group, no redundant pictures. */
const pictureParameters = ({ id }: Sequence): Uint8Array =>
  unitOf(0x68, `${count(OWN_ID)}${count(id)}00${count(0)}${count(0)}${count(0)}000${count(0).repeat(3)}000`);

/** The head of a slice up to what marks its picture: of `kind`, with its number and, of an IDR picture, its id. */
function sliceHead(
  { numberBits, orderBits, hasDifference, mayBeFields }: Sequence,
  kind: number,
  number: number,
  id: string,
): string {
  const place = '0'.repeat(orderBits) + (hasDifference ? count(0) : '');
  const numbered = number.toString(2).padStart(numberBits, '0');
  return `${count(0)}${count(kind)}${count(OWN_ID)}${numbered}${mayBeFields ? '0' : ''}${id}${place}`;
}

/** An IDR picture of one slice; every macroblock is grey: its mean is predicted, and nothing is added to it. */
function greyPicture(sequence: Sequence): Uint8Array {
  const { macroblocks, inPairs } = sequence;
  const head = `${sliceHead(sequence, 7, 0, count(0))}00${count(0)}`;
  // I_16x16 by its mean (type 3), its colours by theirs, no change of scale, no coefficients
  const macroblock = `${count(3)}${count(0)}${count(0)}1`;
  const body = inPairs ? `0${macroblock}${macroblock}`.repeat(macroblocks / 2) : macroblock.repeat(macroblocks);
  return unitOf(0x65, head + body);
}

/** A picture with this number like the one before: every macroblock is skipped. */
const sameAgain = (sequence: Sequence, number: number): Uint8Array =>
  unitOf(0x61, `${sliceHead(sequence, 5, number, '')}000${count(0)}${count(sequence.macroblocks)}`);

/** A unit of these bits, with the stop bit, and a 3 wherever its bytes would look like a start code (7.4.1). */
function unitOf(head: number, bits: string): Uint8Array {
  const stopped = `${bits}1`;
  const unit = [head];
  for (let at = 0; at < stopped.length; at += 8) {
    const byte = Number.parseInt(stopped.slice(at, at + 8).padEnd(8, '0'), 2);
    if (byte <= 3 && unit.at(-1) === 0 && unit.at(-2) === 0) unit.push(3);
    unit.push(byte);
  }
  return Uint8Array.from(unit);
}
