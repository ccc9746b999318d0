/**
 * What a reading is to other people's pages: plain data, ready for JSON, with the names of the JSON Lines export
 * (record/export/json-lines.ts). It leaves by three doors: the library, the embedded page and the jsPsych extension. Any change of a
 * name, unit or meaning raises SCHEMA. Described for users: docs/library.md.
 */

import { unitSeen } from '../core/covered.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, type AuCode, type Expression } from '../core/facs.ts';
import type { Box, ComparedWith, FaceReading, FrameReading, Pose, Quality, Scores } from '../core/reading.ts';
import { SCHEMA } from './schema.ts';

export { SCHEMA };

/** A number for each action unit by its code ('AU01' to 'AU43'); null where something hides what it is read from. */
export type UnitValues = Readonly<Record<AuCode, number | null>>;

export interface FaceScores {
  /** On the intensity scale, but unbounded. */
  readonly latents: UnitValues;
  /** Expected intensity, 0 to 5: FACS' A is 1, E is 5. */
  readonly intensity: UnitValues;
  /** Probability that the unit is present, 0 to 1. */
  readonly presence: UnitValues;
  /** Intensity, 0 to 5, of the person's left and right; units without sides are missing. */
  readonly sides: Readonly<Partial<Record<AuCode, readonly [left: number, right: number] | null>>>;
  /** How much the face looks like each posed expression, summing to 1. Says nothing about feelings. */
  readonly expressions: Readonly<Record<Expression, number>>;
}

export interface Face {
  /** Stays with the face while it is in view; never reused. */
  readonly id: number;
  /** Pixels of the frame, from its top left. */
  readonly box: Box;
  /** Degrees: yaw to the person's left, pitch up, roll to their left shoulder. Centimetres before the camera. */
  readonly pose: Pose;
  /** 0 to 1; any reason means that the scores should not be relied on. */
  readonly quality: Quality;
  readonly comparedWith: ComparedWith;
  /** Smoothed in time, as the option `smoothing` says. */
  readonly smoothed: FaceScores;
  /** Of this frame alone. */
  readonly unsmoothed: FaceScores;
  /** What the neutral face itself reads and was taken off the latents; 0 where nothing was. */
  readonly offset: Readonly<Record<AuCode, number>>;
}

export interface Reading {
  readonly schema: typeof SCHEMA;
  /** Number of the frame in its source, from 1; missing ones were dropped. */
  readonly frame: number;
  /** Seconds from the first reading. */
  readonly time: number;
  /** Milliseconds on the source's clock. */
  readonly sourceTime: number;
  /** When the page was given the frame, on its performance.now(), milliseconds. */
  readonly at: number;
  /** The same moment, ISO 8601. */
  readonly wallClock: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Weights that read the largest face, or would have. */
  readonly modelVersion: string;
  /** 0 off to 1. */
  readonly smoothing: number;
  /** Largest first. */
  readonly faces: readonly Face[];
}

/** What a reading takes from the run that it belongs to. */
export interface Run {
  /** Milliseconds on the source's clock of the first reading. */
  readonly origin: number;
  readonly modelVersion: string;
  readonly smoothing: number;
}

export function readingOf({ frame, time, at, width, height, faces }: FrameReading, run: Run): Reading {
  return {
    schema: SCHEMA,
    frame: frame + 1,
    time: (time - run.origin) / 1000,
    sourceTime: time,
    at,
    wallClock: new Date(performance.timeOrigin + at).toISOString(),
    width,
    height,
    modelVersion: faces[0]?.modelVersion ?? run.modelVersion,
    smoothing: run.smoothing,
    faces: faces.map(faceOf),
  };
}

function faceOf({ id, box, pose, quality, comparedWith, unsmoothed, offset, ...smoothed }: FaceReading): Face {
  return {
    id,
    box: { x: box.x, y: box.y, width: box.width, height: box.height },
    pose: { yaw: pose.yaw, pitch: pose.pitch, roll: pose.roll, translation: [...pose.translation] },
    quality: { score: quality.score, reasons: [...quality.reasons] },
    comparedWith,
    smoothed: scoresOf(smoothed, quality),
    unsmoothed: scoresOf(unsmoothed, quality),
    offset: Object.fromEntries(ACTION_UNITS.map(({ code }, unit) => [code, offset?.[unit] ?? 0])) as Record<AuCode, number>,
  };
}

function scoresOf({ latents, intensity, presence, sides, expressions }: Scores, quality: Quality): FaceScores {
  const seen = (unit: number): boolean => unitSeen(quality, unit);
  const byUnit = (values: Float32Array): UnitValues =>
    Object.fromEntries(ACTION_UNITS.map(({ code }, unit) => [code, seen(unit) ? values[unit]! : null])) as UnitValues;
  return {
    latents: byUnit(latents),
    intensity: byUnit(intensity),
    presence: byUnit(presence),
    sides: Object.fromEntries(
      SIDED_UNITS.map((unit, i) => [ACTION_UNITS[unit]!.code, seen(unit) ? [sides[2 * i]!, sides[2 * i + 1]!] : null]),
    ),
    expressions: Object.fromEntries(EXPRESSIONS.map((name, i) => [name, expressions[i]!])) as Record<Expression, number>,
  };
}
