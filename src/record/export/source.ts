/** What every format is written from, and what each gives. */

import { ACTION_UNITS } from '../../core/facs.ts';
import { freeName } from '../../core/free-name.ts';
import { COMPARED } from '../columns.ts';
import { countedSpans, type RecordingEvent, type Span } from '../events.ts';
import type { PixelSize, Recording, RecordingInfo } from '../recording.ts';
import type { Context } from '../log.ts';
import type { Variant } from '../scores.ts';
import { paceOf, type Pace } from '../segments.ts';
import { cutFrames, cutTrack, faceIds, frameAt, frameCount, framesOfRows, type Track } from '../track.ts';

export type LandmarksOf = (row: number) => Promise<Float32Array | null>;

/** A recording, or a span of it, as it is exported: in pixels of the file's own picture, however small that was read. */
export interface ExportSource {
  readonly info: RecordingInfo;
  readonly track: Track;
  /** Ids of all faces of the whole recording, smallest first: tables count by it from 0. */
  readonly faces: readonly number[];
  /** Of the whole recording; `stands` are those of the frames of `track`. */
  readonly pace: Pace;
  readonly contexts: readonly Context[];
  /** Milliseconds on the source's clock that count as time 0: the first frame of the recording. */
  readonly origin: number;
  readonly variant: Variant;
  /** Ids of the faces of the recording's person: those that were compared with their recorded neutral; where none was in use, the only one of all. */
  readonly own: ReadonlySet<number>;
  /** LANDMARKS x 3 picture pixels of a face row of `track`; null where none are kept. */
  readonly landmarks: LandmarksOf;
}

/** A file to be handed over; `gzip` says that its text is to be packed first. */
export interface ExportFile {
  /** Without folder. */
  readonly name: string;
  readonly type: string;
  /** Its text, piece by piece as it is asked for, once: an hour of two faces as JSON Lines is more than one string can hold. */
  readonly pieces: Iterable<string> | AsyncIterable<string>;
  readonly gzip?: boolean;
}

/** The frames of a recording from `span` (all of them without one) as an export takes them. */
export function exportSource(
  { info, track, contexts }: Recording,
  variant: Variant,
  span: Span | null,
  landmarks: LandmarksOf,
): ExportSource {
  const origin = track.frames.time[0] ?? 0;
  const read = info.filePixels ? inFilePixels(track, landmarks, info.filePixels) : { track, landmarks };
  const of = { info, faces: faceIds(track), contexts, origin, variant, own: ownFaces(info, track) };
  const pace = paceOf(track);
  if (!span) return { ...of, ...read, pace };
  const cut = cutTrack(read.track, span.start, span.end);
  const first = frameAt(track, span.start);
  return {
    ...of,
    track: cut,
    pace: { ...pace, stands: pace.stands.subarray(first, first + frameCount(cut)) },
    landmarks: (row) => read.landmarks(track.starts[first]! + row),
  };
}

/**
 * Each face, smallest id first, with the frames from its first to its last: what is told of one is worked out of these alone. A film of
 * many cuts has hundreds of faces, each for seconds.
 */
export function facesApart({ track, pace }: ExportSource): ({ readonly id: number } & Pick<ExportSource, 'track' | 'pace'>)[] {
  const reach = new Map<number, { first: number; end: number }>();
  framesOfRows(track).forEach((frame, row) => {
    const id = track.faces.id[row]!;
    reach.set(id, { first: reach.get(id)?.first ?? frame, end: frame + 1 });
  });
  return [...reach]
    .sort(([a], [b]) => a - b)
    .map(([id, { first, end }]) => ({
      id,
      track: cutFrames(track, first, end),
      pace: { ...pace, stands: pace.stands.subarray(first, end) },
    }));
}

/** A face that a recorded neutral was there for, and that is not compared with it, is somebody else's, also where it is the only one. */
function ownFaces({ recordedNeutral }: RecordingInfo, track: Track): Set<number> {
  const { id, compared } = track.faces;
  const ids = new Set(id);
  return ids.size === 1 && !recordedNeutral ? ids : new Set(id.filter((_, row) => COMPARED[compared[row]!] === 'recorded'));
}

/** The track and its landmarks in pixels of a picture of this size. */
function inFilePixels(
  track: Track,
  landmarks: LandmarksOf,
  { width, height }: PixelSize,
): Pick<ExportSource, 'track' | 'landmarks'> {
  const scales: (readonly [x: number, y: number])[] = [];
  const box = track.faces.box.slice();
  for (let f = 0; f < frameCount(track); f++) {
    const [x, y] = [width / track.frames.width[f]!, height / track.frames.height[f]!];
    for (let row = track.starts[f]!; row < track.starts[f + 1]!; row++) {
      scales.push([x, y]);
      for (let k = 0; k < 4; k++) box[4 * row + k]! *= k % 2 === 0 ? x : y;
    }
  }
  const sizes = { width: track.frames.width.map(() => width), height: track.frames.height.map(() => height) };
  return {
    track: { ...track, frames: { ...track.frames, ...sizes }, faces: { ...track.faces, box } },
    landmarks: async (row) => {
      const points = await landmarks(row);
      return points && points.map((at, i) => (i % 3 === 2 ? at : at * scales[row]![i % 3]!));
    },
  };
}

export interface Medium {
  /** Of its file. */
  readonly name: string;
  readonly type: string;
  /** Milliseconds on the recording's clock at which it begins. */
  readonly start: number;
}

/** What an export is played with: the recorded picture, or the film that was read, whose clock the recording has; null where there is neither. */
export function mediumOf({ info }: ExportSource): Medium | null {
  const { video, source, sourceName: name } = info;
  if (video) return { name: `${fileName(info)}.${video.type.slice('video/'.length)}`, type: video.type, start: video.start };
  // of a film that was played the clock goes on where it comes round
  if (source !== 'video' || info.fileBytes === undefined) return null;
  const type = /\.(mp4|m4v)$/i.test(name) ? 'video/mp4' : /\.mov$/i.test(name) ? 'video/quicktime' : 'video/*';
  return { name, type, start: 0 };
}

/** Events that begin or end in the frames of the source. */
export function eventsOf({ info, track }: ExportSource): RecordingEvent[] {
  const { time } = track.frames;
  const [first, last] = [time[0] ?? 0, time.at(-1) ?? 0];
  return info.events.filter(({ start, end }) => (end ?? start) >= first && start <= last);
}

/** From the first frame to the end of the last, without what is excluded. */
export function countedOf(source: ExportSource): Span[] {
  const { time } = source.track.frames;
  if (time.length === 0) return [];
  return countedSpans({ start: time[0]!, end: time.at(-1)! + 1 }, source.info.events);
}

/** Letters of a file's name at most: with an ending they fit the 255 bytes of file systems in any script. */
const LONGEST_NAME = 56;
/** What a file system forbids, and what nobody sees; joiners are part of words and signs. */
const FORBIDDEN = /(?:[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}<>:"/\\|?*]|(?![\u200c\u200d])\p{Cf})+/gu;
/** What Windows takes for a device, whatever its ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that is a file's name everywhere. */
export function fileName({ name }: Pick<RecordingInfo, 'name'>): string {
  const safe = name
    .normalize('NFC')
    .replace(FORBIDDEN, '-')
    .replace(/^[. ]+/, '')
    .replace(DEVICE, '$1-');
  const short = Array.from(safe).slice(0, LONGEST_NAME).join('');
  return short.replace(/[. ]+$/, '') || 'recording';
}

/** What to call each recording where several are exported, by its id: no two of `infos` have files of one name, whatever its case. */
export function namesApart(infos: readonly RecordingInfo[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  // the oldest of one name keeps it, whatever comes later
  for (const { id, name } of infos.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const numbered = (n: number): string => (n === 1 ? name : withNumber(name, n));
    names.set(
      id,
      freeName(numbered, taken, (free) => fileName({ name: free })),
    );
  }
  return names;
}

/** The number stays in the file's name, however long that is. */
function withNumber(name: string, n: number): string {
  const ending = ` (${n})`;
  return `${Array.from(name.normalize('NFC'))
    .slice(0, LONGEST_NAME - ending.length)
    .join('')}${ending}`;
}

/** An event as whole milliseconds from the origin on, none before it; one that is shorter than a millisecond takes one. */
export function millisecondsOf({ origin }: ExportSource, { start, end }: Span): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.round(start - origin));
  return { from, to: Math.max(from + 1, Math.round(end - origin)) };
}

/** Seconds since the origin. */
export const secondsAt = ({ track, origin }: ExportSource, frame: number): number => (track.frames.time[frame]! - origin) / 1000;

/** A number with so many decimals, without a negative zero; `blank` for what is no number. */
export function decimal(value: number, decimals: number, blank = 'NaN'): string {
  if (!Number.isFinite(value)) return blank;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? '0' : text;
}

/** A field of a CSV file, quoted as RFC 4180 has it where it must be. */
export const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const CODES: readonly string[] = ACTION_UNITS.map(({ code }) => code);
