/** Files as they come, frame by frame: what a player shows of a video, an animated or a still picture, in order, at its own time. */

import { decodeImage, type DecodedImage } from '../image.ts';
import { SourceError, type Frame } from '../source.ts';
import { nameOf } from '../video.ts';
import { Animation, saysAnimated } from './animation.ts';
import { Bytes } from './bytes.ts';
import type { LossCause, OnLost } from './decoding.ts';
import { isCutOff } from './ends.ts';
import { fileKind, type FileKind } from './file-kind.ts';
import { Film, type ShownFrame } from './film.ts';
import { asGone, isOfFile } from './gone.ts';
import { placeIn, type Stretch } from './stretch.ts';

export interface FileFrame {
  /** Its taker closes it. */
  readonly frame: Frame;
  /** Seconds on the medium's own clock; 0 for a picture. */
  readonly timestamp: number;
  /** How far the file has been read with this frame, 0 to 1. */
  readonly done: number;
  /** Whether it comes before what was asked for. */
  readonly isWarmUp: boolean;
}

/** What a reader of the file should know. */
export type FileRemark =
  /** Frames that could not be decoded, why, and when the first of them would be shown, seconds. */
  | { readonly kind: LossCause; readonly frames: number; readonly at: number }
  /** An animated picture that this browser does not take apart. */
  | { readonly kind: 'first-frame-only' };

/** The whole of a file. */
export const ALL: Stretch = { from: -Infinity, to: Infinity };

export interface MediaFile {
  /** A film has frames that follow one another. */
  readonly isFilm: boolean;
  /** When its first frame is shown and its last one ends, seconds; 0 and 0 for a picture. */
  readonly start: number;
  readonly end: number;
  /** Whether the file breaks off before its own end. */
  readonly isCutOff: boolean;
  /** Pixels of a picture in its file where frames are smaller; null where they are not. */
  readonly filePixels: DecodedImage['filePixels'];
  /** Rejects with a SourceError or a FileGone when the file cannot be read further. May be asked for several stretches at once. */
  frames(stretch: Stretch, onRemark: (remark: FileRemark) => void): AsyncGenerator<FileFrame, void>;
  close(): void;
}

/** Opens a picture or a video. Rejects with a SourceError that says what the file is, and how to make it readable, and with a FileGone. */
export const openMediaFile = (file: Blob): Promise<MediaFile> =>
  open(file).catch((error: unknown) => {
    throw asGone(error);
  });

async function open(file: Blob): Promise<MediaFile> {
  const kind = await fileKind(file);
  if (kind.kind === 'foreign') throw undecodable(`${kind.name}, which browsers do not read: ${kind.remedy}`);
  if (kind.kind === 'sound') throw undecodable(SOUND_ONLY);
  if (file.size === 0) throw undecodable('an empty file: copy it again');
  const cut = await isCutOff(new Bytes(file), kind);
  if (kind.kind === 'video') return openFilm(file, kind, cut);
  if (kind.kind === 'unknown') return openPicture(file);
  const animation = await Animation.open(file, kind.type);
  if (animation) return animated(animation, cut);
  if (cut) throw undecodable('cut off: the picture is not there to its end; copy or download it again');
  return openPicture(file, await saysAnimated(file, kind.type));
}

const SOUND_ONLY = 'sound only: there is no picture in it; choose a video or a picture';
const undecodable = (message: string): SourceError => new SourceError('undecodable', message);

/** What a demuxer says of a file that it does not understand, with what to do; or that it is not there any more. */
function damaged(cause: unknown): never {
  const error = asGone(cause);
  if (!(error instanceof Error) || isOfFile(error) || isClosed(error)) throw error;
  const remedy = 'copy or record it again, or repair it: ffmpeg -i FILE -c copy OUT.mp4';
  throw new SourceError('undecodable', `damaged: ${error.message.replace(/\.? *$/, '')}; ${remedy}`, { cause: error });
}

/** Whether the file's reader was closed. */
const isClosed = ({ name }: Error): boolean => ['AbortError', 'InputDisposedError'].includes(name);

async function openFilm(file: Blob, { container }: FileKind & { kind: 'video' }, isCutOff: boolean): Promise<MediaFile> {
  const film = await Film.open(file, container).catch(damaged);
  if (!film) {
    if (isCutOff) throw undecodable('cut off: the index that tells its frames is not there; copy or record it again');
    throw undecodable(SOUND_ONLY);
  }
  const { start, end } = film;
  const length = Math.max(end - start, Number.MIN_VALUE);
  return {
    ...{ isFilm: true, start, end, isCutOff, filePixels: null },
    async *frames(stretch, onRemark) {
      const onLost: OnLost = (kind, frames, at) => onRemark({ kind, frames, at });
      try {
        for await (const shown of film.frames(stretch, onLost))
          yield { ...shown, done: Math.min(1, (endOf(shown) - start) / length) };
      } catch (error) {
        damaged(error);
      }
    },
    close: () => film.close(),
  };
}

const endOf = ({ timestamp, duration }: ShownFrame): number => timestamp + duration;

function animated(animation: Animation, isCutOff: boolean): MediaFile {
  return {
    ...{ isFilm: true, start: 0, end: 0, isCutOff, filePixels: null },
    async *frames(stretch, onRemark) {
      const onLost: OnLost = (kind, frames, at) => {
        // that a file breaks off is said of the whole of it
        if (!isCutOff) onRemark({ kind, frames, at });
      };
      for await (const shown of animation.frames(onLost)) {
        const place = placeIn(stretch, shown.timestamp);
        if (place) yield { ...shown, isWarmUp: place === 'warm-up' };
        else shown.frame.close();
      }
    },
    close: () => animation.close(),
  };
}

async function openPicture(file: Blob, hasMore = false): Promise<MediaFile> {
  const { picture, filePixels } = await decodeImage(file);
  return {
    ...{ isFilm: false, start: 0, end: 0, isCutOff: false, filePixels },
    async *frames(stretch, onRemark) {
      if (hasMore) onRemark({ kind: 'first-frame-only' });
      const place = placeIn(stretch, 0);
      if (place) yield { frame: await createImageBitmap(picture), timestamp: 0, done: 1, isWarmUp: place === 'warm-up' };
    },
    close: () => picture.close(),
  };
}

/** Every frame of a file. Rejects as `openMediaFile`, and after the last frame of a file that breaks off. */
export async function* framesOf(
  file: Blob,
  onRemark: (remark: FileRemark) => void = () => undefined,
): AsyncGenerator<FileFrame, void> {
  const media = await openMediaFile(file);
  try {
    let last: number | null = null;
    for await (const frame of media.frames(ALL, onRemark)) {
      last = frame.timestamp;
      yield frame;
    }
    if (media.isCutOff) throw cutOff(media, last);
    if (last === null) throw undecodable(`no frame in it: ${nameOf(file)} is empty or damaged`);
  } finally {
    media.close();
  }
}

/** What to say of a file that breaks off after the frame at `last`, seconds, its start where there is none. */
export function cutOff({ start, end }: MediaFile, last: number | null): Error {
  const [read, length] = [(last ?? start) - start, end - start];
  const of = length > read + 1 ? ` of ${length.toFixed(2)}` : '';
  return undecodable(`cut off: it ends after ${read.toFixed(2)}${of} seconds; copy or record it again`);
}
