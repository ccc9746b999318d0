import { expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { auc } from '../../src/core/metrics.ts';
import { Random } from '../../src/core/random.ts';
import { TEXTURE_WIDTH, textureSpan } from '../../src/core/texture.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { fitTexture, type TexturedFace } from '../../tools/pretrain/training/texture.ts';
import { describeOn } from '../learn/backends.ts';

const [AU04, AU12] = [unitIndex('AU04'), unitIndex('AU12')];
/** Two numbers of the upper face that say half of what AU04 is; the latent says the other half. */
const TELLING = [100, 205];

/** Somebody's face: AU04 by its latent and by its texture, AU12 in the faces of few people. */
function face(random: Random, person: number): TexturedFace {
  const texture = Float32Array.from({ length: TEXTURE_WIDTH }, () => random.normal(0.3));
  texture[TEXTURE_WIDTH - 1] = 1;
  const latents = Float32Array.from(ACTION_UNITS, () => random.normal());
  const told = TELLING.reduce((sum, i) => sum + 3 * texture[i]!, 0);
  const shown = ACTION_UNITS.map(() => null as boolean | null);
  shown[AU04] = latents[AU04]! + told + random.normal(0.3) > 0.5;
  shown[AU12] = person < 7 && latents[AU12]! > 0;
  return { person: `person ${person}`, latents, shown, texture, weight: 1 };
}

describeOn('wasm', 'what the texture adds', () => {
  test('is what the latent leaves to say, of the own region, for units that enough people show', async () => {
    const random = new Random('texture');
    const faces = Array.from({ length: 600 }, (_, i) => face(random, i % 60));
    const look = await fitTexture(faces);
    const kernel = look.kernel.arraySync();
    const column = (unit: number): number[] => kernel.map((row) => row[unit]!);
    const own = column(AU04);
    // seven people show AU12, and nothing is known of the others
    for (const [unit] of ACTION_UNITS.entries()) if (unit !== AU04) expect(column(unit).every((value) => value === 0)).toBe(true);

    const [from, to] = textureSpan('upper');
    expect(own.every((value, i) => value === 0 || i === TEXTURE_WIDTH - 1 || (i >= from && i < to))).toBe(true);
    const strongest = [...own.keys()].slice(from, to).sort((a, b) => Math.abs(own[b]!) - Math.abs(own[a]!));
    expect(strongest.slice(0, 2).sort((a, b) => a - b)).toEqual(TELLING);
    for (const i of TELLING) expect(own[i]).toBeGreaterThan(0);

    const added = (one: TexturedFace): number => own.reduce((sum, value, i) => sum + value * one.texture[i]!, 0);
    const middle = faces.reduce((sum, one) => sum + added(one) / faces.length, 0);
    expect(middle).toBeCloseTo(0, 4);

    const others = Array.from({ length: 400 }, (_, i) => face(random, 100 + i));
    const told = (score: (one: TexturedFace) => number): number => auc(others.map(score), others.map(({ shown }) => shown[AU04] === true))!; // prettier-ignore
    expect(told((one) => one.latents[AU04]! + added(one))).toBeGreaterThan(told((one) => one.latents[AU04]!) + 0.05);
    disposeTree(look);
  });

  test('where the latent tells nothing, or the opposite, there is nothing to add to', async () => {
    const random = new Random('opposite');
    const faces = Array.from({ length: 120 }, (_, i) => face(random, i % 60)).map((one) => {
      const latents = one.latents.map((value) => -value);
      return { ...one, latents, shown: one.shown.map((value, unit) => (unit === AU04 ? one.latents[AU04]! > 0 : value)) };
    });
    await expect(fitTexture(faces)).rejects.toThrow('unit AU04 is told by its texture alone');
  });
});
