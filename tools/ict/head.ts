/**
 * Reads the ICT-FaceKit head (MIT): neutral, expression shapes, identity modes, quads and named regions, and where
 * each of the 468 face-mesh landmarks lies on it. Everything is handed out in the canonical frame of this project:
 * centimetres, +x the subject's left, +y up, +z towards the viewer.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ArrayEntry {
  readonly dtype: 'float32' | 'float16' | 'uint16';
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

/** First and last vertex of a part of the head, both included. */
export type Region = readonly [first: number, last: number];

export interface IctHead {
  readonly vertexCount: number;
  /** vertexCount x 3, cm. */
  readonly neutral: Float32Array;
  /** Offsets from neutral by shape name, each vertexCount x 3, cm. */
  readonly expressions: ReadonlyMap<string, Float32Array>;
  /** Offsets for one standard deviation of each identity mode, each vertexCount x 3, cm. */
  readonly identities: readonly Float32Array[];
  /** Four vertices a face; a triangle repeats its last one. */
  readonly quads: Uint16Array;
  readonly regions: Readonly<Record<string, Region>>;
  readonly correspondence: Correspondence;
}

/** Where the 468 landmarks lie on the head, and which of them hardly move with expression. */
export interface Correspondence {
  /** 468 x 3 vertex indices. */
  readonly triangles: readonly (readonly [number, number, number])[];
  /** 468 x 3 barycentric weights. */
  readonly weights: readonly (readonly [number, number, number])[];
  /** Landmark on the other side of the face, by landmark. */
  readonly mirror: readonly number[];
  readonly stable: readonly number[];
}

/** One IEEE 754 half as a number. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const HALVES = Float32Array.from({ length: 65536 }, (_, bits) => fromHalf(bits));

/** Decodes little-endian halves (two bytes each). */
export function decodeHalves(bytes: Uint8Array): Float32Array {
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = HALVES[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!;
  return out;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`cannot read the ICT head: ${path} (give the folder of ict-facekit.bin)`, { cause });
  }
}

/** Loads the head from the folder of `ict-facekit.json`, `ict-facekit.bin` and `mediapipe-correspondence.json`. */
export function loadHead(folder: string): IctHead {
  const meta = JSON.parse(read(join(folder, 'ict-facekit.json')).toString()) as {
    expressionNames: string[];
    regions: Record<string, Region>;
    arrays: Record<string, ArrayEntry>;
  };
  const map = JSON.parse(read(join(folder, 'mediapipe-correspondence.json')).toString()) as {
    s: number;
    R: number[][];
    t: number[];
    triangles: [number, number, number][];
    weights: [number, number, number][];
    mirror: number[];
    stableForAlignment: number[];
  };
  const bin = read(join(folder, 'ict-facekit.bin'));
  const bytesOf = (name: string): Uint8Array => {
    const entry = meta.arrays[name];
    if (!entry) throw new Error(`ict-facekit.json has no array: ${name}`);
    const { offset, bytes } = entry;
    if (offset + bytes > bin.length) throw new Error(`ict-facekit.bin is too short for ${name}: ${bin.length} bytes`);
    return new Uint8Array(bin.subarray(offset, offset + bytes)); // a copy, so that typed views are aligned
  };

  /** (p - t) R^T / s, or R^T / s alone for offsets: into the canonical frame. */
  const toCanonical = (points: Float32Array, isOffset: boolean): Float32Array => {
    const t = isOffset ? [0, 0, 0] : map.t;
    const out = new Float32Array(points.length);
    for (let i = 0; i < points.length; i += 3) {
      for (let d = 0; d < 3; d++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += (points[i + k]! - t[k]!) * map.R[d]![k]!;
        out[i + d] = sum / map.s;
      }
    }
    return out;
  };

  const neutral = toCanonical(new Float32Array(bytesOf('neutral').buffer), false);
  const size = neutral.length;
  const offsets = (name: string, count: number): Float32Array[] => {
    const all = decodeHalves(bytesOf(name));
    return Array.from({ length: count }, (_, i) => toCanonical(all.subarray(i * size, (i + 1) * size), true));
  };
  const shapes = offsets('expressions', meta.expressionNames.length);
  return {
    vertexCount: size / 3,
    neutral,
    expressions: new Map(meta.expressionNames.map((name, i) => [name, shapes[i]!])),
    identities: offsets('identities', meta.arrays.identities!.shape[0]!),
    quads: new Uint16Array(bytesOf('quads').buffer),
    regions: meta.regions,
    correspondence: { triangles: map.triangles, weights: map.weights, mirror: map.mirror, stable: map.stableForAlignment },
  };
}

/** Values at the 468 landmarks (468 x 3) from values at the head's vertices (points or offsets). */
export function atLandmarks(values: Float32Array, { triangles, weights }: Correspondence): Float32Array {
  const out = new Float32Array(triangles.length * 3);
  triangles.forEach((triangle, i) => {
    for (let k = 0; k < 3; k++) {
      const vertex = triangle[k]! * 3;
      const weight = weights[i]![k]!;
      for (let d = 0; d < 3; d++) out[3 * i + d]! += weight * values[vertex + d]!;
    }
  });
  return out;
}

/** Adds `amount` times a field of offsets to `out`, both of the same length. */
export function addScaled(out: Float32Array, field: Float32Array, amount: number): void {
  if (amount === 0) return;
  for (let i = 0; i < out.length; i++) out[i]! += amount * field[i]!;
}
