/** What shows between the lips (mouth.ts), as meshes. */

import { Color, DoubleSide, Group, SRGBColorSpace } from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';
import * as inside from '../mouth.ts';
import { LitMaterial } from './lit-material.ts';
import { changed, liveMesh, paint, pointsOf, type LiveMesh } from './live-mesh.ts';

const LEVELS = 2;
const RIM = inside.rimCount(LEVELS);
/** How far the cavity's middle lies behind its rim, and its rim behind the lips', cm. */
const DEPTH = 3;
const SET_BACK = 0.06;

/** A mesh of these colours (x 3, 0 to 1 as a screen shows them). */
function coloured(count: number, triangles: readonly number[], colours: Float32Array, gloss: number): LiveMesh {
  const surface = new LitMaterial(0xffffff, gloss);
  surface.side = DoubleSide;
  const mesh = liveMesh(count, triangles, surface);
  const linear = new Float32Array(colours.length);
  for (let i = 0; i < colours.length; i += 3) {
    new Color().setRGB(colours[i]!, colours[i + 1]!, colours[i + 2]!, SRGBColorSpace).toArray(linear, i);
  }
  paint(mesh, linear);
  return mesh;
}

export class Mouth {
  readonly group = new Group();
  readonly #cavity: LiveMesh;
  readonly #rows: readonly LiveMesh[];

  constructor() {
    const { cheek, deep } = inside.MOUTH_COLOURS;
    const dark = Float32Array.from([...Array.from({ length: RIM }, () => cheek).flat(), ...deep]);
    this.#cavity = coloured(RIM + 1, inside.openingTriangles(LEVELS), dark, 0);
    this.#rows = inside.MOUTH_ROWS.map((row) =>
      coloured(inside.rowCount(row), inside.rowTriangles(row), inside.rowColours(row), 0.1),
    );
    this.group.add(this.#cavity, ...this.#rows);
  }

  /** Follows the lips and the chin of `face` (landmarks x 3). */
  move(face: Float32Array): void {
    const points = pointsOf(this.#cavity);
    points.set(inside.openingPoints(face, LEVELS));
    for (let i = 0; i <= RIM; i++) points[3 * i + 2]! -= i < RIM ? SET_BACK : DEPTH;
    changed(this.#cavity);
    inside.MOUTH_ROWS.forEach((row, i) => {
      pointsOf(this.#rows[i]!).set(inside.rowPoints(row, MEAN_FACE, face));
      changed(this.#rows[i]!);
    });
  }
}
