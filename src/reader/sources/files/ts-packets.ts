/** Packets of transport streams (ISO/IEC 13818-1): how they lie, and what kind of video their tables announce. */

import type { Bytes } from './bytes.ts';

export const TS_PACKET = 188;
export const SYNC = 0x47;
/** Packets that are looked through for tables. */
const LOOKED_AT = 20_000;

/** Bytes from one packet to the next: 188, or 192 with a time before each. */
export const strideOf = async (bytes: Bytes): Promise<number> =>
  (await bytes.at(0, 1)).getUint8(0) === SYNC ? TS_PACKET : TS_PACKET + 4;

/** Types of streams that are video and not read here; those of H.264 and HEVC are. Table 2-34, and SMPTE's for VC-1. */
const FOREIGN: Readonly<Record<number, string>> = {
  0x01: 'MPEG-1',
  0x02: 'MPEG-2',
  0x10: 'MPEG-4 Part 2',
  0x33: 'VVC (H.266)',
  0x42: 'AVS',
  0xd1: 'Dirac',
  0xea: 'VC-1',
};

/** Names the video of a stream that is of a kind not read here; null where its tables announce none. */
export async function foreignVideo(bytes: Bytes): Promise<string | null> {
  const stride = await strideOf(bytes);
  const maps = new Set<number>();
  for (let i = 0, at = stride - TS_PACKET; i < LOOKED_AT && at + TS_PACKET <= bytes.size; i++, at += stride) {
    const packet = await bytes.at(at, TS_PACKET);
    const id = packet.getUint16(1) & 0x1fff;
    if (packet.getUint8(0) !== SYNC || !(packet.getUint8(1) & 0x40) || (id !== 0 && !maps.has(id))) continue;
    const control = (packet.getUint8(3) >> 4) & 3;
    const payload = control === 3 ? 5 + packet.getUint8(4) : 4;
    const table = payload + 1 + (payload < TS_PACKET ? packet.getUint8(payload) : 0);
    if (table + 12 > TS_PACKET) continue;
    const end = Math.min(TS_PACKET, table + 3 + (packet.getUint16(table + 1) & 0xfff) - 4);
    if (id === 0) {
      for (let entry = table + 8; entry + 4 <= end; entry += 4) maps.add(packet.getUint16(entry + 2) & 0x1fff);
      continue;
    }
    for (let entry = table + 12 + (packet.getUint16(table + 10) & 0xfff); entry + 5 <= end;) {
      const name = FOREIGN[packet.getUint8(entry)];
      if (name) return name;
      entry += 5 + (packet.getUint16(entry + 3) & 0xfff);
    }
  }
  return null;
}
