/** What may be chosen about reading, and apart from it about the picture that shows it. */

export interface ReadingSettings {
  /** Faces that are read at most: 1 to 4 of a camera or a video. */
  readonly maxFaces: number;
  /** 0 is off; 1 the steadiest (One Euro filter per AU). */
  readonly smoothing: number;
  /** Compare with the person's own recorded neutral when there is one. */
  readonly useNeutral: boolean;
  /** Compare everybody else with a resting face estimated from their own frames. */
  readonly estimateNeutral: boolean;
  /** Where the network runs; 'auto' prefers webgpu. */
  readonly backend: 'auto' | 'webgpu' | 'wasm';
}

export const OVERLAY_STYLES = ['regions', 'callouts', 'landmarks', 'mesh', 'box'] as const;
/** Lit muscles, the names of the strongest units, contours with landmarks, the triangles between them, the face's box. */
export type OverlayStyle = (typeof OVERLAY_STYLES)[number];

export interface DisplaySettings {
  /** Show the picture as a mirror does. */
  readonly mirrored: boolean;
  /** Styles drawn on the picture; an empty list shows the bare frame. */
  readonly overlay: readonly OverlayStyle[];
}

export const DEFAULT_READING: ReadingSettings = {
  maxFaces: 1,
  smoothing: 0.5,
  useNeutral: true,
  estimateNeutral: true,
  backend: 'auto',
};

export const DEFAULT_DISPLAY: DisplaySettings = { mirrored: true, overlay: ['regions', 'callouts'] };
