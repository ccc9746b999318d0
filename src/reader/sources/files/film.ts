/**
 * A video file as a player shows it: what its edit list leaves, nothing before time 0, streams that were joined one after the other,
 * each frame upright. Times are seconds on the presentation's clock.
 */

import { BlobSource, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM, type InputVideoTrack, type VideoSample } from 'mediabunny';
import { SourceError, type Frame } from '../source.ts';
import { editsOf } from './boxes.ts';
import { Bytes } from './bytes.ts';
import { samplesOf, type OnLost } from './decoding.ts';
import { upToLastBlock } from './elements.ts';
import { CONVERT_VIDEO, type Container } from './file-kind.ts';
import { joinedStreams } from './joined-streams.ts';
import { placeIn, ROUNDING, type Stretch } from './stretch.ts';
import { foreignVideo } from './ts-packets.ts';

const NO_DECODER = 'this browser takes no video apart (it has no WebCodecs): use a current Chrome, Edge, Firefox or Safari';

/** A part of a track, on the track's clock, and what leads from there to the presentation's. */
interface Edit {
  readonly track: InputVideoTrack;
  readonly from: number;
  readonly to: number;
  readonly shift: number;
}

export interface ShownFrame {
  /** Its taker closes it. */
  readonly frame: Frame;
  readonly timestamp: number;
  readonly duration: number;
  readonly isWarmUp: boolean;
}

export class Film {
  private constructor(
    private readonly inputs: readonly Input[],
    private readonly edits: readonly Edit[],
    /** When its first frame is shown, and when its last one ends. */
    readonly start: number,
    readonly end: number,
  ) {}

  /** Null when there is no picture track in it. Rejects with a SourceError when there is one that this browser cannot decode. */
  static async open(file: Blob, container: Container): Promise<Film | null> {
    const bytes = new Bytes(file);
    const streams = await streamsIn(bytes, container);
    const inputs: Input[] = [];
    const edits: Edit[] = [];
    try {
      let [start, end] = [Infinity, -Infinity];
      for (const stream of streams) {
        const input = new Input({ source: new BlobSource(stream), formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS] });
        inputs.push(input);
        const track = await videoTrackOf(input);
        if (!track) continue;
        const shown = container === 'mp4' ? await editsOnTrack(track, bytes) : [];
        const [firstTime, last] = [await track.getFirstTimestamp(), await track.computeDuration()];
        if (shown.length === 0) {
          const shift = edits.length > 0 ? end - firstTime : 0;
          shown.push({ track, from: container === 'mpeg-ts' ? -Infinity : 0, to: Infinity, shift });
        }
        const [first] = shown;
        start = Math.min(start, Math.max(first!.from, firstTime) + first!.shift);
        end = Math.max(...shown.map(({ to, shift }) => Math.min(to, last) + shift));
        edits.push(...shown);
      }
      if (edits.length > 0) return new Film(inputs, edits, start, end);
    } catch (error) {
      for (const input of inputs) input.dispose();
      throw error;
    }
    for (const input of inputs) input.dispose();
    const foreign = container === 'mpeg-ts' ? await foreignVideo(bytes) : null;
    if (foreign) throw undecoded(foreign);
    return null;
  }

  /** The frames of a stretch; `onLost` hears of those that could not be decoded. */
  async *frames({ from, to, warmFrom = from }: Stretch, onLost: OnLost): AsyncGenerator<ShownFrame, void> {
    for (const { track, from: first, to: last, shift } of this.edits) {
      const asked = { warmFrom: Math.max(first, warmFrom - shift), from: from - shift, to: Math.min(last, to - shift) };
      if (asked.warmFrom >= asked.to) continue;
      const lost: OnLost = (cause, count, at) => onLost(cause, count, at + shift);
      for await (const sample of samplesOf(track, asked.warmFrom, asked.to, lost, asked.from)) {
        // one that began before the edit is shown from its beginning
        const own = Math.max(sample.timestamp, first);
        const duration = sample.timestamp + sample.duration - own;
        const place = own === sample.timestamp || duration > ROUNDING ? placeIn(asked, own) : null;
        if (place) yield { timestamp: own + shift, duration, isWarmUp: place === 'warm-up', frame: upright(sample) };
        else sample.close();
      }
    }
  }

  close(): void {
    for (const input of this.inputs) input.dispose();
  }
}

/** What a demuxer is to be given of a file, one after the other. */
async function streamsIn(bytes: Bytes, container: Container): Promise<readonly Blob[]> {
  if (container === 'mpeg-ts') return joinedStreams(bytes);
  return [container === 'matroska' ? await upToLastBlock(bytes) : bytes.file];
}

/** Throws a SourceError that names the codec when it cannot be decoded here. */
async function videoTrackOf(input: Input): Promise<InputVideoTrack | null> {
  const track = (await input.canRead()) ? await input.getPrimaryVideoTrack() : null;
  if (!track || (await track.canDecode())) return track;
  if (!('VideoDecoder' in globalThis)) throw new SourceError('undecodable', NO_DECODER);
  throw undecoded(codecName((await track.getCodec()) ?? (await track.getInternalCodecId())));
}

const undecoded = (codec: string): SourceError =>
  new SourceError('undecodable', `${codec} video, which this browser cannot decode: ${CONVERT_VIDEO}`);

const CODECS: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'HEVC (H.265)',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
  prores: 'ProRes',
};
/** Codes of QuickTime and Matroska. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(ap4[hx]|apc[hnso])$/, 'ProRes'],
  [/^(mp4v|V_MPEG4.*)$/, 'MPEG-4 Part 2'],
  [/^(jpeg|mjp[ab]|V_MJPEG)$/, 'Motion JPEG'],
  [/^(dv|avdv|AVd[nh])/, 'DV or DNx'],
  [/^(VVC|vvc1|vvi1|V_VVC)/, 'VVC (H.266)'],
  [/^V_MPEG[12]$/, 'MPEG-2'],
];

function codecName(code: unknown): string {
  if (typeof code !== 'string') return typeof code === 'number' ? `MPEG stream type ${code}` : 'an unknown codec of';
  return CODECS[code] ?? CODES.find(([pattern]) => pattern.test(code))?.[1] ?? `"${code}"`;
}

/** Mediabunny's clock of a track begins with the first edit; each edit is a part of it. */
async function editsOnTrack(track: InputVideoTrack, bytes: Bytes): Promise<Edit[]> {
  const edits = (await editsOf(bytes, track.id)) ?? [];
  const [first] = edits;
  if (!first) return [];
  const onTrack = first.at - first.from;
  return edits.map(({ from, duration, at }) => ({
    track,
    from: from + onTrack,
    to: from + duration + onTrack,
    shift: at - (from + onTrack),
  }));
}

/** The sample as a frame the right way up, as the file has it; the sample is closed. */
function upright(sample: VideoSample): Frame {
  try {
    if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    sample.draw(canvas.getContext('2d')!, 0, 0);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
