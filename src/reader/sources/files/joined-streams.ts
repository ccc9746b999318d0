/**
 * A transport stream (ISO/IEC 13818-1) as demuxers want it: packet after packet. Streams that were joined end to end, as recorders and
 * `cat` do, each begin with a table of programs, and then with a clock of their own or under another PID: there the file is parted.
 * Several programs in one stream have clocks of their own too, so times are compared within one PID only. Bytes between packets, where
 * some were lost or spoilt, are left out: a demuxer takes them for the end of everything.
 */

import { SYNC, TS_PACKET, strideOf } from './ts-packets.ts';
import type { Bytes } from './bytes.ts';

/** Ticks a second of presentation times, and their modulus. */
const TICKS = 90_000;
const MODULUS = 2 ** 33;
/** A clock that goes back or ahead by more, seconds, is another stream's; ahead as in FFmpeg (dts_delta_threshold). */
const BACK = 0.5;
const AHEAD = 10;
const PROGRAMS = 0;
/** Packets that must follow one another for a place to be believed. */
const BELIEVED = 3;

/** The streams of a file, in order; the file itself where there is one only and nothing is between its packets. */
export async function joinedStreams(bytes: Bytes): Promise<Blob[]> {
  const stride = await strideOf(bytes);
  /** A packet of 192 bytes has its own time before it. */
  const before = stride - TS_PACKET;
  const starts = [0];
  /** Of each PID the last picture that began in this stream: its presentation time, and the place of its packet. */
  let clocks = new Map<number, { readonly time: number; readonly at: number }>();
  const whole: (readonly [from: number, to: number])[] = [];
  /** The table of programs that came last, the first of those with no picture between them, and whether no picture has come since. */
  let [table, isNew] = [0, false];
  let from = 0;
  for (let at = before; at + TS_PACKET <= bytes.size; at += stride) {
    const packet = await bytes.at(at, TS_PACKET);
    if (packet.getUint8(0) !== SYNC) {
      whole.push([from, at - before]);
      at = (await nextPacket(bytes, at, stride)) - stride;
      from = at + stride - before;
      continue;
    }
    const id = packet.getUint16(1) & 0x1fff;
    if (id === PROGRAMS && !isNew) [table, isNew] = [at - before, true];
    const time = packet.getUint8(1) & 0x40 ? videoTime(packet) : null;
    if (time === null) continue;
    const last = clocks.get(id);
    if (last && last.at < table && jumps(time - last.time)) {
      if (starts.at(-1) !== table) starts.push(table);
      clocks = new Map([...clocks].filter(([, { at }]) => at > table));
    } else if (last) {
      // it goes on: what began after it was not another stream but another program
      while (starts.at(-1)! > last.at) starts.pop();
    } else if (isNew && clocks.size > 0) starts.push(table);
    clocks.set(id, { time, at });
    isNew = false;
  }
  whole.push([from, bytes.size]);
  if (starts.length === 1 && whole.length === 1) return [bytes.file];
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? bytes.size;
    const parts = whole.map(([a, b]) => bytes.file.slice(Math.max(a, start), Math.max(a, start, Math.min(b, end))));
    return new Blob(parts);
  });
}

/** Where packets go on behind `at`; the end of the file where they do not. */
async function nextPacket(bytes: Bytes, at: number, stride: number): Promise<number> {
  for (let next = at + 1; next < bytes.size; next++) {
    if ((await bytes.at(next, 1)).getUint8(0) !== SYNC) continue;
    let follow = 1;
    while (follow < BELIEVED && next + follow * stride < bytes.size) {
      if ((await bytes.at(next + follow * stride, 1)).getUint8(0) !== SYNC) break;
      follow++;
    }
    if (follow === BELIEVED || next + follow * stride >= bytes.size) return next;
  }
  return bytes.size + stride;
}

/** Whether a clock, which runs over, has gone so many ticks further in no stream's way. */
function jumps(ticks: number): boolean {
  const step = (ticks - MODULUS * Math.round(ticks / MODULUS)) / TICKS;
  return step < -BACK || step > AHEAD;
}

/** Presentation time of the video picture that begins in this packet; null when none does. */
function videoTime(packet: DataView): number | null {
  const control = (packet.getUint8(3) >> 4) & 3;
  const at = control === 3 ? 5 + packet.getUint8(4) : 4;
  if (control === 2 || at + 14 > packet.byteLength) return null;
  if (packet.getUint32(at) >> 4 !== 0x1e) return null;
  if (!(packet.getUint8(at + 7) & 0x80)) return null;
  const high = (packet.getUint8(at + 9) >> 1) & 7;
  return high * 2 ** 30 + (packet.getUint16(at + 10) >> 1) * 2 ** 15 + (packet.getUint16(at + 12) >> 1);
}
