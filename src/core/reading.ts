/**
 * The records that travel from the live path to the screens and the stores.
 * Picture coordinates are pixels of the analysed frame, origin top left, y down; z grows away from
 * the camera in the same pixels. "Left" is the subject's left throughout.
 * Canonical coordinates are centimetres on a frontal head: +x subject's left, +y up, +z to the viewer.
 */

export const LANDMARKS = 478;
/** The landmarks of the face mesh proper; the ten after them are the irises. */
export const MESH_LANDMARKS = 468;

/** Head rotation in degrees (yaw positive to the subject's left, pitch positive upwards, roll positive to the subject's left shoulder) and position in centimetres before the camera. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly translation: readonly [x: number, y: number, z: number];
}

export const QUALITY_REASONS = [
  'too-small',
  'turned-away',
  'turned-over',
  'blurred',
  'dark',
  'overexposed',
  'out-of-frame',
  'eyes-covered',
  'mouth-covered',
] as const;
export type QualityReason = (typeof QUALITY_REASONS)[number];

/** How far a face can be trusted: 1 is ideal; any reason listed means the reading should not be relied on. */
export interface Quality {
  readonly score: number;
  readonly reasons: readonly QualityReason[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Scores of one face. Vectors follow ACTION_UNITS, SIDED_UNITS and EXPRESSIONS (core/facs.ts). */
export interface Scores {
  /** One ordered latent per AU, on the 0 to 5 intensity scale but unbounded: all other AU numbers follow from it. */
  readonly latents: Float32Array;
  /** Probability that the AU is present, 0 to 1. */
  readonly presence: Float32Array;
  /** Expected intensity, 0 to 5. */
  readonly intensity: Float32Array;
  /** Expected intensity per side, [left, right] for each of SIDED_UNITS; the stronger one is the unit's. */
  readonly sides: Float32Array;
  /** Probabilities of EXPRESSIONS, summing to 1. */
  readonly expressions: Float32Array;
}

/** A face as the network sees it. */
export interface FaceView {
  /** MESH_LANDMARKS x 3, canonical coordinates. */
  readonly landmarks: Float32Array;
  /** CROP_SIZE x CROP_SIZE x 3 bytes, RGB: the aligned crop (core/crop-frame.ts). */
  readonly crop: Uint8Array;
}

/** Which resting face of the person a reading was compared with: one found in their frames, or their own recorded one. */
export const COMPARED_WITH = ['none', 'estimated', 'recorded'] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];

export interface EstimateState {
  /** How much of the material for an estimate there is, 0 to 1. */
  readonly done: number;
  /** How sure the estimate is, 0 to 1; 0 while there is none. */
  readonly sure: number;
}

/** One face of one frame: its scores are smoothed in time as the settings say. */
export interface FaceReading extends Scores {
  /** Stable while the face stays in view; never reused within a run. */
  readonly id: number;
  readonly box: Box;
  /** LANDMARKS x 3, picture coordinates. */
  readonly landmarks: Float32Array;
  /** CROP_SIZE x CROP_SIZE x 3 bytes, RGB; absent unless crops were asked for. */
  readonly crop?: Uint8Array;
  readonly pose: Pose;
  readonly quality: Quality;
  /** The weights that read this face: the person's own on their face, the base weights on others. */
  readonly modelVersion: string;
  readonly comparedWith: ComparedWith;
  /** The scores of this frame alone, before smoothing in time. */
  readonly unsmoothed: Scores;
  /** Per ACTION_UNITS: what the neutral face itself reads and was taken off the latents; null where nothing was. */
  readonly offset: Float32Array | null;
  /** How far the person's resting face is known from their frames; null where it is not looked for. */
  readonly estimate: EstimateState | null;
}

/** The stages that are timed, in the order of the path. */
export const STAGES = ['find', 'crop', 'score', 'draw'] as const;
export type Stage = (typeof STAGES)[number];

export interface FrameReading {
  /** Number of the frame in its source, from 0; frames whose numbers are missing were dropped. */
  readonly frame: number;
  /** Time of the frame on its source's own clock (media time), milliseconds, strictly increasing. */
  readonly time: number;
  /** When the page was given the frame, by its performance.now(). */
  readonly at: number;
  readonly width: number;
  readonly height: number;
  /** Largest face first. */
  readonly faces: readonly FaceReading[];
  readonly milliseconds: Readonly<Record<Stage, number>>;
  /** Present while "my neutral" is being recorded. */
  readonly neutral?: NeutralProgress;
}

export type NeutralProblem = 'no-face' | 'several-faces' | 'poor-quality' | 'moving' | 'expression' | 'eyes-closed';

export interface NeutralProgress {
  /** 0 to 1. */
  readonly done: number;
  /** Why no progress is made at the moment, or null. */
  readonly problem: NeutralProblem | null;
  /** The finished baseline, once, with done = 1. */
  readonly baseline?: Baseline;
}

/** A person's own neutral face, median over the steady frames: what the network is given to compare with, and what is left to subtract. */
export interface Baseline extends FaceView {
  /** Median latent per AU with this face given; 0 for eyelid units and gaps (AU25, AU26), which are never subtracted. */
  readonly latents: Float32Array;
  /** The model that made `latents`. */
  readonly modelVersion: string;
  /** Frames behind the medians. */
  readonly frames: number;
}
