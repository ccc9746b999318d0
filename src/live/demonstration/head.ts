/**
 * The demonstration head: a drawn face on the landmarks of the mean face, moved by the rig, with eyeballs, brows, lips, a
 * mouth to look into, hair, ears and neck. Nobody's likeness. Coordinates are canonical (cm).
 */

import {
  BufferAttribute,
  BufferGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  MeshStandardMaterial,
  SphereGeometry,
  type Material,
} from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { LIPS, moveFace, type Activation } from '../../core/rig.ts';
import { Eye } from './eye.ts';
import type { Look } from './looks.ts';
import { EYE_RIMS, FACE_EDGE, faceTriangles, MOUTH_RIM, SKULL_RINGS, skullPoints, skullTriangles } from './surface.ts';

/** Brow strips: upper edge and lower edge from the nose outwards, subject's left then right. */
const BROWS = [
  { upper: [336, 296, 334, 293, 300], lower: [285, 295, 282, 283, 276] },
  { upper: [107, 66, 105, 63, 70], lower: [55, 65, 52, 53, 46] },
];
const CHIN = 152;
/** How deep the cavity of the mouth is drawn, cm. */
const MOUTH_DEPTH = 2.6;
const TEETH = { columns: 12, halfWidth: 2.3, behindLips: 0.75, height: 0.85 };

const matt = (color: number, roughness = 0.85): MeshStandardMaterial => new MeshStandardMaterial({ color, roughness });

/** A mesh whose points are written anew every frame. */
function liveMesh(count: number, triangles: readonly number[], material: Material): Mesh<BufferGeometry, Material> {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(3 * count), 3));
  geometry.setIndex([...triangles]);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

const pointsOf = (mesh: Mesh<BufferGeometry, Material>): Float32Array =>
  mesh.geometry.getAttribute('position').array as Float32Array;

function changed(mesh: Mesh<BufferGeometry, Material>): void {
  mesh.geometry.getAttribute('position').needsUpdate = true;
  mesh.geometry.computeVertexNormals();
}

/** Triangles of a strip between two rows of `count` points, the second row numbered after the first. */
function stripTriangles(count: number): number[] {
  return Array.from({ length: count - 1 }, (_, i) => [i, count + i, i + 1, i + 1, count + i, count + i + 1]).flat();
}

export class Head {
  readonly group = new Group();
  readonly #skinMaterial = matt(0);
  readonly #neckMaterial = matt(0);
  readonly #lipMaterial = matt(0, 0.55);
  readonly #hairMaterial = matt(0, 0.95);
  readonly #browMaterial = matt(0, 1);
  readonly #skin: Mesh<BufferGeometry, Material>;
  readonly #lips: Mesh<BufferGeometry, Material>;
  readonly #hair: Mesh<BufferGeometry, Material>;
  readonly #brows: readonly Mesh<BufferGeometry, Material>[];
  readonly #mouth: Mesh<BufferGeometry, Material>;
  readonly #teeth: readonly Mesh<BufferGeometry, Material>[];
  readonly #eyes: readonly Eye[];

  /** `triangles` are the corners of the canonical mesh. */
  constructor(triangles: readonly number[], look: Look) {
    const skull = MEAN_FACE.length / 3;
    const count = skull + SKULL_RINGS * FACE_EDGE.length;
    const { skin, lips } = faceTriangles(triangles);
    this.#skin = liveMesh(count, [...skin, ...lips, ...skullTriangles(skull)], this.#skinMaterial);
    this.#lips = liveMesh(skull, lips, this.#lipMaterial);
    this.#hair = this.#makeHair();
    this.#brows = BROWS.map(({ upper }) => liveMesh(2 * upper.length, stripTriangles(upper.length), this.#browMaterial));
    for (const brow of this.#brows) (brow.material as MeshStandardMaterial).side = 2;
    const fan = MOUTH_RIM.flatMap((_, i) => [i, (i + 1) % MOUTH_RIM.length, MOUTH_RIM.length]);
    const cavity = matt(0x2a0f10, 1);
    cavity.side = 2;
    this.#mouth = liveMesh(MOUTH_RIM.length + 1, fan, cavity);
    const enamel = matt(0xd9d3c5, 0.4);
    enamel.side = 2;
    this.#teeth = [0, 1].map(() => liveMesh(2 * TEETH.columns, stripTriangles(TEETH.columns), enamel));
    this.#eyes = EYE_RIMS.map((eyeRim) => new Eye(eyeRim));
    this.group.add(this.#skin, this.#lips, this.#hair, ...this.#brows, this.#mouth, ...this.#teeth, ...this.#body());
    for (const eye of this.#eyes) this.group.add(eye.group);
    this.look = look;
    this.move({ units: new Float32Array(0) });
  }

  set look({ skin, lips, hair, iris }: Look) {
    this.#skinMaterial.color.setHex(skin);
    // under the chin the light does not reach
    this.#neckMaterial.color.setHex(skin).multiplyScalar(0.72);
    this.#lipMaterial.color.setHex(lips);
    this.#hairMaterial.color.setHex(hair);
    this.#browMaterial.color.setHex(hair);
    for (const eye of this.#eyes) eye.paint(iris, hair);
  }

  /** Moves the face; an activation without units rests. */
  move(activation: Activation): void {
    const face = activation.units.length ? moveFace(MEAN_FACE, activation) : MEAN_FACE.slice();
    const skin = pointsOf(this.#skin);
    skin.set(face);
    skin.set(skullPoints(face), face.length);
    changed(this.#skin);
    // the red of the lips lies on the skin, a hair's breadth before it
    pointsOf(this.#lips).set(face.map((value, i) => (i % 3 === 2 ? value + 0.02 : value)));
    changed(this.#lips);
    this.#moveBrows(face);
    this.#moveMouth(face);
    for (const eye of this.#eyes) eye.follow(face);
  }

  #moveBrows(face: Float32Array): void {
    this.#brows.forEach((mesh, side) => {
      const points = pointsOf(mesh);
      const { upper, lower } = BROWS[side]!;
      upper.forEach((up, i) => {
        const [a, b] = [3 * up, 3 * lower[i]!];
        // thinner towards the temple, and thinner than the landmarks' own rows
        const thickness = 0.68 - 0.1 * i;
        for (let d = 0; d < 3; d++) {
          const middle = (face[a + d]! + face[b + d]!) / 2 + (d === 2 ? 0.12 : 0);
          const half = ((face[a + d]! - face[b + d]!) / 2) * thickness;
          points[3 * i + d] = middle + half;
          points[3 * (upper.length + i) + d] = middle - half;
        }
      });
      changed(mesh);
    });
  }

  #moveMouth(face: Float32Array): void {
    const cavity = pointsOf(this.#mouth);
    const centre = [0, 0, 0];
    MOUTH_RIM.forEach((landmark, i) => {
      for (let d = 0; d < 3; d++) {
        cavity[3 * i + d] = face[3 * landmark + d]! - (d === 2 ? 0.1 : 0);
        centre[d]! += face[3 * landmark + d]! / MOUTH_RIM.length;
      }
    });
    cavity.set([centre[0]!, centre[1]!, centre[2]! - MOUTH_DEPTH], 3 * MOUTH_RIM.length);
    changed(this.#mouth);

    // the upper teeth stay with the skull, the lower ones go with the chin
    const lip = 3 * LIPS.upper[4]!;
    const drop = face[3 * CHIN + 1]! - MEAN_FACE[3 * CHIN + 1]!;
    const edge = MEAN_FACE[lip + 1]! - 0.12;
    this.#setTeeth(this.#teeth[0]!, edge + TEETH.height, edge, MEAN_FACE[lip + 2]!);
    this.#setTeeth(this.#teeth[1]!, edge + drop - 0.05, edge + drop - TEETH.height, MEAN_FACE[lip + 2]! - 0.15);
  }

  #setTeeth(mesh: Mesh<BufferGeometry, Material>, top: number, bottom: number, front: number): void {
    const points = pointsOf(mesh);
    for (let i = 0; i < TEETH.columns; i++) {
      const across = (2 * i) / (TEETH.columns - 1) - 1;
      const z = front - TEETH.behindLips - 1.3 * across * across;
      points.set([across * TEETH.halfWidth, top, z], 3 * i);
      points.set([across * TEETH.halfWidth, bottom, z], 3 * (TEETH.columns + i));
    }
    changed(mesh);
  }

  /** A cap over the skull's upper rings, standing off a little. */
  #makeHair(): Mesh<BufferGeometry, Material> {
    const count = FACE_EDGE.length;
    const skull = skullPoints(MEAN_FACE);
    const onTop = (ring: number, i: number): boolean => {
      const y = skull[3 * (ring * count + (i % count)) + 1]!;
      return y > (ring < 2 ? 5.2 - 1.6 * ring : ring < 5 ? 0.2 : -5);
    };
    const triangles: number[] = [];
    for (let ring = 0; ring < SKULL_RINGS - 1; ring++) {
      for (let i = 0; i < count; i++) {
        if (!onTop(ring, i) || !onTop(ring, i + 1)) continue;
        const [a, b, c, d] = [
          ring * count + i,
          ring * count + ((i + 1) % count),
          (ring + 1) * count + i,
          (ring + 1) * count + ((i + 1) % count),
        ];
        triangles.push(a, c, b, b, c, d);
      }
    }
    const mesh = liveMesh(SKULL_RINGS * count, triangles, this.#hairMaterial);
    const points = pointsOf(mesh);
    for (let i = 0; i < points.length; i += 3) {
      const ring = Math.floor(i / 3 / count);
      const lift = 1.03 + 0.1 * Math.min(1, ring / 3);
      points[i] = skull[i]! * lift;
      points[i + 1] = 3.5 + (skull[i + 1]! - 3.5) * lift + 0.2;
      points[i + 2] = skull[i + 2]! - (ring === 0 ? 0 : 0.1);
    }
    changed(mesh);
    return mesh;
  }

  #body(): Mesh[] {
    const neck = new Mesh(new CylinderGeometry(4.3, 5, 12, 40, 1, true), this.#neckMaterial);
    neck.position.set(0, -11.5, -3);
    const shoulders = new Mesh(new SphereGeometry(12, 40, 24), matt(0x39424f, 1));
    shoulders.scale.set(1.55, 0.7, 0.6);
    shoulders.position.set(0, -21.5, -3.5);
    const ears = [-1, 1].map((side) => {
      const ear = new Mesh(new SphereGeometry(1, 20, 16), this.#skinMaterial);
      ear.scale.set(0.55, 1.9, 1.1);
      ear.position.set(side * 7.75, 0.8, -3.4);
      ear.rotation.set(0.1, side * 0.5, side * -0.12);
      return ear;
    });
    return [neck, shoulders, ...ears];
  }
}
