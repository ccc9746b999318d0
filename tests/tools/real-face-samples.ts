/** Made-up faces of the shape that real ones are read in: the rig's movements on the mean face, under grey pictures. */

import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { moveFace } from '../../src/core/rig.ts';
import type { RealFace } from '../../tools/pretrain/samples/real-faces.ts';
import { BARE, UNKNOWN } from '../../tools/pretrain/samples/sample.ts';

const [SMILE, FROWN] = [unitIndex('AU12'), unitIndex('AU04')];
/** Picture pixels per centimetre. */
const SCALE = 10;

/** A reading that smiles or frowns at a level; AU28 is never coded. */
export function madeFace(
  about: Partial<RealFace> & Pick<RealFace, 'file' | 'person'>,
  level: { readonly smile: number; readonly frown: number },
): RealFace {
  const random = new Random(`${about.file}/${about.variant ?? 0}`);
  const units = restingUnits();
  for (const [unit, strength] of [[SMILE, level.smile], [FROWN, level.frown]] as const) units[2 * unit] = units[2 * unit + 1] = strength / 5; // prettier-ignore
  const moved = moveFace(MEAN_FACE, { units });
  const landmarks = new Float32Array(3 * LANDMARKS);
  moved.forEach((value, i) => (landmarks[i] = SCALE * (i % 3 === 0 ? value : -value) + random.normal(0.05)));
  const levels = ACTION_UNITS.map(({ code }, i) =>
    code === 'AU28' ? UNKNOWN : i === SMILE ? level.smile : i === FROWN ? level.frown : 0,
  );
  return {
    source: 'many',
    neutral: null,
    presence: levels.map((value) => (value < 0 ? UNKNOWN : Number(value >= 2))),
    levels,
    coded: true,
    covered: BARE,
    expression: EXPRESSIONS.indexOf(level.smile > level.frown ? 'happiness' : level.frown > 0 ? 'anger' : 'neutral'),
    variant: 0,
    landmarks,
    grey: Uint8Array.from({ length: CROP_SIZE * CROP_SIZE }, (_, i) => 100 + 50 * Math.sin(i / 40) + level.smile * 10),
    blendshapes: [],
    ...about,
  };
}

/** So many coded people of one picture each, a third smiling, a third frowning, and twice as many with an expression only. */
export function madeFaces(people: number): RealFace[] {
  const level = (i: number): { smile: number; frown: number } => ({ smile: i % 3 === 1 ? 3 : 0, frown: i % 3 === 2 ? 3 : 0 });
  const nothing = ACTION_UNITS.map(() => UNKNOWN);
  return [
    ...Array.from({ length: people }, (_, i) => madeFace({ file: `coded-${i}`, person: `coded-${i}` }, level(i))),
    ...Array.from({ length: 2 * people }, (_, i) =>
      madeFace({ file: `named-${i}`, person: `named-${i}`, coded: false, presence: nothing, levels: nothing }, level(i)),
    ),
  ];
}
