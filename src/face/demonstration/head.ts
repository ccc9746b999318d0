/**
 * The demonstration face as a head: on the landmarks of the mean face, moved by the rig, with eyeballs, brows, lips, a
 * mouth to look into, hair, ears, neck and shoulders. Nobody's likeness. Coordinates are canonical (cm).
 */

import { Group } from 'three';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { EYE_RIMS } from '../../core/landmarks.ts';
import { moveFace, type Activation } from '../../core/rig.ts';
import { body, ears } from './body.ts';
import { Brows } from './brows.ts';
import { Eye } from './eye.ts';
import { hair } from './hair.ts';
import { LitMaterial } from './lit-material.ts';
import type { Look } from './looks.ts';
import { Mouth } from './mouth.ts';
import { Skin } from './skin.ts';

/** The point between head and neck about which the head turns, cm. */
const PIVOT = [0, -4, -4.5] as const;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export class Head {
  /** Everything, to be put on a scene. */
  readonly group = new Group();
  readonly #turning = new Group();
  readonly #skin: Skin;
  readonly #brows = new Brows();
  readonly #mouth = new Mouth();
  readonly #eyes = EYE_RIMS.map((eyeRim) => new Eye(eyeRim));
  readonly #bodySkin = new LitMaterial(0, 0.05);
  readonly #hair = new LitMaterial(0, 0.05);

  /** `triangles` are the corners of the canonical mesh. */
  constructor(triangles: readonly number[], look: Look) {
    this.#skin = new Skin(triangles);
    const earSkin = new LitMaterial(0, 0.05);
    earSkin.color = this.#bodySkin.color;
    const onHead = new Group();
    onHead.add(this.#skin.mesh, this.#brows.group, this.#mouth.group, hair(this.#hair), ...ears(earSkin));
    for (const eye of this.#eyes) onHead.add(eye.group);
    onHead.position.set(-PIVOT[0], -PIVOT[1], -PIVOT[2]);
    this.#turning.position.set(...PIVOT);
    this.#turning.add(onHead);
    this.group.add(this.#turning, ...body(this.#bodySkin));
    this.look = look;
  }

  set look(look: Look) {
    this.#bodySkin.color.setHex(look.skin);
    this.#hair.color.setHex(look.hair);
    for (const part of [this.#skin, this.#brows, ...this.#eyes]) part.dress(look);
  }

  /** Moves the face. */
  move(activation: Activation): void {
    const face = moveFace(MEAN_FACE, activation);
    for (const part of [this.#skin, this.#brows, this.#mouth, ...this.#eyes]) part.move(face);
  }

  /** Turns the head by degrees, signs as in Pose. */
  turn({ yaw, pitch, roll }: { readonly yaw: number; readonly pitch: number; readonly roll: number }): void {
    this.#turning.rotation.set(radians(-pitch), radians(yaw), radians(-roll));
  }
}
