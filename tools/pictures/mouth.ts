/** Teeth, gums and the inside of the mouth: plain colours times light times how deep they lie behind the lips. */

import type { Camera } from './camera.ts';
import type { HeadModel, Material } from './model.ts';
import type { Person } from './person.ts';
import { lambert, normalsOf, type Light } from './shade.ts';

/** Colours under white light of strength 1. */
const COLOURS: Readonly<Record<Exclude<Material, 'skin'>, readonly [number, number, number]>> = {
  socket: [112, 46, 46],
  gum: [186, 98, 98],
  teeth: [238, 228, 208],
};
/** cm behind the lips after which light has fallen to 1/e. */
const LIGHT_DEPTH = 2.2;
const DARKEST = 0.12;
const VISIBLE_WHITE = 205;

export interface Interior {
  readonly material: Exclude<Material, 'skin'>;
  /** vertexCount x 3, 0 to 255. */
  readonly colour: Float32Array;
}

/**
 * Colours of the interior's parts. `turned` are positions in cm in the camera frame, `lips` the depth of the lips there.
 * The eye's white, being near in colour to teeth, tells how bright and how warm the photo's light is.
 */
export function interiorColours(model: HeadModel, person: Person, turned: Float32Array, lips: number, light: Light): Interior[] {
  const white = [0, 1, 2].map((d) => (person.eyes[0].white[d]! + person.eyes[1].white[d]!) / 2);
  const exposure = white.map((value) => Math.min(1.15, Math.max(0.45, value / VISIBLE_WHITE)));
  return (['socket', 'gum', 'teeth'] as const).map((material) => {
    const triangles = model.triangles[material];
    const normals = normalsOf(turned, triangles, model.vertexCount);
    const colour = new Float32Array(model.vertexCount * 3);
    const done = new Uint8Array(model.vertexCount);
    for (const v of triangles) {
      if (done[v]) continue;
      done[v] = 1;
      const behind = Math.max(0, lips - turned[3 * v + 2]!);
      const shine = (DARKEST + (1 - DARKEST) * Math.exp(-behind / LIGHT_DEPTH)) * lambert(normals, 3 * v, light);
      for (let d = 0; d < 3; d++) colour[3 * v + d] = COLOURS[material][d]! * exposure[d]! * shine;
    }
    return { material, colour };
  });
}

/** Half the width of a pixel more than the lips' outline: what is in there may show the interior. */
export const outlineGrowth = ({ scale }: Camera): number => 0.03 * scale;
