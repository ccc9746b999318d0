/** Files as they come: what a player shows of them, frame by frame, and what is said of those that are spoilt or cannot be read. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { BlobSource, EncodedPacketSink, Input, MP4, type EncodedPacket, type VideoCodec } from 'mediabunny';
import { commands } from 'vitest/browser';
import { decodeImage } from '../../src/reader/sources/image.ts';
import { framesOf, openMediaFile, type FileRemark } from '../../src/reader/sources/files/media-file.ts';
import { decodePackets } from '../../src/reader/sources/files/packet-decoder.ts';
import {
  fileOf,
  gif,
  greyOf,
  HEIGHT,
  picture,
  steady,
  video,
  WIDTH,
  withEdits,
  withOrientation,
  type Format,
} from './media-files.ts';
import { cutFilm, openGroups, type CutFormat } from './cut-films.ts';

afterEach(() => void vi.unstubAllGlobals());

/** Seconds; uneven, with a gap of one and a half. */
const TIMES = [0, 0.033, 0.067, 0.1, 0.14, 1.64, 1.66, 1.7, 1.733, 1.8];

interface Seen {
  readonly timestamp: number;
  readonly done: number;
  readonly grey: number;
  readonly width: number;
  readonly height: number;
}

/** What comes out of a file, up to its end or an error, which is given too. */
async function see(file: Blob): Promise<{ frames: Seen[]; remarks: FileRemark[]; error: string | null }> {
  const [frames, remarks]: [Seen[], FileRemark[]] = [[], []];
  try {
    for await (const { frame, timestamp, done } of framesOf(file, (remark) => remarks.push(remark))) {
      const { width, height } = 'displayWidth' in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(frame, 0, 0);
      frame.close();
      frames.push({ timestamp, done, grey: context.getImageData(width >> 1, height >> 1, 1, 1).data[0]!, width, height });
    }
  } catch (error) {
    return { frames, remarks, error: (error as Error).message };
  }
  return { frames, remarks, error: null };
}

async function isFilm(file: Blob): Promise<boolean> {
  const media = await openMediaFile(file);
  media.close();
  return media.isFilm;
}

const rounded = (frames: readonly Seen[]): number[] => frames.map(({ timestamp }) => Math.round(1000 * timestamp) / 1000);
const at30 = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => Math.round((1000 * (from + i)) / 30) / 1000);

/** Bytes of the shared folder's file, or null with a printed reason. */
async function shared(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = await commands.sharedFile(path);
  if (text === null) console.log(`no shared folder: ${path} is left out`);
  return text === null ? null : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

describe.each(['webm', 'fast.mp4', 'late.mp4', 'fragments.mp4', 'mkv'] satisfies Format[])('a video as %s', (format) => {
  test('gives every frame once, in order, at its own time, gaps kept', async () => {
    const { frames, error, remarks } = await see(fileOf(await video(format, TIMES)));
    expect([error, remarks]).toEqual([null, []]);
    expect(frames.length).toBe(TIMES.length);
    frames.forEach(({ timestamp, grey }, i) => {
      expect(timestamp).toBeCloseTo(TIMES[i]!, 2);
      expect(Math.abs(grey - greyOf(i))).toBeLessThan(10);
    });
    expect(frames.map(({ done }) => done)).toEqual(frames.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(frames.at(-1)!.done).toBeCloseTo(1, 1);
  });

  test('is known by its content, whatever its name', async () => {
    expect(await isFilm(new File([await video(format, TIMES)], 'x.jpg', { type: 'image/jpeg' }))).toBe(true);
  });

  test('gives a stretch of it, to two that ask at once', async () => {
    const media = await openMediaFile(fileOf(await video(format, steady(30), { keys: 0.3 })));
    const times = async (from: number, to: number): Promise<number[]> => {
      const list: number[] = [];
      for await (const { frame, timestamp } of media.frames({ from, to }, () => undefined)) {
        frame.close();
        list.push(Math.round(timestamp * 30));
      }
      return list;
    };
    const [first, second] = await Promise.all([times(0.2, 0.5), times(0.5, 0.8)]);
    expect(first).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(second).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23]);
    media.close();
  });
});

describe('a file that breaks off', () => {
  test.each(['fast.mp4', 'fragments.mp4', 'webm', 'live.webm', 'mkv', 'ts'] satisfies Format[])(
    'as %s gives the frames that are there, and then says so',
    async (format) => {
      const whole = await video(format, steady(60), { keys: 0.5 });
      const { frames, error } = await see(fileOf(whole.slice(0, Math.round(whole.length * 0.6) + 1)));
      expect(frames.length).toBeGreaterThan(10);
      expect(frames.length).toBeLessThan(60);
      expect(error).toMatch(/^cut off: it ends after \d\.\d\d /);
      expect((await see(fileOf(whole))).error).toBeNull();
    },
  );

  test.each(['fast.mp4', 'late.mp4', 'fragments.mp4'] satisfies Format[])(
    'is not one that is whole with something behind its last box: %s',
    async (format) => {
      const whole = await video(format, TIMES);
      const trailers = ['\0', 'end', '\0\0\0\x09', 'SEFHa phone writes this here', '\0'.repeat(20), '\0\0\xff\xffJUNK and more'];
      for (const trailer of trailers) {
        const { frames, error } = await see(fileOf([whole, Uint8Array.from(trailer, (letter) => letter.charCodeAt(0))]));
        expect([frames.length, error], JSON.stringify(trailer)).toEqual([TIMES.length, null]);
      }
    },
  );

  test('without its index, as cameras leave it, says so', async () => {
    const whole = await video('late.mp4', TIMES);
    const { frames, error } = await see(fileOf(whole.slice(0, whole.length * 0.6)));
    expect([frames.length, error]).toEqual([0, expect.stringMatching(/^cut off: /)]);
  });

  test.each(['image/jpeg', 'image/png', 'image/webp'])('as %s is no picture', async (type) => {
    const whole = await picture(type);
    expect((await see(fileOf(whole))).error).toBeNull();
    for (const share of [0.5, 0.95]) {
      const { frames, error } = await see(fileOf(whole.slice(0, whole.length * share)));
      expect([frames.length, error]).toEqual([0, expect.stringMatching(/^cut off: /)]);
    }
  });

  test('as an animation gives the frames that are there', async () => {
    const whole = gif(6);
    const { frames, remarks, error } = await see(fileOf(whole.slice(0, whole.length * 0.6)));
    expect(frames.length).toBe(3);
    expect(error).toMatch(/^cut off: /);
    expect(remarks).toEqual([]);
  });
});

describe('what a player shows', () => {
  // [edits as (duration, media time)], and the frames shown: at which time, of which number
  test.each([
    ['a trimmed front', [[1, 1]], at30(0, 30), 30],
    ['a trimmed end', [[0.5, 0]], at30(0, 15), 0],
    ['a late start', [[1, -1], [2, 0]], at30(30, 90), 0], // prettier-ignore
    ['an edit to the end', [[0, 0.5]], at30(0, 45), 15],
  ] as const)('is left by an edit list: %s', async (_, edits, times, first) => {
    const file = fileOf(withEdits(await video('late.mp4', steady(60), { keys: 0.5 }), edits));
    const { frames, error } = await see(file);
    expect(error).toBeNull();
    expect(rounded(frames)).toEqual(times);
    expect(Math.abs(frames[0]!.grey - greyOf(first % 10))).toBeLessThan(10);
    expect(frames.at(-1)!.done).toBeCloseTo(1, 1);
  });

  test('of several edits comes one after the other', async () => {
    const file = fileOf(withEdits(await video('late.mp4', steady(60), { keys: 0.5 }), [[0.2, 1], [0.2, 0.1]])); // prettier-ignore
    const { frames } = await see(file);
    expect(rounded(frames)).toEqual(at30(0, 12));
    expect(Math.abs(frames[0]!.grey - greyOf(0))).toBeLessThan(10);
    expect(Math.abs(frames[6]!.grey - greyOf(3))).toBeLessThan(10);
  });

  test('is what ffprobe counts in trimmed clips', async () => {
    const [front, end] = [await shared('cases/edit-list/front.mp4'), await shared('cases/edit-list/end.mp4')];
    if (!front || !end) return;
    expect(rounded((await see(fileOf(front))).frames)).toEqual(at30(0, 45));
    expect((await see(fileOf(end))).frames.length).toBe(30);
  });

  test.each([1, 6])(
    'of transport streams joined end to end, with %i seconds between keys, is one after the other',
    async (keys) => {
      const [first, second] = [await video('ts', steady(30)), await video('ts', steady(45), { keys })];
      const { frames, error } = await see(fileOf([first, second]));
      expect(error).toBeNull();
      expect(frames.length).toBe(75);
      frames.forEach(({ timestamp }, i) => expect(timestamp - frames[0]!.timestamp).toBeCloseTo(i / 30, 1));
      expect(Math.abs(frames[30]!.grey - greyOf(0))).toBeLessThan(10);
    },
  );

  test.each([90, 180, 270] as const)('stands upright when it was filmed at %i degrees', async (rotation) => {
    for (const format of ['fast.mp4', 'mkv'] as const) {
      const { frames } = await see(fileOf(await video(format, TIMES, { rotation })));
      const [width, height] = rotation === 180 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
      expect([frames.length, frames[0]!.width, frames[0]!.height]).toEqual([TIMES.length, width, height]);
    }
  });
});

describe('a damaged packet', () => {
  /** With the bytes of packet `index` zeroed. */
  async function damaged(bytes: Uint8Array<ArrayBuffer>, index: number): Promise<File> {
    const input = new Input({ source: new BlobSource(fileOf(bytes)), formats: [MP4] });
    const packets = [];
    for await (const packet of new EncodedPacketSink((await input.getPrimaryVideoTrack())!).packets()) packets.push(packet.data);
    const text = new TextDecoder('latin1').decode(bytes);
    const found = text.indexOf(new TextDecoder('latin1').decode(packets[index]));
    const out = bytes.slice();
    out.fill(0, found, found + packets[index]!.length);
    input.dispose();
    return fileOf(out);
  }

  test.each(['vp9', 'avc', 'av1'] satisfies VideoCodec[])('of %s costs its own frame, and is said', async (codec) => {
    const file = await damaged(await video('fast.mp4', steady(60), { codec }), 31);
    const { frames, remarks, error } = await see(file);
    expect(error).toBeNull();
    expect(rounded(frames)).toEqual(at30(0, 60).toSpliced(31, 1));
    expect(remarks).toEqual([{ kind: 'damaged', frames: 1, at: expect.closeTo(31 / 30, 2) as number }]);
  });

  test('is what the decoder names, also where it has failed before the last packet is told', async () => {
    let fail = (): void => undefined;
    const failed = new Promise<void>((done) => (fail = done));
    class Told extends VideoDecoder {
      constructor(init: VideoDecoderInit) {
        const error = (cause: DOMException): void => {
          init.error(cause);
          fail();
        };
        super({ ...init, error });
      }
    }
    vi.stubGlobal('VideoDecoder', Told);
    const file = await damaged(await video('fast.mp4', steady(10), { codec: 'vp9' }), 9);
    const input = new Input({ source: new BlobSource(file), formats: [MP4] });
    const track = (await input.getPrimaryVideoTrack())!;
    async function* packets(): AsyncGenerator<EncodedPacket, void> {
      yield* new EncodedPacketSink(track).packets();
      await failed;
    }
    const decode = async (): Promise<void> => {
      for await (const sample of decodePackets(track, packets())) sample.close();
    };
    await expect(decode()).rejects.toMatchObject({ name: 'EncodingError' });
    input.dispose();
  });

  test('that others need to begin with costs these', async () => {
    const file = await damaged(await video('fast.mp4', steady(60), { keys: 0.5 }), 15);
    const { frames, remarks, error } = await see(file);
    expect(error).toBeNull();
    expect(rounded(frames)).toEqual([...at30(0, 15), ...at30(30, 60)]);
    expect(remarks).toEqual([{ kind: 'damaged', frames: 15, at: expect.closeTo(0.5, 2) as number }]);
  });

  test.each(['vp9', 'avc'] satisfies VideoCodec[])('of %s at the very beginning costs what begins with it', async (codec) => {
    const file = await damaged(await video('fast.mp4', steady(60), { codec, keys: 0.5 }), 0);
    const { frames, remarks, error } = await see(file);
    expect(error).toBeNull();
    expect(rounded(frames)).toEqual(at30(15, 60));
    expect(remarks).toEqual([{ kind: 'damaged', frames: 15, at: 0 }]);
  });

  test.each(['spoilt', 'lost'] as const)('of a transport stream, %s, costs no more than its group of pictures', async (how) => {
    const bytes = await video('ts', steady(90), { keys: 1 });
    const at = 188 * Math.round(bytes.length / 2 / 188);
    const file = how === 'spoilt' ? bytes.slice().fill(0, at, at + 3 * 188) : [bytes.slice(0, at), bytes.slice(at + 1000)];
    const { frames } = await see(fileOf(file));
    const [first, ...rest] = rounded(frames);
    expect(frames.length).toBeGreaterThanOrEqual(60);
    // each at its own time, before the place and behind it
    for (const time of rest) expect(30 * (time - first!)).toBeCloseTo(Math.round(30 * (time - first!)), 0);
    expect(rest.at(-1)! - first!).toBeGreaterThan(2.5);
  });

  test('among pictures that refer back and forth costs no more than FFmpeg loses', async () => {
    const bytes = await shared('cases/damaged-packet/damaged.mp4');
    if (!bytes) return;
    const { frames, remarks, error } = await see(fileOf(bytes));
    expect([error, frames.length, remarks.length]).toEqual([null, 119, 1]);
  });
});

describe.each(['mkv', 'mp4', 'ts'] satisfies CutFormat[])('a film that begins in the middle of a group, as %s,', (format) => {
  test('is shown from its first key frame on, and says how many frames are not', async () => {
    const { frames, remarks, error } = await see(await cutFilm(format, 'avc', 5));
    expect(error).toBeNull();
    expect(frames.length).toBe(45);
    expect(Math.abs(frames[0]!.grey - greyOf(5))).toBeLessThan(10);
    expect(remarks).toEqual([{ kind: 'begins-inside', frames: 10, at: expect.any(Number) as number }]);
  });

  test.each([0, 4])('without a key frame is shown from its first recovery point on, %i frames left out before', async (left) => {
    const file = await openGroups(format, 3, left);
    const { frames, remarks, error } = await see(file);
    expect(error).toBeNull();
    const unshown = left === 0 ? 0 : 10 - left;
    expect(frames.length).toBe(30 - left - unshown);
    const first = left === 0 ? 0 : 10;
    frames.forEach(({ grey }, i) => expect(Math.abs(grey - greyOf(Math.floor((first + i) / 10)))).toBeLessThan(10));
    expect(remarks).toEqual(unshown === 0 ? [] : [{ kind: 'begins-inside', frames: unshown, at: expect.any(Number) as number }]);
  });

  test('gives a stretch of it without telling of losses that belong to another', async () => {
    const media = await openMediaFile(await openGroups(format, 3, 4));
    const [times, remarks]: [number[], FileRemark[]] = [[], []];
    const [from, to] = [media.start + 4.5 / 30, media.start + 17.5 / 30];
    for await (const { frame, timestamp, isWarmUp } of media.frames({ warmFrom: -Infinity, from, to }, (remark) =>
      remarks.push(remark),
    )) {
      expect(isWarmUp).toBe(timestamp < from);
      frame.close();
      times.push(Math.round(30 * (timestamp - media.start)));
    }
    expect(times).toEqual(Array.from({ length: 12 }, (_, i) => 6 + i));
    expect(remarks).toEqual([{ kind: 'begins-inside', frames: 1, at: expect.any(Number) as number }]);
    media.close();
  });
});

test('VP9 that begins in the middle of a group is shown from its first key frame on', async () => {
  const { frames, remarks } = await see(await cutFilm('mkv', 'vp9', 5));
  expect(frames.length).toBe(45);
  expect(remarks).toEqual([{ kind: 'begins-inside', frames: 10, at: 0 }]);
});

describe('a picture', () => {
  test('is one frame at 0 seconds', async () => {
    const file = fileOf(await picture('image/png'));
    expect(await isFilm(file)).toBe(false);
    const { frames } = await see(file);
    expect(frames).toEqual([{ timestamp: 0, done: 1, grey: 255, width: WIDTH, height: HEIGHT }]);
  });

  test('of several frames is read frame by frame', async () => {
    const file = fileOf(gif(5));
    expect(await isFilm(file)).toBe(true);
    const { frames, remarks } = await see(file);
    expect(rounded(frames)).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(frames.map(({ grey }) => grey)).toEqual([0, 1, 2, 3, 4].map(greyOf));
    expect(remarks).toEqual([]);
  });

  test('of several frames, one of which is damaged, says how many are left out, and from when on', async () => {
    const spoilt = gif(8);
    // 13 bytes of a screen, 29 of each frame, whose first code is made one that there is not yet
    spoilt[13 + 29 * 4 + 26] = 0x3c;
    const { frames, remarks, error } = await see(fileOf(spoilt));
    expect(frames.map(({ grey }) => grey)).toEqual([0, 1, 2, 3].map(greyOf));
    expect([error, remarks]).toEqual([null, [{ kind: 'damaged', frames: 4, at: expect.closeTo(0.4, 6) }]]);
  });

  test('of several frames says that its first one alone was read, where the browser gives no more', async () => {
    vi.stubGlobal('ImageDecoder', undefined);
    const { frames, remarks } = await see(fileOf(gif(5)));
    expect([frames.length, remarks]).toEqual([1, [{ kind: 'first-frame-only' }]]);
    expect((await see(fileOf(await picture('image/png')))).remarks).toEqual([]);
  });

  test('as AVIF is read', async () => {
    const bytes = await shared('cases/avif-refused/a.avif');
    if (!bytes) return;
    expect((await see(fileOf(bytes))).frames.length).toBe(1);
  });

  // where black is then: [left top, right top, left bottom] (EXIF 2.32, 4.6.5)
  test.each([
    [1, [1, 1, 0]],
    [3, [0, 0, 1]],
    [4, [0, 0, 1]],
    [6, [0, 1, 0]],
    [8, [1, 0, 1]],
  ] as const)('stands upright whatever its kind when turned as EXIF %i', async (orientation, black) => {
    for (const type of ['image/jpeg', 'image/webp']) {
      const { picture: bitmap } = await decodeImage(fileOf(withOrientation(await picture(type), orientation)));
      const { width, height } = bitmap;
      expect([width, height]).toEqual(orientation >= 5 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const isBlack = (x: number, y: number): number => Number(context.getImageData(x, y, 1, 1).data[0]! < 128);
      expect([isBlack(5, 5), isBlack(width - 5, 5), isBlack(5, height - 5)], `${type} ${orientation}`).toEqual(black);
    }
  });
});

describe('what browsers do not read says what it is, and how to convert it', () => {
  test.each([
    ['RIFF\x10\0\0\0AVI LIST', /^AVI video, .*convert it to MP4 with H\.264: ffmpeg/],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', /^HEIC picture, .*convert it to JPEG or PNG/],
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', /^HEIC picture/],
    ['FLV\x01\x05\0\0\0\x09', /^Flash \(FLV\) video/],
    ['\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9', /^Windows Media/],
    ['\0\0\x01\xba\x44', /^MPEG program stream/],
    ['OggS\0', /^Ogg video/],
    ['\0\0\0\x01\x67\x42\0', /^raw H\.264 video/],
    ['\0\0\0\x01\x06\x05\xff', /^raw H\.264 video/],
    ['\0\0\x01\x46\x01', /^raw HEVC video/],
    ['II*\0\x08', /^TIFF or camera raw picture/],
    ['PK\x03\x04\x14', /^ZIP archive, .*: unpack it/],
    ['%PDF-1.7', /^PDF, /],
    ['', /^an empty file/],
    ['RIFF\x10\0\0\0WAVEfmt ', /^sound only: /],
    ['ID3\x04\0', /^sound only: /],
    ['\xff\xfb\x90\x64', /^sound only: /],
    [`OggS\0\x02${'\0'.repeat(22)}OpusHead`, /^sound only: /],
  ])('%j', async (head, said) => {
    const { frames, error } = await see(
      fileOf(
        Uint8Array.from(head, (letter) => letter.charCodeAt(0)),
        'x.jpg',
      ),
    );
    expect(frames).toEqual([]);
    expect(error).toMatch(said);
  });

  test('an unknown codec is named', async () => {
    const bytes = await video('late.mp4', TIMES);
    const at = new TextDecoder('latin1').decode(bytes).lastIndexOf('vp09');
    bytes.set([0x61, 0x70, 0x63, 0x6e], at);
    expect((await see(fileOf(bytes))).error).toMatch(/^ProRes video, which this browser cannot decode: convert it to MP4/);
  });

  test('a transport stream with MPEG-2 says so, and not that it is sound', async () => {
    const bytes = await video('ts', steady(5));
    for (let at = 0; at + 188 <= bytes.length; at += 188) {
      // the type of the only stream in the map of the program: its table has the id 2
      const [table, length] = [at + 5, bytes[at + 3]! & 0x20];
      if (length === 0 && bytes[at + 1]! & 0x40 && bytes[table] === 2 && bytes[at + 4] === 0) bytes[table + 12] = 2;
    }
    expect((await see(fileOf(bytes))).error).toMatch(/^MPEG-2 video, which this browser cannot decode: convert it to MP4/);
  });

  test('what is nothing of all that is refused by name', async () => {
    const { frames, error } = await see(new File(['nonsense'], 'letter.txt', { type: 'text/plain' }));
    expect([frames.length, error]).toEqual([
      0,
      expect.stringMatching(/cannot decode letter\.txt: .*; save it as MP4 \(H\.264\) or PNG/),
    ]);
  });
});
