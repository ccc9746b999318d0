/** An eyeball behind the lids: white, iris and pupil; the wet edge of the lids and the lashes along the upper one. */

import { Color, DoubleSide, Group, Mesh, MeshBasicMaterial, MeshPhongMaterial, SphereGeometry } from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { LitMaterial } from './lit-material.ts';
import { changed, liveMesh, paint, pointsOf, type LiveMesh } from './live-mesh.ts';
import type { Look } from './looks.ts';
import { pick, smoothLoop } from '../subdivide.ts';
import { gridTriangles } from '../surface.ts';
import { smoothstep } from '../picture/polygon.ts';

/** cm */
const RADIUS = 1.22;
/** How far the ball's front stays behind the lids' plane, cm. */
const SET_BACK = 0.18;
/** Half angles seen from the ball's centre, radians. */
const IRIS = 0.5;
const PUPIL = 0.2;
const LEVELS = 2;
/** The edge of the lids goes in behind the ball like a funnel: how deep (cm), and what is left of its width there. */
const FUNNEL = { depth: 1, width: 0.3 };
/** Longest lashes, cm. */
const LASH = 0.18;

/** The part of a ball around the pole that looks forward, to be shaded. */
function cap(angle: number, lift: number): LiveMesh {
  const geometry = new SphereGeometry(RADIUS * lift, 24, 32, 0, 2 * Math.PI, 0, angle);
  geometry.rotateX(Math.PI / 2);
  return new Mesh(geometry, new MeshPhongMaterial({ shininess: 90 }));
}

/** Paints a cap by angle from the pole (radians) and height (radii). */
function shade(on: LiveMesh, colour: (angle: number, y: number) => Color): LiveMesh {
  const points = pointsOf(on);
  const colours = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i]!, points[i + 1]!, points[i + 2]!];
    colour(Math.acos(Math.min(1, z / Math.hypot(x, y, z))), y / RADIUS).toArray(colours, i);
  }
  paint(on, colours);
  return on;
}

/** The upper lid shades the ball. */
const lidShade = (y: number): number => 1 - 0.55 * smoothstep((y - 0.12) / 0.38);

export class Eye {
  readonly group = new Group();
  readonly #ball = new Group();
  readonly #rim: readonly number[];
  readonly #upperCount: number;
  readonly #edge: LiveMesh;
  readonly #lashes: LiveMesh;
  readonly #edgeMaterial = new LitMaterial(0, 0.1);
  readonly #lashMaterial = new MeshBasicMaterial({ side: DoubleSide });
  readonly #iris = cap(IRIS, 1.006);

  /** `rim` goes along the upper lid from one corner to the other, then back. */
  constructor(rim: readonly number[]) {
    this.#rim = rim;
    const fine = rim.length * 2 ** LEVELS;
    this.#upperCount = fine / 2 + 1;
    const mean = (d: number): number => rim.reduce((sum, landmark) => sum + MEAN_FACE[3 * landmark + d]!, 0) / rim.length;
    const front = Math.max(...rim.map((landmark) => MEAN_FACE[3 * landmark + 2]!));
    this.#ball.position.set(mean(0), mean(1), front - SET_BACK - RADIUS);
    const white = new Color(0xe4dfd8);
    const glint = new Mesh(new SphereGeometry(0.075, 12, 8), new MeshBasicMaterial({ color: 0xffffff }));
    glint.position.set(-0.22, 0.24, RADIUS * 0.985);
    glint.scale.z = 0.3;
    this.#ball.add(
      shade(cap(Math.PI, 1), (_, y) => white.clone().multiplyScalar(lidShade(y))),
      this.#iris,
      shade(cap(PUPIL, 1.012), () => new Color(0x080606)),
      glint,
    );
    this.#edgeMaterial.side = DoubleSide;
    this.#edge = liveMesh(2 * (fine + 1), gridTriangles(2, fine + 1), this.#edgeMaterial);
    this.#lashes = liveMesh(2 * this.#upperCount, gridTriangles(2, this.#upperCount), this.#lashMaterial);
    this.group.add(this.#ball, this.#edge, this.#lashes);
  }

  dress({ skin, lips, hair, iris }: Look): void {
    this.#edgeMaterial.color.setHex(skin).lerp(new Color(lips), 0.5).multiplyScalar(0.85);
    this.#lashMaterial.color.setHex(hair).multiplyScalar(0.35);
    const middle = new Color(iris);
    // lighter around the pupil, dark where the iris ends
    shade(this.#iris, (angle, y) => {
      const light = 1.25 - 0.35 * (angle / IRIS) - 0.65 * smoothstep((angle - 0.8 * IRIS) / (0.2 * IRIS));
      return middle.clone().multiplyScalar(light * lidShade(y));
    });
  }

  /** Lays edge and lashes along the lids of `face` (landmarks x 3). */
  move(face: Float32Array): void {
    const rim = smoothLoop(pick(face, this.#rim), LEVELS);
    const count = rim.length / 3;
    const edge = pointsOf(this.#edge);
    const { x: cx, y: cy } = this.#ball.position;
    for (let i = 0; i <= count; i++) {
      const [x, y, z] = rim.subarray(3 * (i % count));
      edge.set([x!, y!, z!], 3 * i);
      edge.set([cx + FUNNEL.width * (x! - cx), cy + FUNNEL.width * (y! - cy), z! - FUNNEL.depth], 3 * (count + 1 + i));
    }
    changed(this.#edge);
    const lashes = pointsOf(this.#lashes);
    for (let i = 0; i < this.#upperCount; i++) {
      const [x, y, z] = rim.subarray(3 * i);
      const length = LASH * Math.sin((Math.PI * (i + 0.4)) / this.#upperCount) ** 0.6;
      lashes.set([x!, y! - 0.02, z! + 0.01], 3 * i);
      lashes.set([x!, y! + 0.5 * length, z! + length], 3 * (this.#upperCount + i));
    }
    changed(this.#lashes);
  }
}
