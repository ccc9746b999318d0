/** What shows between the lips: a dark cavity, two rows of teeth and a tongue. */

import { DoubleSide, Group, Mesh, SphereGeometry } from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { MOUTH_RIM } from '../rims.ts';
import { changed, liveMesh, material, paint, pointsOf, stripTriangles, type LiveMesh } from './live-mesh.ts';
import { pick, smoothLoop } from '../subdivide.ts';

const CHIN = 152;
const LEVELS = 2;
const RIM = MOUTH_RIM.length * 2 ** LEVELS;
/** cm, from the lips inwards. */
const DEPTH = 3;
const TEETH = { columns: 21, halfWidth: 2.4, height: 0.9, arch: 1.5 };
/** Heights of the biting edges and how far behind the closed lips they stand, cm. */
const LIPS_MEET = { y: MEAN_FACE[3 * 13 + 1]!, z: MEAN_FACE[3 * 13 + 2]! };
const UPPER = { edge: LIPS_MEET.y - 0.12, z: LIPS_MEET.z - 0.7 };
const LOWER = { edge: LIPS_MEET.y - 0.22, z: LIPS_MEET.z - 1 };

/** Light falls off towards the back teeth. */
function enamel(): Float32Array {
  const row = Array.from({ length: TEETH.columns }, (_, i) => 1 - 0.75 * Math.abs((2 * i) / (TEETH.columns - 1) - 1) ** 2);
  return Float32Array.from([...row, ...row].flatMap((light) => [light, light, light]));
}

export class Mouth {
  readonly group = new Group();
  readonly #cavity: LiveMesh;
  readonly #upper: LiveMesh;
  readonly #lower: LiveMesh;
  readonly #tongue = new Mesh(new SphereGeometry(1, 24, 16), material(0x8a4347, 0.08));

  constructor() {
    const dark = material(0x2b1012);
    dark.side = DoubleSide;
    const fan = Array.from({ length: RIM }, (_, i) => [i, (i + 1) % RIM, RIM]).flat();
    this.#cavity = liveMesh(RIM + 1, fan, dark);
    const white = material(0xd8d2c4, 0.1);
    white.side = DoubleSide;
    this.#upper = liveMesh(2 * TEETH.columns, stripTriangles(TEETH.columns), white);
    this.#lower = liveMesh(2 * TEETH.columns, stripTriangles(TEETH.columns), white);
    for (const row of [this.#upper, this.#lower]) paint(row, enamel());
    this.#tongue.scale.set(1.7, 0.5, 1.4);
    this.group.add(this.#cavity, this.#upper, this.#lower, this.#tongue);
  }

  /** Follows the lips and the chin of `face` (landmarks x 3). */
  move(face: Float32Array): void {
    const rim = smoothLoop(pick(face, MOUTH_RIM), LEVELS);
    const points = pointsOf(this.#cavity);
    const centre = [0, 0, -DEPTH];
    rim.forEach((value, i) => {
      points[i] = value - (i % 3 === 2 ? 0.06 : 0);
      centre[i % 3]! += value / RIM;
    });
    points.set(centre, 3 * RIM);
    changed(this.#cavity);

    // the upper teeth stay with the skull, the lower ones and the tongue go with the chin
    const drop = Math.min(0, face[3 * CHIN + 1]! - MEAN_FACE[3 * CHIN + 1]!);
    const back = 0.25 * drop;
    setTeeth(this.#upper, UPPER.edge + TEETH.height, UPPER.edge, UPPER.z);
    setTeeth(this.#lower, LOWER.edge + drop, LOWER.edge + drop - TEETH.height, LOWER.z + back);
    this.#tongue.position.set(0, LOWER.edge + drop - 0.35, LOWER.z + back - 1.7);
  }
}

function setTeeth(row: LiveMesh, top: number, bottom: number, front: number): void {
  const points = pointsOf(row);
  for (let i = 0; i < TEETH.columns; i++) {
    const across = (2 * i) / (TEETH.columns - 1) - 1;
    const z = front - TEETH.arch * across * across;
    points.set([across * TEETH.halfWidth, top, z], 3 * i);
    points.set([across * TEETH.halfWidth, bottom, z], 3 * (TEETH.columns + i));
  }
  changed(row);
}
