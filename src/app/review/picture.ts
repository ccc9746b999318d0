/** The picture of a recording at one frame: what was filmed, or a plain ground, and on it the overlay from the stored landmarks. */

import { rowOf, type Track } from '../../record/track.ts';
import type { Variant } from '../../record/scores.ts';
import { overlayPainter, type OverlayPainter } from '../../reader/overlay/overlay.ts';
import { contain } from '../../reader/picture.ts';
import type { OverlayStyle } from '../../reader/settings.ts';
import type { OpenRecording } from '../../store/recordings.ts';
import { faceReading } from './review.svelte.ts';
import { VideoFrames } from './video-frames.ts';

/** Shown where there is no video, so that there is a face to see. */
const WITHOUT_VIDEO: readonly OverlayStyle[] = ['regions', 'mesh'];

export interface Shown {
  readonly frame: number;
  readonly chosen: number;
  readonly variant: Variant;
  readonly overlay: readonly OverlayStyle[];
  readonly pixelRatio: number;
}

export class RecordedPicture {
  readonly #video: VideoFrames | null;
  #painter: Promise<OverlayPainter> | null = null;

  constructor(
    private readonly recording: OpenRecording,
    private readonly context: OffscreenCanvasRenderingContext2D,
    private readonly meshUrl: string,
  ) {
    this.#video = recording.video && new VideoFrames(recording.video);
  }

  /** Paints a frame of `track`, whose rows are those of the recording. One call at a time. */
  async paint(track: Track, { frame, chosen, variant, overlay, pixelRatio }: Shown): Promise<void> {
    const { context, recording } = this;
    const [width, height, time] = [
      track.frames.width[frame] ?? 4,
      track.frames.height[frame] ?? 3,
      track.frames.time[frame] ?? 0,
    ];
    const rows: number[] = [];
    for (let row = track.starts[frame] ?? 0; row < (track.starts[frame + 1] ?? 0); row++) rows.push(row);
    const [painter, points, sample] = await Promise.all([
      (this.#painter ??= loadPainter(this.meshUrl)),
      Promise.all(rows.map((row) => recording.landmarks(row))),
      recording.info.video ? this.#video?.at((time - recording.info.video.start) / 1000) : null,
    ]);
    const place = contain({ width, height }, context.canvas);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    sample?.draw(context, place.x, place.y, place.width, place.height);
    const faces = rows.map((row, i) => faceReading(track, row, variant, points[i]!));
    const styles = sample ? overlay : [...new Set([...WITHOUT_VIDEO, ...overlay])];
    const named = rowOf(track, frame, chosen) < 0 ? null : chosen;
    painter(context, { frame: place, width, height, mirrored: false, pixelRatio, time, chosen: named }, faces, styles);
  }

  async close(): Promise<void> {
    await this.#video?.close();
  }
}

async function loadPainter(url: string): Promise<OverlayPainter> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot load the face mesh: ${url} (status ${response.status})`);
  return overlayPainter((await response.json()) as Parameters<typeof overlayPainter>[0]);
}
