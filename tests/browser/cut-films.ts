/** Films that begin in the middle of a group of pictures, as cut ones and those of recorders do. */

import {
  BlobSource,
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MATROSKA,
  MkvOutputFormat,
  MP4,
  Mp4OutputFormat,
  MpegTsOutputFormat,
  Output,
  type VideoCodec,
} from 'mediabunny';
import { fileOf, greyOf, HEIGHT, steady, video, WIDTH } from './media-files.ts';

const FORMATS = {
  mkv: () => new MkvOutputFormat(),
  mp4: () => new Mp4OutputFormat({ fastStart: 'in-memory' }),
  ts: () => new MpegTsOutputFormat(),
} as const;
export type CutFormat = keyof typeof FORMATS;

/** A film of these packets; its first is called a key packet whatever it is, as by programs that cut. */
async function filmOf(
  format: CutFormat,
  codec: VideoCodec,
  config: VideoDecoderConfig,
  packets: readonly EncodedPacket[],
): Promise<File> {
  const target = new BufferTarget();
  const output = new Output({ format: FORMATS[format](), target });
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  await output.start();
  for (const [i, packet] of packets.entries())
    await source.add(i === 0 ? packet.clone({ type: 'key' }) : packet, { decoderConfig: config });
  await output.finalize();
  return fileOf(new Uint8Array(target.buffer!));
}

/** 60 frames, 30 a second, with a key frame each half second, without the first `left` ones. */
export async function cutFilm(format: CutFormat, codec: VideoCodec, left: number): Promise<File> {
  const whole = fileOf(await video('mkv', steady(60), { codec, keys: 0.5 }));
  const input = new Input({ source: new BlobSource(whole), formats: [MATROSKA, MP4] });
  const track = (await input.getPrimaryVideoTrack())!;
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const config = (await track.getDecoderConfig())!;
  const cut = packets.slice(left).map((packet, i) => packet.clone({ timestamp: i / 30, duration: 1 / 30 }));
  input.dispose();
  return filmOf(format, codec, config, cut);
}

/** Pictures of a group, and macroblocks of one. */
const [GROUP, BLOCKS] = [10, (WIDTH * HEIGHT) / 256];

/** ue(v) of H.264, 9.1. */
const count = (value: number): string => '0'.repeat(Math.floor(Math.log2(value + 1))) + (value + 1).toString(2);
const bytesOf = (bits: string): number[] =>
  (bits.padEnd(8 * Math.ceil(bits.length / 8), '0').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
const unit = (head: number, bits: string, ...more: number[]): number[] => [0, 0, 0, 1, head, ...bytesOf(bits), ...more];

/** Baseline, pictures numbered by four bits and shown in their order, two of them remembered. */
const SEQUENCE = unit(
  0x67,
  `${[66, 0xc0, 20].map((byte) => byte.toString(2).padStart(8, '0')).join('')}${count(0)}${count(0)}${count(2)}${count(2)}0${count(WIDTH / 16 - 1)}${count(HEIGHT / 16 - 1)}110001`,
);
const PICTURE = unit(0x68, `${count(0)}${count(0)}00${count(0)}${count(1)}${count(0)}000${count(0).repeat(3)}0001`);
/** A decoder may begin here: SEI of 6, one byte long, whose picture is exact at once. */
const RECOVERY = unit(0x06, '', 6, 1, 0xc4, 0x80);
const sliceHead = (kind: number, number: number): string =>
  `${count(0)}${count(kind)}${count(0)}${(number % 16).toString(2).padStart(4, '0')}`;

/** A picture that needs no other and is no IDR: its samples are written as they are, black as 16 and white as 235. */
function ownPicture(number: number, grey: number): number[] {
  const samples = [...Array<number>(256).fill(Math.round(16 + (219 / 255) * grey)), ...Array<number>(128).fill(128)];
  const block = (before: string): number[] => [...bytesOf(`${before}${count(25)}`), ...samples];
  return [
    ...unit(0x61, '', ...block(`${sliceHead(7, number)}0${count(0)}`)),
    ...Array.from({ length: BLOCKS - 1 }, () => block('')).flat(),
    0x80,
  ];
}

/** A picture like the one before. */
const sameAgain = (number: number): number[] => unit(0x61, `${sliceHead(5, number)}000${count(0)}${count(BLOCKS)}1`);

/**
 * H.264 without a single IDR picture, 30 frames a second: groups of ten that begin with recovery points, each of the grey that says
 * which it is, without the first `left` frames.
 */
export function openGroups(format: CutFormat, groups: number, left: number): Promise<File> {
  const packets = Array.from({ length: groups * GROUP }, (_, i) => {
    const begins = i % GROUP === 0;
    const data = begins
      ? [...SEQUENCE, ...PICTURE, ...RECOVERY, ...ownPicture(i, greyOf(i / GROUP))]
      : [...(i === left ? [...SEQUENCE, ...PICTURE] : []), ...sameAgain(i)];
    return new EncodedPacket(Uint8Array.from(data), begins ? 'key' : 'delta', (i - left) / 30, 1 / 30);
  });
  const config = { codec: 'avc1.42c014', codedWidth: WIDTH, codedHeight: HEIGHT };
  return filmOf(format, 'avc', config, packets.slice(left));
}
