/**
 * Packets of a track through the browser's decoder, each by its number, so that every frame has its own time even where one before it
 * is missing: Mediabunny gives frames the times of packets in their order, and all behind a missing one are early then.
 */

import { VideoSample, type EncodedPacket, type InputVideoTrack, type VideoCodec } from 'mediabunny';
import { openingPackets } from './h264-opening.ts';

/** Packets that wait in a decoder. */
const MOST_QUEUED = 16;
/** Of VP8's first byte: the frame is to be shown. */
const VP8_SHOWN = 0x10;
/** Number of pictures that a decoder is opened with where it goes on from a recovery point; they are not shown. */
const OPENING = -1;

/** Whether the frames of a codec come in the order of their packets. */
export const isInOrder = (codec: VideoCodec | null): boolean => codec === 'vp8' || codec === 'vp9' || codec === 'av1';

/**
 * The frames of these packets, the first of which is a key packet or, in H.264, a recovery point, in the order in which they are shown.
 * Rejects when one does not decode; `onNothing` hears the time of each that gave no frame without a complaint.
 */
export async function* decodePackets(
  track: InputVideoTrack,
  packets: AsyncIterable<EncodedPacket> | Iterable<EncodedPacket>,
  onNothing: (timestamp: number) => void = () => undefined,
): AsyncGenerator<VideoSample, void> {
  const codec = await track.getCodec();
  const orientation = { rotation: await track.getRotation(), flip: await track.getFlip() };
  const frames: VideoFrame[] = [];
  let failure: Error | null = null;
  let wake = (): void => undefined;
  const decoder = new VideoDecoder({
    output: (frame) => {
      if (frame.timestamp === OPENING) frame.close();
      else frames.push(frame);
      wake();
    },
    error: (error) => {
      failure = error;
      wake();
    },
  });
  decoder.addEventListener('dequeue', () => wake());
  const change = (): Promise<void> => new Promise((done) => (wake = done));
  /** By number. */
  const waiting = new Map<number, Pick<EncodedPacket, 'timestamp' | 'duration'> & { readonly isShown: boolean }>();
  const taken = (): VideoSample => {
    const frame = frames.shift()!;
    const { timestamp, duration } = waiting.get(frame.timestamp)!;
    waiting.delete(frame.timestamp);
    if (isInOrder(codec)) for (const number of [...waiting.keys()]) if (number < frame.timestamp) pass(number);
    return new VideoSample(frame, { timestamp, duration, ...orientation });
  };
  const pass = (number: number): void => {
    const { timestamp, isShown } = waiting.get(number)!;
    waiting.delete(number);
    if (isShown) onNothing(timestamp);
  };
  try {
    const config = (await track.getDecoderConfig())!;
    let count = 0;
    for await (const packet of packets) {
      const { data, timestamp, duration } = packet;
      let { type } = packet;
      if (count === 0) {
        const needsOpening = codec === 'avc' && (await track.determinePacketType(packet)) === 'delta';
        const opening = needsOpening ? openingPackets(data, config) : null;
        // hardware decoders take no pictures whose memory is not theirs
        decoder.configure(opening ? { ...config, hardwareAcceleration: 'prefer-software' } : config);
        opening?.forEach((data, i) =>
          decoder.decode(new EncodedVideoChunk({ type: i === 0 ? 'key' : 'delta', data, timestamp: OPENING })),
        );
        type = opening ? 'delta' : type;
      }
      while (frames.length > 0) yield taken();
      while (!failure && decoder.decodeQueueSize >= MOST_QUEUED && frames.length === 0) await change();
      if (failure) throw failure as Error;
      waiting.set(count, { timestamp, duration, isShown: codec !== 'vp8' || (data[0]! & VP8_SHOWN) !== 0 });
      decoder.decode(new EncodedVideoChunk({ type, data, timestamp: count++ }));
    }
    if (count === 0) return;
    let flushed = false;
    const flush = decoder
      .flush()
      .catch((cause: unknown) => {
        throw failure ?? cause; // a decoder that has failed already says of this only that it is closed
      })
      .finally(() => {
        flushed = true;
        wake();
      });
    flush.catch(() => undefined);
    while (!flushed || frames.length > 0) {
      if (frames.length === 0) await change();
      while (frames.length > 0) yield taken();
    }
    await flush;
    for (const number of [...waiting.keys()]) pass(number);
  } finally {
    for (const frame of frames) frame.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}
