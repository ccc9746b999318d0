/**
 * How each action unit moves the ICT head: a mix of its expression shapes, plus a few smooth pushes of our own where
 * the shapes fall short (AU20's corners go sideways, not down; AU04 knits the inner brow). Amount 1 is intensity E, the
 * maximum; people differ (src/core/movements/gains.ts). Appearance: Facial Action Coding System (2002).
 */

import { addScaled, atLandmarks, type IctHead } from './head.ts';

export type Side = 'L' | 'R';

/** A smooth push of the skin around a landmark of the subject's left, mirrored for the right. */
interface Push {
  readonly landmark: number;
  /** cm at the centre. */
  readonly offset: readonly [number, number, number];
  /** cm: the Gaussian's standard deviation. */
  readonly radius: number;
}

interface Recipe {
  /** Shape name (without _L/_R where the head has both) and weight. */
  readonly shapes: readonly (readonly [name: string, weight: number])[];
  readonly pushes?: readonly Push[];
}

/** AU25 parts the lips as nothing else does; what is read as AU25 is the gap, whatever opens it. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  AU01: { shapes: [['browInnerUp', 1.25]] },
  AU02: { shapes: [['browOuterUp', 1]] },
  AU04: {
    shapes: [['browDown', 0.9]],
    pushes: [{ landmark: 336, offset: [-0.14, -0.26, 0.05], radius: 1.4 }],
  },
  AU05: {
    shapes: [['eyeWide', 1.3]],
    pushes: [{ landmark: 374, offset: [0, -0.13, 0], radius: 0.4 }],
  },
  AU06: {
    shapes: [
      ['cheekRaiser', 0.5],
      ['cheekSquint', 0.5],
    ],
  },
  AU07: {
    shapes: [
      ['eyeSquint', 1.2],
      ['eyeBlink', 0.16],
    ],
  },
  AU09: { shapes: [['noseSneer', 1]] },
  AU10: { shapes: [['mouthUpperUp', 1]] },
  AU12: { shapes: [['mouthSmile', 1]] },
  AU14: {
    shapes: [['mouthDimple', 1.1]],
    pushes: [{ landmark: 291, offset: [0.05, -0.2, 0], radius: 1.1 }],
  },
  AU15: {
    shapes: [['mouthFrown', 0.75]],
    pushes: [
      { landmark: 291, offset: [-0.12, 0, 0.06], radius: 1.2 },
      { landmark: 17, offset: [0, 0.12, 0.03], radius: 0.9 },
    ],
  },
  AU16: { shapes: [['mouthLowerDown', 1]] },
  AU17: {
    shapes: [['mouthShrugLower', 0.8]],
    pushes: [{ landmark: 152, offset: [0, -0.24, -0.15], radius: 1.5 }],
  },
  AU18: { shapes: [['mouthPucker', 1]] },
  AU20: {
    shapes: [
      ['mouthStretch', 1],
      ['mouthSmile', 0.2],
    ],
    pushes: [{ landmark: 291, offset: [0.2, -0.02, -0.1], radius: 1.6 }],
  },
  AU22: { shapes: [['mouthFunnel', 1]] },
  AU24: {
    shapes: [
      ['mouthPress', 1],
      ['mouthRollUpper', 0.15],
      ['mouthRollLower', 0.15],
    ],
  },
  AU25: {
    shapes: [
      ['mouthLowerDown', 0.7],
      ['mouthUpperUp', 0.3],
    ],
  },
  AU26: { shapes: [['jawOpen', 0.5]] },
  AU28: {
    shapes: [
      ['mouthRollUpper', 1],
      ['mouthRollLower', 1],
    ],
  },
  AU43: { shapes: [['eyeBlink', 1.12]] },
};

/** Shapes that no action unit names: they vary pictures without changing labels. */
export const NUISANCE_SHAPES = [
  'jawLeft',
  'jawRight',
  'jawForward',
  'mouthLeft',
  'mouthRight',
  'cheekPuff_L',
  'cheekPuff_R',
] as const;

function addPush(out: Float32Array, head: IctHead, landmarks: Float32Array, push: Push, side: Side): void {
  const centre = (side === 'L' ? push.landmark : head.correspondence.mirror[push.landmark]!) * 3;
  const sign = side === 'L' ? 1 : -1;
  const narrow = -0.5 / push.radius ** 2;
  for (let i = 0; i < out.length; i += 3) {
    let distance2 = 0;
    for (let d = 0; d < 3; d++) distance2 += (head.neutral[i + d]! - landmarks[centre + d]!) ** 2;
    if (distance2 > 12 * push.radius ** 2) continue;
    const weight = Math.exp(narrow * distance2);
    out[i]! += sign * weight * push.offset[0];
    out[i + 1]! += weight * push.offset[1];
    out[i + 2]! += weight * push.offset[2];
  }
}

/**
 * Offsets (vertexCount x 3, cm) at intensity E and gain 1 of one side of an action unit; where the unit has no sides,
 * each side is half of it, so that the two always add up to the whole. Throws for an unknown unit.
 */
export function unitField(head: IctHead, code: string, side: Side): Float32Array {
  const recipe = RECIPES[code];
  if (!recipe) throw new RangeError(`no movement for action unit: ${code} (known: ${Object.keys(RECIPES).join(' ')})`);
  const out = new Float32Array(head.neutral.length);
  for (const [name, weight] of recipe.shapes) {
    const sided = head.expressions.get(`${name}_${side}`);
    const whole = head.expressions.get(name);
    if (sided) addScaled(out, sided, weight);
    else if (whole) addScaled(out, whole, weight / 2);
    else throw new Error(`the head has no shape: ${name}`);
  }
  const landmarks = atLandmarks(head.neutral, head.correspondence);
  for (const push of recipe.pushes ?? []) addPush(out, head, landmarks, push, side);
  return out;
}
