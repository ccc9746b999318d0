/**
 * The frames of a video track, in order. A packet that does not decode costs itself and what cannot be shown without it: the group
 * of pictures around it is decoded again with what is left of it. Browsers only say that some packet failed, so the first bad one
 * is searched for, and the frames before it are never lost. Packets that give no frame, though no decoder complains, are lost too.
 */

import {
  EncodedPacket,
  EncodedPacketSink,
  VideoSampleSink,
  type InputVideoTrack,
  type PacketRetrievalOptions,
  type VideoSample,
} from 'mediabunny';
import { beginningAt, beginsInside, type Beginning } from './beginnings.ts';
import { decodePackets, isInOrder } from './packet-decoder.ts';

/** Bad packets of one group that are done without; after one more the rest of the group is lost. */
const MOST_DAMAGED = 4;
/** What takes a bad packet's place: nothing, or the packet that comes so many before it. H.264 has to be told of a picture that others refer to. */
const STAND_INS = [null, 2, 3, 1, 4, 5, 6, 7, 8] as const;
/** Packets behind a bad one that are left out with it where nothing stands in for it: they show what came with it. */
const LEFT_OUT = [2, 4, 8, 16, 32] as const;
/** Packets after a bad one that must decode with what stands in for it. */
const AHEAD = 32;
/** Names of what decoders say of a bad packet; of a bad key packet before they begin. */
const UNDECODABLE = ['EncodingError', 'DataError'];

/** Packets that may come before one that is shown earlier. */
const MOST_REORDERED = 16;

/** Tracks that do not decode from their recovery points on: some of their pictures refer to what came before, or forget it by name. */
const NOT_RECOVERING = new WeakSet<InputVideoTrack>();

/** Why frames are lost: their packet is spoilt, or the film is a part of a longer one and begins with frames that need others before it. */
export type LossCause = 'damaged' | 'begins-inside';
/** Hears of frames that could not be decoded: why, how many, and from when on the track's clock, seconds. */
export type OnLost = (cause: LossCause, frames: number, at: number) => void;

/**
 * What is shown between `from` and `to`, seconds on the track's clock; `onLost` hears of what is lost from `lossesFrom` on. Rejects when
 * the file cannot be read further.
 */
export async function* samplesOf(
  track: InputVideoTrack,
  from: number,
  to: number,
  onLost: OnLost,
  lossesFrom = from,
): AsyncGenerator<VideoSample, void> {
  const packetSink = new EncodedPacketSink(track);
  const codec = await track.getCodec();
  const [sink, inOrder] = [new VideoSampleSink(track), isInOrder(codec)];
  let [given, start] = [-Infinity, from];
  const [shown, told] = [new Set<number>(), new Set<number>()];
  const lose = (timestamps: Iterable<number>, cause: LossCause = 'damaged'): void => {
    const missed = [...timestamps].filter((at) => !shown.has(at) && at >= Math.max(from, lossesFrom) && at < to && !told.has(at));
    for (const at of missed) told.add(at);
    if (missed.length > 0) onLost(cause, missed.length, Math.min(...missed));
  };
  const loseBefore = async (first: number): Promise<void> => {
    const before = Math.max(from, await track.getFirstTimestamp());
    lose(await packetsBefore(packetSink, before, first), (await beginsInside(track)) ? 'begins-inside' : 'damaged');
  };
  for (;;) {
    const beginning = codec === 'avc' ? await beginningAt(track, Math.max(given, start), NOT_RECOVERING.has(track)) : null;
    try {
      const samples = inOrder
        ? framesInOrder(track, start, to, lose)
        : beginning && !beginning.isKey
          ? framesFrom(track, beginning, start, to)
          : sink.samples(start, to);
      for await (const sample of samples) {
        if (beginning && sample.timestamp < beginning.shownFrom) {
          sample.close();
          continue;
        }
        if (given === -Infinity) await loseBefore(sample.timestamp);
        if (sample.timestamp > given) {
          given = sample.timestamp;
          shown.add(given);
          yield sample;
        } else sample.close();
      }
      if (given === -Infinity) await loseBefore(to);
      return;
    } catch (error) {
      if (!UNDECODABLE.includes((error as Error).name)) throw error;
      if (beginning && !beginning.isKey && !NOT_RECOVERING.has(track)) {
        NOT_RECOVERING.add(track);
        continue;
      }
    }
    const group = await groupAt(packetSink, Math.max(given, start));
    if (!group) return;
    const { packets, lost } = await mended(track, group.packets);
    const without: number[] = [];
    for await (const sample of decodePackets(track, packets, (timestamp) => without.push(timestamp))) {
      const isShown = sample.timestamp > given && sample.timestamp < to && sample.timestamp + sample.duration > from;
      if (isShown && !lost.has(sample.timestamp)) {
        given = sample.timestamp;
        shown.add(given);
        yield sample;
      } else sample.close();
    }
    lose([...lost, ...without]);
    if (group.next === null || group.next >= to) return;
    start = group.next;
  }
}

/** The frames of a codec without reordering that are shown from `start` on; `lose` hears of packets that gave none. */
async function* framesInOrder(
  track: InputVideoTrack,
  start: number,
  to: number,
  lose: (timestamps: Iterable<number>) => void,
): AsyncGenerator<VideoSample, void> {
  const sink = new EncodedPacketSink(track);
  const key = await keyAt(sink, start, { verifyKeyPackets: true });
  if (!key) return;
  async function* packets(): AsyncGenerator<EncodedPacket, void> {
    for await (const packet of sink.packets(key!)) {
      if (packet.timestamp >= to) return;
      yield packet;
    }
  }
  for await (const sample of decodePackets(track, packets(), (timestamp) => lose([timestamp]))) {
    const isOver = sample.timestamp < start && sample.timestamp + sample.duration <= start;
    if (isOver) sample.close();
    else yield sample;
  }
}

/** The frames that are shown from `start` on, by a decoder that goes on from a recovery point. */
async function* framesFrom(
  track: InputVideoTrack,
  { packet }: Beginning,
  start: number,
  to: number,
): AsyncGenerator<VideoSample, void> {
  for await (const sample of decodePackets(track, new EncodedPacketSink(track).packets(packet))) {
    const { timestamp, duration } = sample;
    if (timestamp < to && (timestamp >= start || timestamp + duration > start)) yield sample;
    else sample.close();
    if (timestamp >= to) return;
  }
}

/** The times of packets from `from` on whose pictures come before the `first` that there is: their key packet is bad, or not there. */
async function packetsBefore(sink: EncodedPacketSink, from: number, first: number): Promise<number[]> {
  const times: number[] = [];
  if (first <= from) return times;
  let later = 0;
  for await (const { timestamp } of sink.packets(undefined, undefined, { metadataOnly: true })) {
    if (timestamp >= from && timestamp < first) times.push(timestamp);
    else if (timestamp > first && later++ === MOST_REORDERED) break;
  }
  return times;
}

/** The key packet at or before `time`, else the first. */
const keyAt = async (sink: EncodedPacketSink, time: number, options?: PacketRetrievalOptions): Promise<EncodedPacket | null> =>
  (time === -Infinity ? null : await sink.getKeyPacket(time, options)) ?? (await sink.getFirstKeyPacket(options));

/**
 * The packets from the key packet at or before `time` on that belong to it, and when the next key frame is shown. Pictures that are shown
 * before a key frame may come after it, and refer to it and to those before: they belong, with that key packet, to the group before it.
 */
async function groupAt(
  sink: EncodedPacketSink,
  time: number,
): Promise<{ readonly packets: EncodedPacket[]; readonly next: number | null } | null> {
  const key = await keyAt(sink, time);
  if (!key) return null;
  const packets = [key];
  let next: EncodedPacket | null = null;
  for await (const packet of sink.packets(key)) {
    if (packet.sequenceNumber === key.sequenceNumber) continue;
    if (next && packet.timestamp > next.timestamp) break;
    if (!next && packet.type === 'key') next = packet;
    else if (next) packets.push(...(packets.includes(next) ? [packet] : [next, packet]));
    else if (packet.timestamp > key.timestamp) packets.push(packet);
  }
  return { packets, next: next?.timestamp ?? null };
}

/** What of a group can be decoded, and the times of the packets whose frames are lost: all when its key packet is bad. */
async function mended(
  track: InputVideoTrack,
  group: readonly EncodedPacket[],
): Promise<{ readonly packets: readonly EncodedPacket[]; readonly lost: ReadonlySet<number> }> {
  const lost = new Set<number>();
  let packets = group;
  let good = 0;
  for (let damaged = 0; !(await decodes(track, packets)); damaged++) {
    // the longest beginning that decodes lies between `good` and `bad` packets
    let bad = packets.length;
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (await decodes(track, packets.slice(0, middle))) good = middle;
      else bad = middle;
    }
    const without = good === 0 || damaged === MOST_DAMAGED ? null : await around(track, packets, good);
    if (!without) {
      for (const packet of packets.slice(good)) lost.add(packet.timestamp);
      return { packets: packets.slice(0, good), lost };
    }
    for (const packet of packets.slice(good, good + without.count)) lost.add(packet.timestamp);
    packets = without.packets;
  }
  return { packets, lost };
}

interface Without {
  readonly packets: readonly EncodedPacket[];
  /** How many, from the bad one on, are not there any more. */
  readonly count: number;
}

/** The packets without the bad one at `at`, and without as few behind it as need be, so that the rest decodes; null when it does not. */
async function around(track: InputVideoTrack, packets: readonly EncodedPacket[], at: number): Promise<Without | null> {
  const goesOn = (list: readonly EncodedPacket[]): Promise<boolean> => decodes(track, list.slice(0, at + AHEAD));
  const { timestamp, duration } = packets[at]!;
  for (const before of STAND_INS) {
    const other = before === null ? null : packets[at - before];
    if (other === undefined || other?.type === 'key') continue;
    const standIn = other && new EncodedPacket(other.data, 'delta', timestamp, duration);
    const without = packets.toSpliced(at, 1, ...(standIn ? [standIn] : []));
    if (await goesOn(without)) return { packets: without, count: 1 };
  }
  const leaving = (count: number): Without => ({ packets: packets.toSpliced(at, count), count });
  let few = 1;
  for (const most of LEFT_OUT) {
    let many: number = most;
    if (at + many >= packets.length) return null;
    if (!(await goesOn(leaving(many).packets))) {
      few = many;
      continue;
    }
    while (many - few > 1) {
      const middle = (few + many) >> 1;
      if (await goesOn(leaving(middle).packets)) many = middle;
      else few = middle;
    }
    return leaving(many);
  }
  return null;
}

async function decodes(track: InputVideoTrack, packets: readonly EncodedPacket[]): Promise<boolean> {
  try {
    for await (const sample of decodePackets(track, packets)) sample.close();
    return true;
  } catch {
    return false;
  }
}
