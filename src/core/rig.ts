/**
 * The rig: how each action unit moves the landmarks of a face, left and right apart. A movement is a sum of a few Gaussian
 * pushes (core/rig-kernel.ts), fitted by tools/rig to the expression shapes of ICT-FaceKit (USC ICT, MIT); its right half is
 * the mirror image of its left. Amounts run from 0 to 1 (intensity E); movements add up, but the lids close and
 * look down whatever their gap, and neither lids nor lips pass through each other.
 * AU25 is the gap between the lips, whatever opens it; its own movement is a mix of both lips' parting.
 */

import { ACTION_UNITS, unitIndex } from './facs.ts';
import { LIDS, LIPS, type Opening } from './landmarks.ts';
import { MEAN_FACE, MIRROR, mirrored } from './mean-face.ts';
import data from './rig-data.json' with { type: 'json' };
import { pushKernel } from './rig-kernel.ts';

/**
 * Movements that no action unit names. Of the sideways ones, "left" is how far to the subject's left; lookDown and lookUp are
 * the lids that follow the eyes.
 */
export const OTHER_MOVEMENTS = ['jawForward', 'jawSideways', 'mouthSideways', 'cheekPuff', 'lookDown', 'lookUp'] as const;
export type OtherMovement = (typeof OTHER_MOVEMENTS)[number];

export interface Activation {
  /** [left, right] for each of ACTION_UNITS, 0 to 1; both alike where a unit has no sides. */
  readonly units: ArrayLike<number>;
  /** [left, right], 0 to 1; both alike for jawForward. */
  readonly others?: Partial<Readonly<Record<OtherMovement, readonly [left: number, right: number]>>>;
}

/** The pairs around the pupil, by which a lid gap is measured. */
const CENTRAL_PAIRS = [2, 3, 4] as const;
const AU43 = unitIndex('AU43');

/** Mean height (cm) of the central pairs of lids: of a face, or of a movement, how much it widens the gap. */
export function lidGap(values: Float32Array, { upper, lower }: Opening): number {
  const gap = (pair: number): number => values[3 * upper[pair]! + 1]! - values[3 * lower[pair]! + 1]!;
  return CENTRAL_PAIRS.reduce((sum, pair) => sum + gap(pair), 0) / CENTRAL_PAIRS.length;
}

interface Movement {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

function movement(name: string): Movement {
  const fitted = (data.movements as Record<string, { pushes: number[][] }>)[name];
  if (!fitted) throw new Error(`the rig has no movement: ${name}`);
  const left = new Float32Array(MEAN_FACE.length);
  for (const [landmark, radius, ...direction] of fitted.pushes) {
    const kernel = pushKernel(MEAN_FACE, data.fold, landmark!, data.radii[radius!]!);
    kernel.forEach((weight, i) => direction.forEach((component, d) => (left[3 * i + d]! += weight * component)));
  }
  return { left, right: mirrored(left) };
}

/** Closing made to close the mean face's lids, neither more nor less. */
function lidClosing(): Movement {
  const { left } = movement('AU43');
  const scale = -lidGap(MEAN_FACE, LIDS[0]) / lidGap(left, LIDS[0]);
  const field = left.map((value) => scale * value);
  return { left: field, right: mirrored(field) };
}

const UNITS: readonly Movement[] = ACTION_UNITS.map(({ code }, i) => (i === AU43 ? lidClosing() : movement(code)));
const OTHERS: Readonly<Record<OtherMovement, Movement>> = {
  jawForward: movement('jawForward'),
  jawSideways: movement('jawSideways'),
  mouthSideways: movement('mouthSideways'),
  cheekPuff: movement('cheekPuff'),
  lookDown: movement('lookDown'),
  lookUp: movement('lookUp'),
};

function add(out: Float32Array, field: Float32Array, amount: number): void {
  if (amount !== 0) for (let i = 0; i < out.length; i++) out[i]! += amount * field[i]!;
}

/** Adds all movements to `out`: those of lids that close or follow the eyes down times `lids` [left, right]. */
function addAll(out: Float32Array, { units, others }: Activation, lids: readonly [number, number]): void {
  if (units.length !== 2 * UNITS.length)
    throw new RangeError(`activation of ${units.length} numbers: ${2 * UNITS.length} expected`);
  UNITS.forEach(({ left, right }, i) => {
    const [l, r] = i === AU43 ? lids : [1, 1];
    add(out, left, l * units[2 * i]!);
    add(out, right, r * units[2 * i + 1]!);
  });
  for (const name of OTHER_MOVEMENTS) {
    const amounts = others?.[name];
    if (!amounts) continue;
    const [l, r] = name === 'lookDown' ? lids : [1, 1];
    add(out, OTHERS[name].left, l * amounts[0]);
    add(out, OTHERS[name].right, r * amounts[1]);
  }
}

/** Where the upper rim has come below the lower one, both go to the height between. */
function keepApart(face: Float32Array, { upper, lower }: Opening): void {
  upper.forEach((up, pair) => {
    const [a, b] = [3 * up, 3 * lower[pair]!];
    if (face[a + 1]! < face[b + 1]!) face[a + 1] = face[b + 1] = (face[a + 1]! + face[b + 1]!) / 2;
  });
}

/**
 * A face (MESH_LANDMARKS x 3, canonical cm, neutral) moved by an activation: closing closes this face's own lids, which
 * follow the eyes down by the same share of their gap, and rims touch instead of passing through each other.
 */
export function moveFace(neutral: Float32Array, activation: Activation): Float32Array {
  const out = neutral.slice();
  const scale = (side: 0 | 1): number => Math.max(0, lidGap(neutral, LIDS[side])) / lidGap(MEAN_FACE, LIDS[side]);
  addAll(out, activation, [scale(0), scale(1)]);
  for (const opening of [LIPS, ...LIDS]) keepApart(out, opening);
  return out;
}

/** How much of a unit's movement each landmark shows, 0 to 1: MESH_LANDMARKS, largest 1, both sides alike. */
export function regionWeights(unit: number): Float32Array {
  const field = UNITS[unit];
  if (!field) throw new RangeError(`no action unit: ${unit} (0 to ${UNITS.length - 1})`);
  const length = Float32Array.from(MIRROR, (_, i) =>
    Math.hypot(...[0, 1, 2].map((d) => field.left[3 * i + d]! + field.right[3 * i + d]!)),
  );
  const most = length.reduce((a, b) => Math.max(a, b), 0);
  return length.map((value) => value / most);
}
