/** Where transport streams that were joined end to end are parted. */

import { expect, test } from 'vitest';
import { Bytes } from '../../src/reader/sources/files/bytes.ts';
import { joinedStreams } from '../../src/reader/sources/files/joined-streams.ts';
import { TS_PACKET } from '../../src/reader/sources/files/ts-packets.ts';

/** A program in a stream: the PID of its video, and the time of its first picture, seconds. */
type Program = readonly [pid: number, from: number];
const RATE = 25;
/** Pictures from one table of programs to the next. */
const TABLE_EVERY = 5;

/** The packet in which a section or a picture begins. */
function packet(pid: number, payload: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TS_PACKET).fill(0xff);
  bytes.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, ...payload]);
  return bytes;
}

const table = packet(0, [0, 0, 0xb0, 17]);

/** A picture of a video, with its presentation time as in ISO/IEC 13818-1, table 2-21. */
function picture(pid: number, seconds: number): Uint8Array<ArrayBuffer> {
  const ticks = BigInt(Math.round(seconds * 90_000));
  const bits = (from: bigint, mask: bigint): number => Number((ticks >> from) & mask);
  const time = [
    0x21 | (bits(30n, 7n) << 1),
    bits(22n, 0xffn),
    1 | (bits(15n, 0x7fn) << 1),
    bits(7n, 0xffn),
    1 | (bits(0n, 0x7fn) << 1),
  ];
  return packet(pid, [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...time]);
}

/** So many pictures of each program, which take turns in being first, after a table every so often; a program may begin later. */
function stream(pictures: number, ...programs: readonly (readonly [...Program, after?: number])[]): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: pictures }, (_, n) => {
    const shown = programs.filter(([, , after = 0]) => n >= after).map(([pid, from]) => picture(pid, from + n / RATE));
    return [...(n % TABLE_EVERY === 0 ? [table] : []), ...(n % 2 ? shown : shown.toReversed())];
  }).flat();
}

const parts = async (...streams: readonly Uint8Array<ArrayBuffer>[][]): Promise<number[]> => {
  const joined = await joinedStreams(new Bytes(new Blob(streams.flat())));
  return joined.map(({ size }) => size / TS_PACKET);
};

test.each([
  ['one program', stream(100, [0x100, 10])],
  ['two programs on clocks of their own', stream(100, [0x100, 10], [0x200, 5000])],
  ['a program that begins after the other', stream(100, [0x100, 10], [0x200, 5000, 50])],
  ['a program that begins right after a table, before the other goes on', stream(100, [0x200, 5000], [0x100, 10, 55])],
])('a stream is not parted: %s', async (_, packets) => {
  expect(await parts(packets)).toEqual([packets.length]);
});

test.each([
  ['one program each', [stream(50, [0x100, 10]), stream(30, [0x100, 10])]],
  ['two programs each', [stream(50, [0x100, 10], [0x200, 5000]), stream(30, [0x100, 10], [0x200, 5000])]],
  ['one program each, of another PID', [stream(50, [0x100, 10]), stream(30, [0x200, 10])]],
  ['one program each, of another PID whose clock goes on', [stream(50, [0x100, 10]), stream(30, [0x200, 12])]],
  ['PIDs that come back', [stream(50, [0x100, 10]), stream(30, [0x200, 10]), stream(20, [0x100, 10]), stream(20, [0x300, 10])]],
  ['two programs, then one of another PID', [stream(50, [0x100, 10], [0x200, 5000]), stream(30, [0x300, 10])]],
])('streams are parted where the next one begins: %s', async (_, streams) => {
  expect(await parts(...streams)).toEqual(streams.map(({ length }) => length));
});
