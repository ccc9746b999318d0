/** Eyebrows: strips along the landmarks of the brows, thick towards the nose and running out at the temple. */

import { Group } from 'three';
import { LitMaterial } from './lit-material.ts';
import { changed, liveMesh, pointsOf, type LiveMesh } from './live-mesh.ts';
import type { Look } from './looks.ts';
import { gridTriangles } from '../surface.ts';

/** Upper and lower edge from the nose outwards, subject's left then right. */
const BROWS = [
  { upper: [336, 296, 334, 293, 300], lower: [285, 295, 282, 283, 276] },
  { upper: [107, 66, 105, 63, 70], lower: [55, 65, 52, 53, 46] },
];
const COLUMNS = 25;
/** cm */
const BEFORE_SKIN = 0.1;

/** Catmull-Rom through `values` at `t` from 0 to 1. */
function through(values: readonly number[], t: number): number {
  const at = t * (values.length - 1);
  const i = Math.min(values.length - 2, Math.floor(at));
  const [p0, p1, p2, p3] = [i - 1, i, i + 1, i + 2].map((k) => values[Math.min(values.length - 1, Math.max(0, k))]!);
  const u = at - i;
  return p1! + (u / 2) * (p2! - p0! + u * (2 * p0! - 5 * p1! + 4 * p2! - p3! + u * (3 * (p1! - p2!) + p3! - p0!)));
}

/** Share of the landmarks' height that hair fills at `t` from the nose (0) to the temple (1). */
const fullness = (t: number): number => 0.72 * Math.min(1, 0.45 + 5 * t) * (1 - 0.9 * t ** 2.2);

export class Brows {
  readonly group = new Group();
  readonly #material = new LitMaterial(0);
  readonly #meshes: readonly LiveMesh[];

  constructor() {
    this.#material.side = 2;
    this.#meshes = BROWS.map(() => liveMesh(2 * COLUMNS, gridTriangles(2, COLUMNS), this.#material));
    this.group.add(...this.#meshes);
  }

  dress({ hair }: Look): void {
    this.#material.color.setHex(hair);
  }

  /** Lays the brows onto `face` (landmarks x 3). */
  move(face: Float32Array): void {
    this.#meshes.forEach((mesh, side) => {
      const { upper, lower } = BROWS[side]!;
      const points = pointsOf(mesh);
      for (let d = 0; d < 3; d++) {
        const [high, low] = [upper, lower].map((row) => row.map((landmark) => face[3 * landmark + d]!)) as [number[], number[]];
        for (let i = 0; i < COLUMNS; i++) {
          const t = i / (COLUMNS - 1);
          const [a, b] = [through(high, t), through(low, t)];
          const middle = (a + b) / 2 + (d === 2 ? BEFORE_SKIN : 0);
          const half = ((a - b) / 2) * fullness(t);
          points[3 * i + d] = middle + half;
          points[3 * (COLUMNS + i) + d] = middle - half;
        }
      }
      changed(mesh);
    });
  }
}
