/** Teeth, gums and the inside of the mouth: plain colours times light times how deep they lie behind the lips. */

import type { Camera } from './camera.ts';
import type { HeadModel, Material } from './model.ts';
import type { Person } from './person.ts';
import { exposureOf, LIGHT_DEPTH, MOUTH_COLOURS, type Rgb } from '../../src/face/mouth.ts';
import { lambert, normalsOf, type Light } from '../../src/face/skin/shade.ts';

const COLOURS: Readonly<Record<Exclude<Material, 'skin'>, Rgb>> = {
  socket: MOUTH_COLOURS.cheek,
  gum: MOUTH_COLOURS.gum,
  teeth: MOUTH_COLOURS.tooth,
};
const DARKEST = 0.12;

/** cm: teeth are drawn a second time, this much larger and further back, so that no slit between them goes dark. */
const TOOTH_GAP = 0.05;
const BEHIND_TEETH = 0.12;

/** How much of a material's light comes by its surface's direction; teeth and wet skin scatter. */
const FACING = 0.55;

export interface Interior {
  readonly triangles: Uint16Array;
  /** vertexCount x 3, pixels and depth. */
  readonly screen: Float32Array;
  /** vertexCount x 3, 0 to 255. */
  readonly colour: Float32Array;
}

/**
 * The interior's parts, ready to be drawn. `turned` are positions in cm in the camera frame, `screen` the same projected
 * at `scale` pixels a cm, `lips` the depth of the lips.
 */
export function mouthInterior(
  model: HeadModel,
  person: Person,
  turned: Float32Array,
  screen: Float32Array,
  scale: number,
  lips: number,
  light: Light,
): Interior[] {
  const white = [0, 1, 2].map((d) => (person.eyes[0].white[d]! + person.eyes[1].white[d]!) / 2) as unknown as Rgb;
  const exposure = exposureOf(white);
  return (['socket', 'gum', 'teeth'] as const).flatMap((material) => {
    const triangles = model.triangles[material];
    const normals = normalsOf(turned, triangles, model.vertexCount);
    const colour = new Float32Array(model.vertexCount * 3);
    const done = new Uint8Array(model.vertexCount);
    for (const v of triangles) {
      if (done[v]) continue;
      done[v] = 1;
      const behind = Math.max(0, lips - turned[3 * v + 2]!);
      const reach = DARKEST + (1 - DARKEST) * Math.exp(-behind / LIGHT_DEPTH);
      const shine = reach * (1 - FACING + FACING * lambert(normals, 3 * v, light));
      for (let d = 0; d < 3; d++) colour[3 * v + d] = 255 * COLOURS[material][d]! * exposure[d]! * shine;
    }
    const part = { triangles, screen, colour };
    return material === 'teeth' ? [backing(part, normals, scale), part] : [part];
  });
}

/** A larger, darker copy of the teeth behind them. */
function backing({ triangles, screen, colour }: Interior, normals: Float32Array, scale: number): Interior {
  const grown = screen.map((value, i) => {
    const d = i % 3;
    if (d === 2) return value - BEHIND_TEETH;
    return value + (d === 0 ? 1 : -1) * normals[i]! * TOOTH_GAP * scale;
  });
  return { triangles, screen: grown, colour: colour.map((value) => 0.78 * value) };
}

/** Pixels by which what the lips' outline holds is grown, so that no background shows beside a lip. */
export const outlineGrowth = ({ scale }: Camera): number => 0.03 * scale;
