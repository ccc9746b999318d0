/**
 * Faces that nobody has, from real ones: a person's neutral plus a part of the difference between two others. The shapes of
 * brows and lids on skin, which the head's identity modes do not know, vary as they do among people.
 */

import { frontalise } from '../../../src/core/frontal.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import type { Random } from '../../../src/core/random.ts';
import type { Reading } from './readings.ts';

interface Person {
  readonly id: string;
  /** Frontalised neutral readings. */
  readonly readings: readonly Float32Array[];
  readonly mean: Float32Array;
}

export interface InventedFace {
  /** Whose face it started from. */
  readonly person: string;
  /** One reading of its neutral, with the finder's noise: MESH_LANDMARKS x 3, canonical cm. */
  read(random: Random): Float32Array;
}

export class InventedFaces {
  private readonly people: readonly Person[];

  /** Of the neutral readings of some people; a mirrored person counts as another. Throws without any. */
  constructor(readings: readonly Reading[]) {
    const groups = new Map<string, Float32Array[]>();
    for (const { person, mirrored, smiling, landmarks } of readings) {
      if (smiling) continue;
      const key = mirrored ? `${person}/mirrored` : person;
      groups.set(key, [...(groups.get(key) ?? []), frontalise(landmarks).points]);
    }
    if (groups.size === 0) throw new Error('no neutral readings to make faces from');
    this.people = [...groups].map(([id, faces]) => ({
      id,
      readings: faces,
      mean: MEAN_FACE.map((_, i) => faces.reduce((sum, face) => sum + face[i]!, 0) / faces.length),
    }));
  }

  /** A face up to `most` of a difference away from a real one. */
  draw(random: Random, most: number): InventedFace {
    const own = random.pick(this.people);
    const offset = this.way(random, most);
    return {
      person: own.id,
      read: (again) => {
        const face = again.pick(own.readings).slice();
        offset.forEach((value, i) => (face[i]! += value));
        return face;
      },
    };
  }

  /** Up to `most` of the way from one person's resting face to another's, cm. */
  way(random: Random, most: number): Float32Array {
    const [from, to] = [random.pick(this.people), random.pick(this.people)];
    const part = random.between(0, most);
    return from.mean.map((value, i) => part * (to.mean[i]! - value));
  }

  /** The finder's noise: how one reading of someone differs from the mean of their readings. */
  noise(random: Random): Float32Array {
    const { readings, mean } = random.pick(this.people);
    return random.pick(readings).map((value, i) => value - mean[i]!);
  }
}
