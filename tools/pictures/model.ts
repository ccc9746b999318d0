/**
 * The head that pictures are drawn with, made once from the ICT head: face skin, mouth socket, gums and teeth as
 * compact vertex arrays, triangles by material, action-unit fields by side, identity modes, and which vertices belong
 * to which lip and lid.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { atLandmarks, type Correspondence, type IctHead } from '../ict/head.ts';
import { NUISANCE_SHAPES, unitField } from '../ict/recipes.ts';
import { RadialSpread } from './rbf.ts';
import { openingWeights, type Opening, LEFT_EYE, MOUTH, RIGHT_EYE } from './opening.ts';
import { tuckedLips, type TuckedLip } from './lips.ts';

export type Material = 'skin' | 'socket' | 'gum' | 'teeth';

const PARTS = ['face', 'mouthSocket', 'gumsAndTongue', 'teeth'] as const;
const IDENTITY_MODES = 30;

export interface HeadModel {
  /** Vertices 0 .. skinCount-1 are the face; the rest is the mouth's interior. */
  readonly vertexCount: number;
  readonly skinCount: number;
  /** vertexCount x 3, canonical cm. */
  readonly neutral: Float32Array;
  /** Triangles x 3 by material. */
  readonly triangles: Readonly<Record<Material, Uint16Array>>;
  /** Offsets at intensity E, by AU code: left, right. */
  readonly units: ReadonlyMap<string, readonly [left: Float32Array, right: Float32Array]>;
  readonly nuisances: ReadonlyMap<string, Float32Array>;
  /** Lid-following offsets of the gaze shapes, by ICT name. */
  readonly gaze: ReadonlyMap<string, Float32Array>;
  /** Symmetric bone structures: one standard deviation each. */
  readonly identities: readonly Float32Array[];
  readonly correspondence: Correspondence;
  readonly spread: RadialSpread;
  readonly mouth: Opening;
  /** Left, right. */
  readonly eyes: readonly [Opening, Opening];
  readonly tucked: TuckedLip;
}

function trianglesOf(head: IctHead, part: (typeof PARTS)[number], compact: Int32Array): Uint16Array {
  const [first, last] = head.regions[part]!;
  const out: number[] = [];
  for (let q = 0; q < head.quads.length; q += 4) {
    const quad = head.quads.subarray(q, q + 4);
    if (!quad.every((v) => v >= first && v <= last)) continue;
    const [a, b, c, d] = [compact[quad[0]!]!, compact[quad[1]!]!, compact[quad[2]!]!, compact[quad[3]!]!];
    out.push(a, b, c);
    if (d !== c) out.push(a, c, d);
  }
  return Uint16Array.from(out);
}

/** For each vertex the one nearest to its mirror image; the head is symmetric to about 0.01 cm. */
function mirrorOf(neutral: Float32Array): Uint16Array {
  const cell = (x: number, y: number, z: number): string => `${Math.round(4 * x)},${Math.round(4 * y)},${Math.round(4 * z)}`;
  const cells = new Map<string, number[]>();
  const count = neutral.length / 3;
  for (let v = 0; v < count; v++) {
    const key = cell(neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!);
    const list = cells.get(key);
    if (list) list.push(v);
    else cells.set(key, [v]);
  }
  return Uint16Array.from({ length: count }, (_, v) => {
    const x = -neutral[3 * v]!;
    const y = neutral[3 * v + 1]!;
    const z = neutral[3 * v + 2]!;
    let best = v;
    let least = Infinity;
    for (let n = 0; n < 27; n++) {
      const key = cell(x + ((n % 3) - 1) / 4, y + ((Math.floor(n / 3) % 3) - 1) / 4, z + (Math.floor(n / 9) - 1) / 4);
      for (const other of cells.get(key) ?? []) {
        const distance = (neutral[3 * other]! - x) ** 2 + (neutral[3 * other + 1]! - y) ** 2 + (neutral[3 * other + 2]! - z) ** 2;
        if (distance < least) {
          least = distance;
          best = other;
        }
      }
    }
    return best;
  });
}

/** Mean of offsets and their mirror image. */
function symmetrised(offsets: Float32Array, mirror: Uint16Array): Float32Array {
  return offsets.map((value, i) => {
    const other = offsets[3 * mirror[Math.floor(i / 3)]! + (i % 3)]!;
    return (value + (i % 3 === 0 ? -other : other)) / 2;
  });
}

/** Prepares the head for drawing; a few seconds at most, once a process. */
export function prepareModel(head: IctHead): HeadModel {
  const kept = PARTS.flatMap((part) => {
    const [first, last] = head.regions[part]!;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  const compact = new Int32Array(head.vertexCount).fill(-1);
  kept.forEach((vertex, i) => (compact[vertex] = i));
  const compacted = (values: Float32Array): Float32Array => {
    const out = new Float32Array(kept.length * 3);
    for (let i = 0; i < kept.length; i++) {
      const from = 3 * kept[i]!;
      for (let d = 0; d < 3; d++) out[3 * i + d] = values[from + d]!;
    }
    return out;
  };
  const shape = (name: string): Float32Array => {
    const found = head.expressions.get(name);
    if (!found) throw new Error(`the head has no shape: ${name}`);
    return compacted(found);
  };
  const neutral = compacted(head.neutral);
  const skin = trianglesOf(head, 'face', compact);
  const skinCount = head.regions.face![1] + 1;
  const { correspondence } = head; // every landmark lies on the face, whose indices stay what they are
  const mirror = mirrorOf(neutral);
  return {
    vertexCount: kept.length,
    skinCount,
    neutral,
    triangles: {
      skin,
      socket: trianglesOf(head, 'mouthSocket', compact),
      gum: trianglesOf(head, 'gumsAndTongue', compact),
      teeth: trianglesOf(head, 'teeth', compact),
    },
    units: new Map(
      ACTION_UNITS.map(({ code }) => [code, [compacted(unitField(head, code, 'L')), compacted(unitField(head, code, 'R'))]]),
    ),
    nuisances: new Map(NUISANCE_SHAPES.map((name) => [name, shape(name)])),
    gaze: new Map([...head.expressions.keys()].filter((name) => name.startsWith('eyeLook')).map((name) => [name, shape(name)])),
    identities: head.identities.slice(0, IDENTITY_MODES).map((mode) => symmetrised(compacted(mode), mirror)),
    correspondence,
    spread: new RadialSpread(atLandmarks(head.neutral, correspondence)),
    mouth: openingWeights(MOUTH, neutral, skinCount, shape('jawOpen'), correspondence),
    eyes: [
      openingWeights(LEFT_EYE, neutral, skinCount, null, correspondence),
      openingWeights(RIGHT_EYE, neutral, skinCount, null, correspondence),
    ],
    tucked: tuckedLips(neutral, skin, skinCount, correspondence),
  };
}
