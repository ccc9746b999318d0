import { expect, test } from 'vitest';
import { levelWords, sureIntensities, unitScore } from '../../src/app/state/unit-score.ts';
import { ACTION_UNITS, EXPRESSIONS, NEED_NEUTRAL, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { intensity, letter, presence, PRESENT_FROM } from '../../src/core/ordinal.ts';
import type { ComparedWith, Quality, Scores } from '../../src/core/reading.ts';

/** Scores of a face whose every unit has this latent. */
const scores = (
  latent: number,
  comparedWith: ComparedWith = 'none',
  quality: Quality = { score: 1, reasons: [] },
): Scores & { readonly quality: Quality; readonly comparedWith: ComparedWith } => ({
  quality,
  comparedWith,
  latents: new Float32Array(ACTION_UNITS.length).fill(latent),
  presence: new Float32Array(ACTION_UNITS.length).fill(presence(latent)),
  intensity: new Float32Array(ACTION_UNITS.length).fill(intensity(latent)),
  sides: Float32Array.from({ length: 2 * SIDED_UNITS.length }, (_, i) => i),
  expressions: new Float32Array(EXPRESSIONS.length),
});

test('the bar passes its mark exactly when the unit counts as present', () => {
  for (let latent = -2; latent <= 6; latent += 0.07) {
    const score = unitScore(scores(latent), 0);
    expect(score.present, `latent ${latent}`).toBe(score.intensity >= PRESENT_FROM);
  }
});

test('a unit that needs the resting face is unsure without one, unless it is plainly there; no other ever is', () => {
  ACTION_UNITS.forEach(({ code }, unit) => {
    expect(unitScore(scores(-1), unit).unsure, code).toBe(NEED_NEUTRAL.includes(code));
    expect(unitScore(scores(3), unit).unsure, code).toBe(false);
    for (const kind of ['estimated', 'recorded'] as const) expect(unitScore(scores(-1, kind), unit).unsure, code).toBe(false);
  });
});

test('left and right are those of the unit, and null where it has no sides', () => {
  const smile = unitIndex('AU12');
  const row = SIDED_UNITS.indexOf(smile);
  expect(unitScore(scores(2), smile)).toMatchObject({ left: 2 * row, right: 2 * row + 1 });
  expect(unitScore(scores(2), unitIndex('AU26'))).toMatchObject({ left: null, right: null });
});

test('a unit whose region is covered is not seen and shows nothing; those of the other region stay as they are', () => {
  const hidden = scores(4, 'none', { score: 0.3, reasons: ['mouth-covered'] });
  ACTION_UNITS.forEach(({ region }, unit) => {
    const shown = unitScore(hidden, unit);
    if (region === 'upper') expect(shown).toEqual(unitScore(scores(4), unit));
    else expect(shown).toEqual({ seen: false, intensity: 0, present: false, unsure: false, left: null, right: null });
  });
});

test('what is not seen or not sure has no intensity to sort by, nor any on the timeline; all else has its own', () => {
  const of = (face: ReturnType<typeof scores>) => [sureIntensities(face, 0), sureIntensities(face, NaN)] as const;
  const expectOnly = (face: ReturnType<typeof scores>, isSure: (unit: (typeof ACTION_UNITS)[number]) => boolean): void => {
    const [sorted, drawn] = of(face);
    ACTION_UNITS.forEach((unit, i) => {
      const own = face.intensity[i]!;
      expect([sorted[i], drawn[i]], unit.code).toEqual(isSure(unit) ? [own, own] : [0, NaN]);
    });
  };
  expectOnly(scores(4, 'none', { score: 0.3, reasons: ['mouth-covered'] }), ({ region }) => region === 'upper');
  expectOnly(scores(1), ({ code }) => !NEED_NEUTRAL.includes(code));
  expectOnly(scores(4), () => true);
  expectOnly(scores(1, 'estimated'), () => true);
});

test('a level and its word agree at every latent: absent without a letter, trace is A, present is B or more', () => {
  for (let latent = -2; latent <= 7; latent += 0.013) {
    const score = unitScore(scores(latent), unitIndex('AU12'));
    const words = levelWords(score);
    const grade = letter(score.intensity);
    if (score.present) expect(words, `latent ${latent}`).toMatch(/^present, [B-E]$/);
    else expect(words, `latent ${latent}`).toBe(grade === null ? 'absent' : `trace, ${grade}`);
  }
});
