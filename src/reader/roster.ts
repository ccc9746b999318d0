/**
 * Between finding and scoring: which face is whose (core/tracks.ts), where its box and head are, and steady landmarks.
 * MediaPipe smooths landmarks only while it looks for one face; when it looks for more, each face is smoothed here, by the same
 * filter with the same options, so that scores mean the same either way.
 */

import { OneEuro } from '../core/one-euro.ts';
import { poseOf } from '../core/pose.ts';
import { LANDMARKS, MESH_LANDMARKS, type Box, type Pose } from '../core/reading.ts';
import { follow, NO_TRACKS, type Tracks } from '../core/tracks.ts';
import type { FoundFace } from './face-finder.ts';

export interface KnownFace {
  readonly id: number;
  readonly box: Box;
  /** LANDMARKS x 3, picture pixels. */
  readonly landmarks: Float32Array;
  readonly pose: Pose;
}

/** MediaPipe's own options for face landmarks, whose speeds are in face sizes a second. */
const LANDMARK_SMOOTHING = { minCutoff: 0.05, beta: 80, fromRaw: true };

export class Roster {
  #tracks: Tracks = NO_TRACKS;
  #filters = new Map<number, OneEuro>();

  /** The faces of the frame at `time` (milliseconds), largest first; `smooth` when the finder does not. */
  recognise(found: readonly FoundFace[], time: number, smooth: boolean): KnownFace[] {
    const { tracks, ids } = follow(
      this.#tracks,
      found.map(({ landmarks }) => boxOf(landmarks)),
      time,
    );
    this.#tracks = tracks;
    const alive = new Set(tracks.tracks.map((track) => track.id));
    for (const id of this.#filters.keys()) if (!alive.has(id)) this.#filters.delete(id);
    return found
      .map(({ landmarks, matrix }, i): KnownFace => {
        const id = ids[i]!;
        if (smooth) this.#smooth(id, landmarks, time);
        return { id, landmarks, box: boxOf(landmarks), pose: poseOf(matrix) };
      })
      .sort((a, b) => area(b.box) - area(a.box));
  }

  /** Forgets who was there; ids go on. */
  forget(): void {
    this.#tracks = { ...NO_TRACKS, nextId: this.#tracks.nextId };
    this.#filters.clear();
  }

  #smooth(id: number, landmarks: Float32Array, time: number): void {
    const filter = this.#filters.get(id) ?? new OneEuro(3 * LANDMARKS, LANDMARK_SMOOTHING);
    this.#filters.set(id, filter);
    const { width, height } = boxOf(landmarks);
    filter.filter(landmarks, time, (width + height) / 2);
  }
}

const area = (box: Box): number => box.width * box.height;

/** Smallest upright box around the mesh. */
export function boxOf(landmarks: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * MESH_LANDMARKS; i += 3) {
    const [x, y] = [landmarks[i]!, landmarks[i + 1]!];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
