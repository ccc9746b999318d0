/** The picture of a recording at one frame: what was filmed, or a plain ground, and on it the overlay from the stored landmarks. */

import type { Box } from '../../core/reading.ts';
import { rowOf, type Track } from '../../record/track.ts';
import type { Variant } from '../../record/scores.ts';
import { overlayPainter, type OverlayPainter } from '../../reader/overlay/overlay.ts';
import { loadMesh } from '../../reader/overlay-painter.ts';
import { contain } from '../../reader/picture.ts';
import type { OverlayStyle } from '../../reader/settings.ts';
import { frameSize, type Frame } from '../../reader/sources/source.ts';
import type { OpenRecording } from '../../store/recordings.ts';
import { faceReading } from './face-reading.ts';
import { FilmFrames } from './film-frames.ts';

/** Shown where there is no film, so that there is a face to see. */
const WITHOUT_FILM: readonly OverlayStyle[] = ['regions', 'mesh'];

/** What a recording's picture is taken from: its own video, or the file that was read. */
export interface RecordingFilm {
  readonly file: Blob;
  /** Milliseconds on the recording's clock at which it begins. */
  readonly start: number;
}

export function filmOf({ info, video }: OpenRecording, original: File | null): RecordingFilm | null {
  if (video && info.video) return { file: video, start: info.video.start };
  return original && { file: original, start: 0 };
}

export interface Shown {
  readonly frame: number;
  readonly chosen: number;
  readonly variant: Variant;
  readonly overlay: readonly OverlayStyle[];
  readonly pixelRatio: number;
  /** The part of the picture, in its pixels, that fills the canvas; the whole of it where there is none. */
  readonly part?: Box;
}

export class RecordedPicture {
  #film: FilmFrames | null;
  readonly #filmStart: number;
  #painter: OverlayPainter | null = null;
  #closed = false;

  constructor(
    private readonly recording: OpenRecording,
    private readonly context: OffscreenCanvasRenderingContext2D,
    private readonly meshUrl: string,
    film: RecordingFilm | null,
    /** Hears, once, that the film cannot be read; the landmarks are painted alone from then on, unless it throws. */
    private readonly onFilmFailure: (error: Error) => void,
  ) {
    this.#film = film && new FilmFrames(film.file);
    this.#filmStart = film?.start ?? 0;
  }

  /** Paints a frame of `track`, whose rows are those of the recording. One call at a time; once closed, it paints and rejects no more. */
  async paint(track: Track, shown: Shown): Promise<void> {
    try {
      await this.#paint(track, shown);
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#film?.close();
  }

  async #paint(track: Track, { frame, chosen, variant, overlay, pixelRatio, part }: Shown): Promise<void> {
    const { context, recording } = this;
    const [width, height, time] = [
      track.frames.width[frame] ?? 4,
      track.frames.height[frame] ?? 3,
      track.frames.time[frame] ?? 0,
    ];
    const rows: number[] = [];
    for (let row = track.starts[frame] ?? 0; row < (track.starts[frame + 1] ?? 0); row++) rows.push(row);
    const [mesh, points, filmed] = await Promise.all([
      loadMesh(this.meshUrl),
      Promise.all(rows.map((row) => recording.landmarks(row))),
      this.#filmedAt((time - this.#filmStart) / 1000),
    ]);
    if (this.#closed) return;
    const place = part ? spread({ width, height }, part, context.canvas) : contain({ width, height }, context.canvas);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (filmed) {
      // in a film of another shape, as when a phone was turned, the frame lies in the middle with bars beside it
      const lies = contain({ width, height }, frameSize(filmed));
      context.drawImage(filmed, lies.x, lies.y, lies.width, lies.height, place.x, place.y, place.width, place.height);
    }
    const faces = rows.map((row, i) => faceReading(track, row, variant, points[i]!));
    const styles = filmed ? overlay : [...new Set([...WITHOUT_FILM, ...overlay])];
    const named = rowOf(track, frame, chosen) < 0 ? null : chosen;
    this.#painter ??= overlayPainter(mesh);
    this.#painter(context, { frame: place, width, height, mirrored: false, pixelRatio, time, chosen: named }, faces, styles);
  }

  async #filmedAt(seconds: number): Promise<Frame | null> {
    const film = this.#film;
    if (!film) return null;
    try {
      return await film.at(seconds);
    } catch (error) {
      this.#film = null;
      await film.close();
      if (!this.#closed) this.onFilmFailure(error as Error);
      return null;
    }
  }
}

type Size = Pick<Box, 'width' | 'height'>;

/** Where a picture lies when `part` of it fills `canvas`. */
function spread(picture: Size, part: Box, canvas: Size): Box {
  const scale = Math.max(canvas.width / part.width, canvas.height / part.height);
  const [x, y] = [canvas.width / 2 - scale * (part.x + part.width / 2), canvas.height / 2 - scale * (part.y + part.height / 2)];
  return { x, y, width: scale * picture.width, height: scale * picture.height };
}
