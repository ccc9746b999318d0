/** An eyeball behind the lids: white, iris and pupil, and the dark line of the lashes along the upper lid. */

import { BufferAttribute, BufferGeometry, Group, Mesh, MeshBasicMaterial, MeshStandardMaterial, SphereGeometry } from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';

/** cm */
const RADIUS = 1.22;
/** How far the ball's front stays behind the lids' plane, cm. */
const SET_BACK = 0.12;
/** Half angles seen from the ball's centre, radians. */
const IRIS = 0.49;
const PUPIL = 0.2;
const LASH_HEIGHT = 0.13;

function cap(angle: number, lift: number, material: MeshStandardMaterial | MeshBasicMaterial): Mesh {
  const geometry = new SphereGeometry(RADIUS * lift, 40, 20, 0, 2 * Math.PI, 0, angle);
  geometry.rotateX(Math.PI / 2); // the pole looks forward
  return new Mesh(geometry, material);
}

export class Eye {
  readonly group = new Group();
  readonly #iris = new MeshStandardMaterial({ roughness: 0.35 });
  readonly #lash = new MeshBasicMaterial({ side: 2 });
  readonly #upper: readonly number[];
  readonly #line = new BufferGeometry();

  /** `rim` goes along the upper lid from one corner to the other, then back. */
  constructor(rim: readonly number[]) {
    this.#upper = rim.slice(0, rim.length / 2 + 1);
    const mean = (d: number): number => rim.reduce((sum, landmark) => sum + MEAN_FACE[3 * landmark + d]!, 0) / rim.length;
    const front = Math.max(...rim.map((landmark) => MEAN_FACE[3 * landmark + 2]!));
    const ball = new Group();
    ball.position.set(mean(0), mean(1), front - SET_BACK - RADIUS);
    ball.add(
      cap(Math.PI, 1, new MeshStandardMaterial({ color: 0xe9e6e1, roughness: 0.4 })),
      cap(IRIS, 1.006, this.#iris),
      cap(PUPIL, 1.012, new MeshBasicMaterial({ color: 0x0c0a0a })),
    );
    const count = this.#upper.length;
    this.#line.setAttribute('position', new BufferAttribute(new Float32Array(6 * count), 3));
    this.#line.setIndex(this.#upper.slice(1).flatMap((_, i) => [i, count + i, i + 1, i + 1, count + i, count + i + 1]));
    const lashes = new Mesh(this.#line, this.#lash);
    lashes.frustumCulled = false;
    this.group.add(ball, lashes);
  }

  paint(iris: number, lash: number): void {
    this.#iris.color.setHex(iris);
    this.#lash.color.setHex(lash).multiplyScalar(0.5);
  }

  /** Lays the lashes along the upper lid of `face` (landmarks x 3). */
  follow(face: Float32Array): void {
    const points = this.#line.getAttribute('position').array as Float32Array;
    const count = this.#upper.length;
    this.#upper.forEach((landmark, i) => {
      const [x, y, z] = [face[3 * landmark]!, face[3 * landmark + 1]!, face[3 * landmark + 2]!];
      const height = LASH_HEIGHT * Math.sin((Math.PI * (i + 0.5)) / count);
      points.set([x, y - 0.01, z + 0.05], 3 * i);
      points.set([x, y + height, z + 0.08], 3 * (count + i));
    });
    this.#line.getAttribute('position').needsUpdate = true;
  }
}
