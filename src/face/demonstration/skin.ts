/** The skin of face and skull, smooth, with the red of the lips and a little warmth painted on. */

import { Color } from 'three';
import { FACE_OVAL, OUTER_LIPS } from '../../core/landmarks.ts';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { LitMaterial } from './lit-material.ts';
import { changed, liveMesh, paint, pointsOf, type LiveMesh } from './live-mesh.ts';
import type { Look } from './looks.ts';
import { smoothing, type Smoothing } from '../subdivide.ts';
import { faceTriangles, LIP_RED, SKULL_RINGS, skullPoints, skullTriangles } from '../surface.ts';
import { smoothstep } from '../picture/polygon.ts';

const LEVELS = 2;

/** A soft round spot on both sides of the face: centre and reach in cm, its strongest share. */
interface Spot {
  readonly at: readonly [number, number, number];
  readonly reach: number;
  readonly share: number;
}
/** Where blood shows through: cheeks, tip of the nose, ears' neighbourhood, chin. */
const WARM: readonly Spot[] = [
  { at: [4.4, -1.2, 3.6], reach: 2.1, share: 0.35 },
  { at: [0, -1.2, 7.4], reach: 1.1, share: 0.25 },
  { at: [0, -7.4, 5], reach: 1.5, share: 0.12 },
];
/** Where light does not get: nostrils, inner corners of the eyes, lid folds. */
const DARK: readonly Spot[] = [
  { at: [0.85, -1.62, 6.35], reach: 0.34, share: 0.85 },
  { at: [1.75, 2.95, 3.7], reach: 0.7, share: 0.3 },
  { at: [3.3, 3.95, 4.1], reach: 0.65, share: 0.18 },
];

function strength(spots: readonly Spot[], x: number, y: number, z: number): number {
  return spots.reduce((sum, { at, reach, share }) => {
    const distance = Math.hypot(Math.abs(x) - at[0], y - at[1], z - at[2]);
    return sum + share * Math.exp(-((distance / reach) ** 2));
  }, 0);
}

export class Skin {
  readonly mesh: LiveMesh;
  readonly #smoothing: Smoothing;
  readonly #coarse: Float32Array;
  /** Share of red of the lips, of warmth and of darkness at each fine point, 0 to 1. */
  readonly #shares: readonly (readonly [red: number, warm: number, dark: number])[];

  /** `triangles` are those of the canonical mesh. */
  constructor(triangles: readonly number[]) {
    const landmarks = MEAN_FACE.length / 3;
    const count = landmarks + SKULL_RINGS * FACE_OVAL.length;
    this.#smoothing = smoothing(count, [...faceTriangles(triangles), ...skullTriangles(landmarks)], LEVELS);
    this.#coarse = new Float32Array(3 * count);
    this.mesh = liveMesh(this.#smoothing.count, this.#smoothing.triangles, new LitMaterial(0xffffff, 0.05));
    this.move(MEAN_FACE);
    this.#shares = this.#spread(count);
  }

  #spread(count: number): [number, number, number][] {
    const red = new Float32Array(count);
    for (const landmark of OUTER_LIPS) red[landmark] = 0.5;
    for (const landmark of LIP_RED) red[landmark] = 1;
    const fine = new Float32Array(this.#smoothing.count);
    this.#smoothing.apply(red, 1, fine);
    const points = pointsOf(this.mesh);
    return Array.from(fine, (share, i) => {
      const [x, y, z] = [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!];
      return [smoothstep((share - 0.38) / 0.24), strength(WARM, x, y, z), Math.min(1, strength(DARK, x, y, z))];
    });
  }

  dress({ skin, lips }: Look): void {
    const [base, red] = [new Color(skin), new Color(lips)];
    const colours = new Float32Array(3 * this.#smoothing.count);
    const colour = new Color();
    this.#shares.forEach(([lip, warm, dark], i) => {
      colour
        .copy(base)
        .lerp(red, 0.55 * warm)
        .lerp(red, lip)
        .multiplyScalar(1 - 0.8 * dark);
      colour.toArray(colours, 3 * i);
    });
    paint(this.mesh, colours);
  }

  /** Takes the shape of `face` (landmarks x 3). */
  move(face: Float32Array): void {
    this.#coarse.set(face);
    this.#coarse.set(skullPoints(face), face.length);
    this.#smoothing.apply(this.#coarse, 3, pointsOf(this.mesh));
    changed(this.mesh);
  }
}
