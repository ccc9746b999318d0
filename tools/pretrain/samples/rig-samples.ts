/**
 * Samples without pictures: a real person's neutral as the finder saw it, given another bone structure, moved by the rig
 * and turned in space, with the finder's own noise on it, then frontalised as the app does. Cheap and without end, but a
 * finder that is never wrong about a movement: samples of made pictures correct that.
 */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, unitIndex, restingUnits } from '../../../src/core/facs.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import rigData from '../../../src/core/rig-data.json' with { type: 'json' };
import { pushKernel } from '../../../src/core/rig-kernel.ts';
import { moveFace } from '../../../src/core/rig.ts';
import { atLandmarks, loadHead } from '../../ict/head.ts';
import { Random } from '../../../src/core/random.ts';
import { GAINS } from '../../../src/core/movements/gains.ts';
import { lipGap, otherMovements } from '../../../src/core/movements/movement.ts';
import { sampleMovement, sampleNeutral, labelsOf, type SampledMovement } from '../../../src/core/movements/sampling.ts';
import { partLips } from './picture-samples.ts';
import { BARE, type Sample } from './sample.ts';
import type { InventedFaces } from './invented-faces.ts';

const NEUTRAL_SHARE = 0.1;
const KNOWN_SHARE = 0.6;
/** Of given neutrals this share has half-closed lids: a bad neutral must not hide blinks. */
const DROOPING_NEUTRALS = 0.13;
const UNCHANGED_BONES = 0.3;
const IDENTITY_MODES = 20;
const IDENTITY_SD = 0.35;
/** How far between real faces the made ones may lie. */
const STRANGENESS = 1;
/** Degrees, and the largest. */
const TURN = { yaw: [12, 30], pitch: [7, 20], roll: [5, 15] } as const;
/** The neutral is taken nearly frontal. */
const NEUTRAL_TURN = 0.35;
/** How deep the finder takes a turned face to be. */
const DEPTH = [0.85, 1.1] as const;
const DEGREE = Math.PI / 180;
/** Real skin moves a little differently: smooth pushes of this share of the movement. */
const MODEL_ERROR = 0.12;
const KERNELS = 240;
const AU43 = unitIndex('AU43');

function addScaled(out: Float32Array, field: Float32Array, amount: number): void {
  for (let i = 0; i < out.length; i++) out[i]! += amount * field[i]!;
}

/** The face turned (degrees), deepened and pictured with y down and z away, as the finder would give it. */
function pictured(face: Float32Array, [yaw, pitch, roll]: readonly [number, number, number], depth: number): Float32Array {
  const [cy, sy] = [Math.cos(yaw * DEGREE), Math.sin(yaw * DEGREE)];
  const [cp, sp] = [Math.cos(pitch * DEGREE), Math.sin(pitch * DEGREE)];
  const [cr, sr] = [Math.cos(roll * DEGREE), Math.sin(roll * DEGREE)];
  const out = new Float32Array(face.length);
  for (let i = 0; i < face.length; i += 3) {
    const [x, y, z] = [face[i]!, face[i + 1]!, face[i + 2]!];
    const [x1, z1] = [cy * x + sy * z, cy * z - sy * x];
    const [y2, z2] = [cp * y - sp * z1, sp * y + cp * z1];
    out[i] = cr * x1 - sr * y2;
    out[i + 1] = -(sr * x1 + cr * y2);
    out[i + 2] = -depth * z2;
  }
  return out;
}

export class RigSamples {
  private readonly invented: InventedFaces;
  private readonly modes: readonly Float32Array[];
  private readonly kernels: readonly Float32Array[];

  /** `invented` are the faces to move; `ict` is the folder of the ICT head, for its identity modes. */
  constructor(invented: InventedFaces, ict: string) {
    this.invented = invented;
    const head = loadHead(ict);
    this.modes = head.identities.slice(0, IDENTITY_MODES).map((mode) => atLandmarks(mode, head.correspondence));
    const random = new Random('kernels');
    this.kernels = Array.from({ length: KERNELS }, () =>
      pushKernel(MEAN_FACE, rigData.fold, Math.floor(random.uniform() * MESH_LANDMARKS), random.between(0.4, 3)),
    );
  }

  /** The sample of a key: the same key gives the same sample. */
  make(key: string): Sample {
    const random = new Random(key);
    const movement = random.chance(NEUTRAL_SHARE) ? sampleNeutral(random) : sampleMovement(random);
    const { person, read } = this.sampleFace(random, STRANGENESS);
    const { face, lipGap } = this.moved(read(), movement, random);
    const { intensities, sides } = labelsOf(movement.amounts, lipGap);
    const units = restingUnits();
    units[2 * AU43] = units[2 * AU43 + 1] = random.chance(DROOPING_NEUTRALS) ? random.between(0.15, 0.9) : 0;
    partLips(units, random);
    return {
      person,
      points: this.seen(face, 1, random),
      neutral: this.seen(moveFace(read(), { units }), NEUTRAL_TURN, random),
      pictures: null,
      known: random.chance(KNOWN_SHARE),
      intensities,
      coded: false,
      sides,
      expression: movement.expression,
      blendshapes: [],
      covered: BARE,
    };
  }

  /** A resting face that nobody has, and its own neutral as read a second time. */
  resting(key: string, strangeness = STRANGENESS): Sample {
    const random = new Random(key);
    const { person, read } = this.sampleFace(random, strangeness);
    return {
      person,
      points: this.seen(read(), NEUTRAL_TURN, random),
      neutral: this.seen(read(), NEUTRAL_TURN, random),
      pictures: null,
      known: random.chance(KNOWN_SHARE),
      intensities: ACTION_UNITS.map(() => 0),
      coded: false,
      sides: SIDED_UNITS.flatMap(() => [0, 0]),
      expression: EXPRESSIONS.indexOf('neutral'),
      blendshapes: [],
      covered: BARE,
    };
  }

  /** An invented face with other bones still; each reading has the finder's noise. */
  private sampleFace(random: Random, strangeness: number): { person: string; read: () => Float32Array } {
    const face = this.invented.draw(random, strangeness);
    const bones = random.chance(UNCHANGED_BONES) ? [] : this.modes.map(() => random.bounded(IDENTITY_SD, 2 * IDENTITY_SD));
    const read = (): Float32Array => {
      const out = face.read(random);
      bones.forEach((amount, mode) => addScaled(out, this.modes[mode]!, amount));
      return out;
    };
    return { person: face.person, read };
  }

  private moved(resting: Float32Array, movement: SampledMovement, random: Random): { face: Float32Array; lipGap: number } {
    const units = movement.amounts.map((amount, i) => {
      const gain = GAINS[ACTION_UNITS[i >> 1]!.code];
      return gain ? amount * random.between(...gain) : 0;
    });
    // both sides of a person's unit have one gain
    for (let i = 0; i < units.length; i += 2)
      if (movement.amounts[i]! > 0) units[i + 1] = (units[i]! * movement.amounts[i + 1]!) / movement.amounts[i]!;
    const face = moveFace(resting, { units, others: otherMovements(movement) });
    let most = 0;
    for (let i = 0; i < face.length; i++) most = Math.max(most, Math.abs(face[i]! - resting[i]!));
    for (let k = 0; k < 4; k++) {
      const kernel = random.pick(this.kernels);
      for (let d = 0; d < 3; d++) {
        const push = random.normal(MODEL_ERROR * most);
        for (let i = 0; i < MESH_LANDMARKS; i++) face[3 * i + d]! += push * kernel[i]!;
      }
    }
    return { face, lipGap: lipGap(face) };
  }

  /** A face as the finder would see and the app would frontalise it. */
  private seen(face: Float32Array, turning: number, random: Random): Float32Array {
    const noisy = face.slice();
    addScaled(noisy, this.invented.noise(random), random.between(0.5, 1.4));
    const turn = ([sd, most]: readonly [number, number]): number => turning * random.bounded(sd, most);
    return frontalise(pictured(noisy, [turn(TURN.yaw), turn(TURN.pitch), turn(TURN.roll)], random.between(...DEPTH))).points;
  }
}
