/**
 * The frames of a video track, in order. A packet that does not decode costs itself and what cannot be shown without it: the group
 * of pictures around it is decoded again with what is left of it. Browsers only say that some packet failed, so the first bad one
 * is searched for, and the frames before it are never lost.
 */

import { EncodedPacket, EncodedPacketSink, VideoSample, VideoSampleSink, type InputVideoTrack } from 'mediabunny';

/** Bad packets of one group that are done without; after one more the rest of the group is lost. */
const MOST_DAMAGED = 4;
/** What takes a bad packet's place: nothing, or the packet that comes so many before it. H.264 has to be told of a picture that others refer to. */
const STAND_INS = [null, 2, 3, 1, 4] as const;
/** Packets after a bad one that must decode with what stands in for it. */
const AHEAD = 32;
/** Names of what decoders say of a bad packet; of a bad key packet before they begin. */
const UNDECODABLE = ['EncodingError', 'DataError'];
/** Packets that wait in a decoder. */
const MOST_QUEUED = 16;

/** Hears of frames that could not be decoded: how many, and from when on the track's clock, seconds. */
export type OnLost = (frames: number, at: number) => void;

/** What is shown between `from` and `to`, seconds on the track's clock. Rejects when the file cannot be read further. */
export async function* samplesOf(
  track: InputVideoTrack,
  from: number,
  to: number,
  onLost: OnLost,
): AsyncGenerator<VideoSample, void> {
  const sink = new VideoSampleSink(track);
  let [given, start] = [-Infinity, from];
  for (;;) {
    try {
      for await (const sample of sink.samples(start, to)) {
        if (sample.timestamp > given) {
          given = sample.timestamp;
          yield sample;
        } else sample.close();
      }
      return;
    } catch (error) {
      if (!UNDECODABLE.includes((error as Error).name)) throw error;
    }
    const group = await groupAt(new EncodedPacketSink(track), Math.max(given, start));
    if (!group) return;
    const { packets, lost } = await mended(track, group.packets);
    const missed = [...lost].filter((timestamp) => timestamp > given && timestamp < to);
    if (missed.length > 0) onLost(missed.length, Math.min(...missed));
    for await (const sample of decode(track, packets)) {
      const isShown = sample.timestamp > given && sample.timestamp < to && sample.timestamp + sample.duration > from;
      if (isShown && !lost.has(sample.timestamp)) {
        given = sample.timestamp;
        yield sample;
      } else sample.close();
    }
    if (group.next === null || group.next >= to) return;
    start = group.next;
  }
}

/** The packets from the key packet at or before `time` on that belong to it, and when the next key frame is shown. */
async function groupAt(
  sink: EncodedPacketSink,
  time: number,
): Promise<{ readonly packets: EncodedPacket[]; readonly next: number | null } | null> {
  const key = (time === -Infinity ? null : await sink.getKeyPacket(time)) ?? (await sink.getFirstKeyPacket());
  if (!key) return null;
  const packets = [key];
  let next: number | null = null;
  for await (const packet of sink.packets(key)) {
    if (packet.sequenceNumber === key.sequenceNumber) continue;
    if (next === null && packet.type === 'key') next = packet.timestamp;
    // pictures that are shown before a key frame may come after it
    else if (next === null || packet.timestamp < next) packets.push(packet);
    else break;
  }
  return { packets, next };
}

/** What of a group can be decoded, and the times of the packets whose frames are lost: all when its key packet is bad. */
async function mended(
  track: InputVideoTrack,
  group: readonly EncodedPacket[],
): Promise<{ readonly packets: readonly EncodedPacket[]; readonly lost: ReadonlySet<number> }> {
  const lost = new Set<number>();
  let packets = group;
  let good = 0;
  while (!(await decodes(track, packets))) {
    // the longest beginning that decodes lies between `good` and `bad` packets
    let bad = packets.length;
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (await decodes(track, packets.slice(0, middle))) good = middle;
      else bad = middle;
    }
    const without = good === 0 || lost.size === MOST_DAMAGED ? null : await around(track, packets, good);
    if (!without) {
      for (const packet of packets.slice(good)) lost.add(packet.timestamp);
      return { packets: packets.slice(0, good), lost };
    }
    lost.add(packets[good]!.timestamp);
    packets = without;
  }
  return { packets, lost };
}

/** The packets without the bad one at `at`, so that those after it decode; null when they do not. */
async function around(
  track: InputVideoTrack,
  packets: readonly EncodedPacket[],
  at: number,
): Promise<readonly EncodedPacket[] | null> {
  const { timestamp, duration } = packets[at]!;
  for (const before of STAND_INS) {
    const other = before === null ? null : packets[at - before];
    if (other === undefined || other?.type === 'key') continue;
    const standIn = other && new EncodedPacket(other.data, 'delta', timestamp, duration);
    const without = packets.toSpliced(at, 1, ...(standIn ? [standIn] : []));
    if (await decodes(track, without.slice(0, at + AHEAD))) return without;
  }
  return null;
}

async function decodes(track: InputVideoTrack, packets: readonly EncodedPacket[]): Promise<boolean> {
  try {
    for await (const sample of decode(track, packets)) sample.close();
    return true;
  } catch {
    return false;
  }
}

/** The frames of these packets, the first of which is a key packet. Rejects when one does not decode. */
async function* decode(track: InputVideoTrack, packets: readonly EncodedPacket[]): AsyncGenerator<VideoSample, void> {
  if (packets.length === 0) return;
  const config = (await track.getDecoderConfig())!;
  const orientation = { rotation: await track.getRotation(), flip: await track.getFlip() };
  const frames: VideoFrame[] = [];
  let failure: Error | null = null;
  let wake = (): void => undefined;
  const decoder = new VideoDecoder({
    output: (frame) => {
      frames.push(frame);
      wake();
    },
    error: (error) => {
      failure = error;
      wake();
    },
  });
  decoder.addEventListener('dequeue', () => wake());
  const change = (): Promise<void> => new Promise((done) => (wake = done));
  const durations = new Map(packets.map(({ microsecondTimestamp: at, timestamp, duration }) => [at, { timestamp, duration }]));
  const sampleOf = (frame: VideoFrame): VideoSample =>
    new VideoSample(frame, { ...(durations.get(frame.timestamp) ?? { timestamp: frame.timestamp / 1e6 }), ...orientation });
  try {
    decoder.configure(config);
    for (const packet of packets) {
      while (frames.length > 0) yield sampleOf(frames.shift()!);
      while (!failure && decoder.decodeQueueSize >= MOST_QUEUED && frames.length === 0) await change();
      if (failure) throw failure as Error;
      decoder.decode(packet.toEncodedVideoChunk());
    }
    let flushed = false;
    const flush = decoder.flush().finally(() => {
      flushed = true;
      wake();
    });
    flush.catch(() => undefined);
    while (!flushed || frames.length > 0) {
      if (frames.length === 0) await change();
      while (frames.length > 0) yield sampleOf(frames.shift()!);
    }
    await flush;
  } finally {
    for (const frame of frames) frame.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}
