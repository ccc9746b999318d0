/** Glasses before a face's eyes: dark ones, which hide them, and clear ones, which hide nothing. */

import type { Random } from '../../../src/core/random.ts';
import { box, tube, type Brush, type Thing, type Tone } from './cover-brush.ts';

const MIDDLE = 56;

/** Spectacles whose lenses let through all but `opacity` of the light. Dark ones hide the eyes; clear ones, frame and all, hide nothing. */
function glasses(brush: Brush, random: Random, opacity: number, hide: boolean): void {
  const put: Brush['paint'] = (shape, tone, share) => (hide ? brush.paint(shape, tone, share) : brush.trace(shape, tone, share));
  const [wide, tall] = [random.between(11, 15), random.between(7, 12)];
  const corner = Math.min(wide, tall) * random.between(0.4, 1);
  const [y, apart, tilt] = [random.between(36, 41), random.between(16, 18.5), random.between(-0.06, 0.06)];
  const lens = random.between(0.03, 0.25);
  const rim = random.chance(0.7) ? random.between(0.03, 0.3) : random.between(0.5, 0.9);
  const thick = random.between(0.5, 1.8);
  const [glare, lean] = [random.chance(0.5) ? random.between(0.05, 0.35) : 0, random.between(0, 1)];
  for (const sign of [-1, 1]) {
    const [cx, cy] = [MIDDLE + sign * apart, y + sign * apart * tilt];
    const shape = box(cx, cy, wide, tall, tilt, corner);
    const stripe: Tone = (px, py) => glare * Math.max(0, 1 - Math.abs(px - cx - lean * (py - cy) + 3) / 5);
    put(shape, (px, py, deep) => lens * (1.3 - (0.6 * (py - cy)) / tall) + stripe(px, py, deep), opacity);
    put({ ...shape, distance: (px, py) => Math.abs(shape.distance(px, py)) - thick }, () => rim);
    put(tube(cx + sign * wide, cy - 2, MIDDLE + sign * 54, cy - 1, thick), () => rim);
  }
  put(tube(MIDDLE - apart + wide, y - 2, MIDDLE + apart - wide, y - 2, thick), () => rim);
}

/** From half dark to black. */
export const sunglasses: Thing = (brush, random) => {
  glasses(brush, random, random.chance(0.3) ? random.between(0.4, 0.9) : random.between(0.9, 1), true);
};

/** Clear or hardly tinted. */
export const spectacles: Thing = (brush, random) => glasses(brush, random, random.between(0, 0.2), false);
