/**
 * The movements the rig is fitted to, at the landmarks, as the left half of each: the right half is its mirror image.
 * Where a unit has no sides the whole is divided along the midline by a smooth step, so that the halves add up to it.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { MEAN_FACE, mirrored } from '../../src/core/mean-face.ts';
import { atLandmarks, type IctHead } from '../ict/head.ts';
import { unitField } from '../ict/recipes.ts';

/** cm: half of the whole is reached this far from the midline or nearer. */
const MIDLINE_SOFTNESS = 0.5;

const scaled = (field: Float32Array, factor: number): Float32Array => field.map((value) => factor * value);
const sum = (...fields: Float32Array[]): Float32Array =>
  fields[0]!.map((_, i) => fields.reduce((total, field) => total + field[i]!, 0));

/** The mean of a left field and the mirror image of its right counterpart. */
const bothSides = (left: Float32Array, right: Float32Array): Float32Array => scaled(sum(left, mirrored(right)), 0.5);

/** The left half of a movement of the whole face. */
function leftHalf(whole: Float32Array): Float32Array {
  return whole.map((value, i) => value / (1 + Math.exp(-MEAN_FACE[3 * Math.floor(i / 3)]! / MIDLINE_SOFTNESS)));
}

/** Left halves by name: the action units, then the movements no unit names. */
export function movements(head: IctHead): Map<string, Float32Array> {
  const at = (values: Float32Array): Float32Array => atLandmarks(values, head.correspondence);
  const shape = (name: string): Float32Array => {
    const field = head.expressions.get(name);
    if (!field) throw new Error(`the head has no shape: ${name}`);
    return at(field);
  };
  const symmetric = (whole: Float32Array): Float32Array => leftHalf(bothSides(whole, whole));
  const out = new Map<string, Float32Array>();
  for (const { code, sided } of ACTION_UNITS) {
    const [left, right] = [at(unitField(head, code, 'L')), at(unitField(head, code, 'R'))];
    out.set(code, sided ? bothSides(left, right) : symmetric(sum(left, right)));
  }
  out.set('jawForward', symmetric(shape('jawForward')));
  for (const [name, shapes] of [
    ['lookDown', 'eyeLookDown'],
    ['lookUp', 'eyeLookUp'],
  ] as const)
    out.set(name, bothSides(shape(`${shapes}_L`), shape(`${shapes}_R`)));
  out.set('cheekPuff', bothSides(shape('cheekPuff_L'), shape('cheekPuff_R')));
  // Sideways movements are mirror images of one another: the left one is kept whole.
  out.set('jawSideways', bothSides(shape('jawLeft'), shape('jawRight')));
  out.set('mouthSideways', bothSides(shape('mouthLeft'), shape('mouthRight')));
  return out;
}
