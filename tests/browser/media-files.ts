/** Videos and pictures made by the browser itself, each frame of a grey that says which it is, and ways to spoil them. */

import {
  BufferTarget,
  MkvOutputFormat,
  Mp4OutputFormat,
  MpegTsOutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  type Rotation,
  type VideoCodec,
} from 'mediabunny';

export const [WIDTH, HEIGHT] = [96, 64];
export const greyOf = (index: number): number => 20 + 22 * index;

const FORMATS = {
  'fast.mp4': () => new Mp4OutputFormat({ fastStart: 'in-memory' }),
  'late.mp4': () => new Mp4OutputFormat({ fastStart: false }),
  'fragments.mp4': () => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: 0.2 }),
  webm: () => new WebMOutputFormat(),
  'live.webm': () => new WebMOutputFormat({ appendOnly: true }),
  mkv: () => new MkvOutputFormat(),
  ts: () => new MpegTsOutputFormat(),
} as const;
export type Format = keyof typeof FORMATS;

export interface Shot {
  readonly codec?: VideoCodec;
  readonly rotation?: Rotation;
  /** Seconds between key frames. */
  readonly keys?: number;
}

/** A video with frames at these times, seconds, the last of which lasts 0.03. */
export async function video(format: Format, times: readonly number[], shot: Shot = {}): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget();
  const output = new Output({ format: FORMATS[format](), target });
  const codec = shot.codec ?? (format === 'ts' ? 'avc' : 'vp9');
  const source = new VideoSampleSource({ codec, bitrate: 2e6, keyFrameInterval: shot.keys ?? 10 });
  output.addVideoTrack(source, { rotation: shot.rotation ?? 0 });
  await output.start();
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
  for (const [i, timestamp] of times.entries()) {
    const grey = greyOf(i % 10);
    context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    const sample = new VideoSample(context.canvas, { timestamp, duration: (times[i + 1] ?? timestamp + 0.03) - timestamp });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

export const fileOf = (parts: BlobPart | BlobPart[], name = 'file'): File =>
  new File(Array.isArray(parts) ? parts : [parts], name);

/** Frames at a steady rate. */
export const steady = (count: number, rate = 30): number[] => Array.from({ length: count }, (_, i) => i / rate);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** One pixel of the frame's grey, 0.1 seconds a frame. */
export function gif(frames: number): Uint8Array<ArrayBuffer> {
  const bytes = [...ascii('GIF89a'), 1, 0, 1, 0, 0, 0, 0];
  for (let i = 0; i < frames; i++) {
    const grey = greyOf(i);
    bytes.push(0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, grey, grey, grey, 0, 0, 0);
    // LZW of three bits a code: clear, colour 0, end
    bytes.push(2, 2, 0x44, 0x01, 0);
  }
  return Uint8Array.from([...bytes, 0x3b]);
}

/** A picture black above and white below. */
export async function picture(type: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = 'white';
  context.fillRect(0, HEIGHT / 2, WIDTH, HEIGHT / 2);
  return new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
}

const u32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const textIn = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** An MP4 whose index is at its end, with this edit list: durations and media times in seconds, -1 for an empty edit. */
export function withEdits(
  bytes: Uint8Array<ArrayBuffer>,
  edits: readonly (readonly [duration: number, media: number])[],
): Uint8Array<ArrayBuffer> {
  const text = textIn(bytes);
  const at = (type: string): number => text.lastIndexOf(type) - 4;
  const view = new DataView(bytes.buffer);
  const scaleOf = (type: string): number => view.getUint32(at(type) + 8 + (view.getUint8(at(type) + 8) === 1 ? 20 : 12));
  const [movie, track] = [scaleOf('mvhd'), scaleOf('mdhd')];
  const entries = edits.flatMap(([duration, media]) => [
    ...u32(Math.round(duration * movie)),
    ...u32(media < 0 ? -1 : Math.round(media * track)),
    ...u32(1 << 16),
  ]);
  const elst = [...u32(16 + entries.length), ...ascii('elst'), 0, 0, 0, 0, ...u32(edits.length), ...entries];
  const edts = [...u32(8 + elst.length), ...ascii('edts'), ...elst];
  const place = at('mdia');
  const out = Uint8Array.from([...bytes.subarray(0, place), ...edts, ...bytes.subarray(place)]);
  for (const type of ['moov', 'trak']) out.set(u32(view.getUint32(at(type)) + edts.length), at(type));
  return out;
}

/** TIFF of one entry, the orientation. */
const exif = (orientation: number): number[] => [
  ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation],
  ...[0, 0, 0, 0, 0, 0],
];

/** A JPEG or WebP picture that says how it is to be turned. */
export function withOrientation(bytes: Uint8Array<ArrayBuffer>, orientation: number): Uint8Array<ArrayBuffer> {
  if (bytes[0] === 0xff) {
    const segment = [...ascii('Exif\0\0'), ...exif(orientation)];
    return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, ...u32(segment.length + 2).slice(2), ...segment, ...bytes.subarray(2)]);
  }
  // a canvas's WebP has the extended header already, since it may be transparent
  const tiff = exif(orientation);
  const out = Uint8Array.from([...bytes, ...ascii('EXIF'), ...u32(tiff.length).reverse(), ...tiff]);
  out[20]! |= 8;
  out.set(u32(out.length - 8).reverse(), 4);
  return out;
}
