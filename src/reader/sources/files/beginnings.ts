/** Where a track can be begun with, and whether it has pictures before the first such place. */

import { EncodedPacketSink, type EncodedPacket, type InputVideoTrack } from 'mediabunny';
import { isReferredTo, lengthSizeOf, needsOthers, recoveryOf, type LengthSize } from './h264-units.ts';

export interface Beginning {
  /** The first to decode. */
  readonly packet: EncodedPacket;
  /** What is shown from here on needs nothing that came before, seconds on the track's clock. */
  readonly shownFrom: number;
  /** Whether every decoder begins with such a packet. */
  readonly isKey: boolean;
}

/**
 * The last place of an H.264 track from which `time` can be shown, else the first that there is; null where there is none. `prefersKeys`:
 * an earlier key packet rather than a later recovery point.
 */
export async function beginningAt(track: InputVideoTrack, time: number, prefersKeys: boolean): Promise<Beginning | null> {
  const sink = new EncodedPacketSink(track);
  const lengthSize = lengthSizeOf((await track.getDecoderConfig())!);
  const tick = 1 / (await track.getTimeResolution());
  let nearest: Beginning | null = null;
  let key = time === -Infinity ? null : await sink.getKeyPacket(time);
  while (key) {
    const beginning = await beginningOf(track, sink, key, lengthSize);
    if (beginning && beginning.shownFrom <= time) {
      if (beginning.isKey || !prefersKeys) return beginning;
      nearest ??= beginning;
    }
    const before = await sink.getKeyPacket(key.timestamp - tick);
    key = before && before.sequenceNumber < key.sequenceNumber ? before : null;
  }
  if (nearest) return nearest;
  for await (const packet of sink.packets()) {
    const beginning = await beginningOf(track, sink, packet, lengthSize);
    if (beginning) return beginning;
  }
  return null;
}

async function beginningOf(
  track: InputVideoTrack,
  sink: EncodedPacketSink,
  packet: EncodedPacket,
  lengthSize: LengthSize,
): Promise<Beginning | null> {
  let left = recoveryOf(packet.data, lengthSize);
  if (left === null) return null;
  const isKey = (await track.determinePacketType(packet)) === 'key';
  if (left === 0) return { packet, shownFrom: packet.timestamp, isKey };
  for await (const { data, timestamp, sequenceNumber } of sink.packets(packet)) {
    if (sequenceNumber === packet.sequenceNumber || !isReferredTo(data, lengthSize)) continue;
    left--;
    if (left === 0) return { packet, shownFrom: timestamp, isKey };
  }
  return null;
}

/** Whether a track is a part of a longer one, whose first pictures need others that are not there. */
export async function beginsInside(track: InputVideoTrack): Promise<boolean> {
  const first = await new EncodedPacketSink(track).getFirstPacket();
  if (!first) return false;
  if ((await track.getCodec()) !== 'avc') return (await track.determinePacketType(first)) === 'delta';
  const lengthSize = lengthSizeOf((await track.getDecoderConfig())!);
  return needsOthers(first.data, lengthSize) && recoveryOf(first.data, lengthSize) !== 0;
}
