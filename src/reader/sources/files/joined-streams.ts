/**
 * Transport streams that were joined end to end, as recorders and `cat` do: each begins with a clock of its own. Where the clock
 * jumps the file is parted, at the table of programs that every stream begins with (ISO/IEC 13818-1).
 */

import type { Bytes } from './bytes.ts';

/** Ticks a second of presentation times, and their modulus. */
const TICKS = 90_000;
const MODULUS = 2 ** 33;
/** A clock that goes back or ahead by more, seconds, is another stream's; ahead as in FFmpeg (dts_delta_threshold). */
const BACK = 0.5;
const AHEAD = 10;
const PROGRAMS = 0;

/** The streams of a file, in order; the file itself where there is one only. */
export async function joinedStreams(bytes: Bytes): Promise<Blob[]> {
  const stride = (await bytes.at(0, 1)).getUint8(0) === 0x47 ? 188 : 192;
  const starts = [0];
  let [pid, last, programs, isNew] = [-1, null as number | null, 0, false];
  for (let at = stride - 188; at + 188 <= bytes.size; at += stride) {
    const packet = await bytes.at(at, 188);
    if (packet.getUint8(0) !== 0x47) continue;
    const id = packet.getUint16(1) & 0x1fff;
    if (id === PROGRAMS && !isNew) [programs, isNew] = [at, true];
    const time = packet.getUint8(1) & 0x40 ? videoTime(packet) : null;
    if (time === null || (pid !== -1 && pid !== id && !isNew)) continue;
    const step = last === null ? 0 : wrapped(time - last) / TICKS;
    if ((step < -BACK || step > AHEAD) && isNew) starts.push(programs - (stride - 188));
    [pid, last, isNew] = [id, time, false];
  }
  return starts.length === 1 ? [bytes.file] : starts.map((start, i) => bytes.file.slice(start, starts[i + 1]));
}

/** A difference of two clocks that run over. */
const wrapped = (difference: number): number => {
  if (difference > MODULUS / 2) return difference - MODULUS;
  return difference < -MODULUS / 2 ? difference + MODULUS : difference;
};

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
