/** What a person may choose about the live path; kept by the store, obeyed by the pipeline. */

import type { AuCode } from '../core/facs.ts';

export const OVERLAY_STYLES = ['regions', 'callouts', 'landmarks', 'mesh', 'box'] as const;
/** Lit muscles, the names of the strongest units, contours with landmarks, the triangles between them, the face's box. */
export type OverlayStyle = (typeof OVERLAY_STYLES)[number];

export interface LiveSettings {
  /** Faces that are read at most: 1 to 4 of a camera or a video. */
  readonly maxFaces: number;
  /** Show the picture as a mirror does. */
  readonly mirrored: boolean;
  /** Styles drawn on the picture; an empty list shows the bare frame. */
  readonly overlay: readonly OverlayStyle[];
  /** 0 is off; 1 the calmest (One Euro filter per AU). */
  readonly smoothing: number;
  /** Compare with the person's own recorded neutral when there is one. */
  readonly useNeutral: boolean;
  /** Compare everybody else with a resting face estimated from their own frames. */
  readonly estimateNeutral: boolean;
  /** Where the network runs; 'auto' prefers webgpu. */
  readonly backend: 'auto' | 'webgpu' | 'wasm';
  /** Action units on the timeline. */
  readonly timeline: readonly AuCode[];
}

export const DEFAULT_SETTINGS: LiveSettings = {
  maxFaces: 1,
  mirrored: true,
  overlay: ['regions', 'callouts'],
  smoothing: 0.5,
  useNeutral: true,
  estimateNeutral: true,
  backend: 'auto',
  timeline: ['AU01', 'AU04', 'AU06', 'AU12'],
};
