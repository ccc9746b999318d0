/** Laws of the estimated neutral, on the rig's faces with the finder's noise; what the network would read is what is shown. */

import { describe, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { EstimatedNeutral, MATERIAL, type Glimpse, type NeutralEstimate } from '../../src/core/estimated-neutral.ts';
import { ACTION_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { moveFace } from '../../src/core/rig.ts';

const FRAME = 1000 / 30;
const POSE = { yaw: 2, pitch: -3, roll: 1, translation: [0, 0, 45] } as const;
type Levels = Readonly<Record<string, number>>;

const REST: Levels = {};
const GRIN: Levels = { AU06: 3, AU12: 4, AU25: 3 };
const SMILE: Levels = { AU12: 2 };
const FROWN: Levels = { AU04: 3, AU07: 2 };
/** A syllable of talking. */
const syllable = (random: Random): Levels => ({
  AU26: random.between(0.5, 4),
  AU25: random.between(1, 4),
  [random.pick(['AU18', 'AU20', 'AU22', 'AU10', 'AU16'])]: random.between(0, 3),
});

/** One picture with the noise of a camera. */
const CROPS = Array.from({ length: 12 }, (_, n) => {
  const random = new Random(`estimated-neutral/crop/${n}`);
  return Uint8Array.from({ length: CROP_BYTES }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % CROP_SIZE, Math.floor(i / 3 / CROP_SIZE)];
    return 120 + 50 * Math.sin(x / 9) * Math.cos(y / 11) + 10 * random.uniform();
  });
});

/** A face of which the rig shows these levels (0 to 5), noise of the finder included. */
function shown(levels: Levels, random: Random, own: Float32Array = MEAN_FACE): Shown {
  const units = restingUnits();
  const latents = new Float32Array(ACTION_UNITS.length).fill(-1);
  for (const [code, level] of Object.entries(levels)) {
    units.fill(level / 5, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
    latents[unitIndex(code)] = level + random.bounded(0.3, 0.6);
  }
  const landmarks = moveFace(own, { units }).map((value) => value + random.bounded(0.02, 0.05));
  const crop = random.pick(CROPS);
  return { landmarks, crop, latents, pose: POSE, quality: { score: 1, reasons: [] } };
}

interface Shown extends Glimpse {
  readonly latents: Float32Array;
}

interface Scene {
  readonly seconds: number;
  readonly levels: Levels | ((random: Random) => Levels);
  readonly change?: (face: Shown, time: number) => Shown;
}

/** Shows scenes one after the other; each expression lasts 200 ms with the finder's noise on it. */
function film(estimator: EstimatedNeutral, scenes: readonly Scene[], own?: Float32Array, start = 0): NeutralEstimate | null {
  const random = new Random('estimated-neutral');
  let time = start;
  for (const { seconds, levels, change = (face: Shown) => face } of scenes) {
    const end = time + 1000 * seconds;
    for (let until = time, now = levels; time < end; time += FRAME) {
      if (time >= until) {
        now = typeof levels === 'function' ? levels(random) : levels;
        until = time + 200;
      }
      const face = change(shown(now as Levels, random, own), time);
      if (estimator.wants(face, time)) estimator.keep(face, face.latents, time);
    }
  }
  return estimator.estimate;
}

/** Root mean square distance in cm of an estimate from a face. */
function distance(estimate: NeutralEstimate | null, to: Float32Array): number {
  if (!estimate) return Infinity;
  return Math.sqrt(estimate.face.landmarks.reduce((sum, value, i) => sum + (value - to[i]!) ** 2, 0) / to.length);
}
const faceOf = (levels: Levels): Float32Array => {
  const units = restingUnits();
  for (const [code, level] of Object.entries(levels)) units.fill(level / 5, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  return moveFace(MEAN_FACE, { units });
};
/** Within the finder's noise. */
const FOUND = 0.03;

describe('the estimated neutral', () => {
  test('needs its material, and is there soon after', () => {
    const estimator = new EstimatedNeutral();
    expect(film(estimator, [{ seconds: MATERIAL / 1000 - 0.3, levels: REST }])).toBeNull();
    expect(estimator.done).toBeGreaterThan(0.7);
    expect(estimator.done).toBeLessThan(1);
    expect(distance(film(estimator, [{ seconds: 1.2, levels: REST }], undefined, MATERIAL - 300), MEAN_FACE)).toBeLessThan(FOUND);
    expect(estimator.done).toBe(1);
  });

  test.each([
    ['a grin', GRIN],
    ['a frown', FROWN],
    ['raised brows', { AU01: 4, AU02: 4 }],
    ['a pout', { AU17: 4, AU15: 3 }],
  ])('is never %s held for ten seconds', (_, levels) => {
    expect(film(new EstimatedNeutral(), [{ seconds: 10, levels }])).toBeNull();
  });

  test('is the same for as long as a face rests, however much the finder trembles', () => {
    const [estimator, random] = [new EstimatedNeutral(), new Random('estimated-neutral/trembling')];
    const tremble = (face: Shown): Shown => ({ ...face, landmarks: face.landmarks.map((value) => value + random.normal(0.025)) });
    const seconds = Array.from({ length: 30 }, (_, i) =>
      film(estimator, [{ seconds: 1, levels: REST, change: tremble }], undefined, 1000 * i),
    );
    expect(new Set(seconds.flatMap((estimate) => (estimate ? [estimate.face] : []))).size).toBe(1);
  });

  test('is neither of two expressions in turns', () => {
    const scenes = Array.from({ length: 4 }, () => [
      { seconds: 1.5, levels: GRIN },
      { seconds: 1.5, levels: FROWN },
    ]).flat();
    expect(film(new EstimatedNeutral(), scenes)).toBeNull();
  });

  test.each([
    ['a grin', GRIN],
    ['two strong units', { AU01: 4, AU02: 4 }],
    ['several weak ones', { AU01: 1.7, AU02: 1.7, AU04: 1.7, AU14: 1.7 }],
  ])('is not %s of a minute either', (_, levels) => {
    expect(film(new EstimatedNeutral(), [{ seconds: 60, levels }])).toBeNull();
  });

  test.each([
    ['one strong unit', 10, 20, { AU01: 4 }],
    ['two up to level 2', 15, 30, { AU01: 1.8, AU02: 1.8 }],
  ])('is %s not before %d seconds, and after %d where nothing else is seen', (_, before, after, levels) => {
    expect(film(new EstimatedNeutral(), [{ seconds: before, levels }])).toBeNull();
    expect(film(new EstimatedNeutral(), [{ seconds: after, levels }])).not.toBeNull();
  });

  test.each([
    [
      'a grin before',
      [
        { seconds: 10, levels: GRIN },
        { seconds: 5, levels: REST },
      ],
    ],
    [
      'a grin after',
      [
        { seconds: 5, levels: REST },
        { seconds: 10, levels: GRIN },
      ],
    ],
    [
      'a frown before',
      [
        { seconds: 10, levels: FROWN },
        { seconds: 5, levels: REST },
      ],
    ],
    [
      'talk half of the time',
      Array.from({ length: 5 }, () => [
        { seconds: 1, levels: REST },
        { seconds: 1, levels: syllable },
      ]).flat(),
    ],
    [
      'all sorts of movements half of the time',
      Array.from({ length: 4 }, (_, i) => [
        { seconds: 1.2, levels: [GRIN, FROWN, SMILE, { AU01: 3, AU02: 3 }][i]! },
        { seconds: 1.2, levels: REST },
      ]).flat(),
    ],
  ] as const)('is the resting face, with %s', (_, scenes) => {
    expect(distance(film(new EstimatedNeutral(), scenes), MEAN_FACE)).toBeLessThan(FOUND);
  });

  test('moves on to the relaxed face when a smile relaxes, and becomes surer of it', () => {
    const estimator = new EstimatedNeutral();
    const faint = film(estimator, [{ seconds: 5, levels: { AU12: 0.9 } }]);
    const relaxed = film(estimator, [{ seconds: 6, levels: REST }], undefined, 5000);
    expect(distance(relaxed, MEAN_FACE)).toBeLessThan(FOUND);
    expect(relaxed!.sure).toBeGreaterThan(faint?.sure ?? 0);
  });

  test('moves on to the relaxed face within seconds when a frown relaxes that was held for so long that it was taken', () => {
    const estimator = new EstimatedNeutral();
    expect(distance(film(estimator, [{ seconds: 18, levels: FROWN }]), faceOf(FROWN))).toBeLessThan(FOUND);
    expect(distance(film(estimator, [{ seconds: 4, levels: REST }], undefined, 18_000), MEAN_FACE)).toBeLessThan(FOUND);
  });

  test('converges: the longer the surer, and no longer anywhere else', () => {
    const estimator = new EstimatedNeutral();
    let [sure, time] = [0, 0];
    for (let i = 0; i < 6; i++, time += 5000) {
      const estimate = film(estimator, [{ seconds: 5, levels: REST }], undefined, time);
      expect(estimate!.sure).toBeGreaterThanOrEqual(sure);
      sure = estimate!.sure;
    }
    expect(sure).toBeGreaterThan(0.9);
    const before = estimator.estimate!;
    film(estimator, [{ seconds: 3, levels: GRIN }], undefined, time);
    expect(distance(estimator.estimate, MEAN_FACE)).toBeLessThan(FOUND);
    film(estimator, [{ seconds: 20, levels: REST }], undefined, time + 3000);
    expect(estimator.estimate!.face, 'what does not change is not made anew').toBe(before.face);
  });

  test('a face that rests like a slight expression is taken in the end, and with little certainty', () => {
    const stern: Levels = { AU17: 2, AU04: 1.5 };
    expect(film(new EstimatedNeutral(), [{ seconds: 15, levels: stern }])).toBeNull();
    const estimate = film(new EstimatedNeutral(), [{ seconds: 45, levels: stern }]);
    expect(distance(estimate, faceOf(stern))).toBeLessThan(FOUND);
    expect(estimate!.sure).toBeLessThan(0.5);
  });

  test('the more a resting face looks like an expression, the longer it must last: with one unit just present, some seconds', () => {
    const found = [REST, { AU17: 1.7 }, { AU17: 1.7, AU04: 1 }, FROWN].map((levels) => {
      const estimator = new EstimatedNeutral();
      let seconds = 0;
      while (seconds < 30 && !estimator.estimate) film(estimator, [{ seconds: 1, levels }], undefined, 1000 * seconds++);
      return seconds;
    });
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found[0]).toBeLessThan(5);
    expect(found[1]).toBeGreaterThan(5);
    expect(found[1]).toBeLessThan(10);
    expect(found[3]).toBeGreaterThan(12);
  });

  test.each([
    ['closed eyes', (face) => ({ ...face, landmarks: faceOf({ AU43: 5 }) })],
    ['a turned head', (face) => ({ ...face, pose: { ...POSE, yaw: 28 } })],
    ['a moving head', (face, time) => ({ ...face, pose: { ...POSE, yaw: 15 * Math.sin(time / 150) } })],
    ['a poor picture', (face) => ({ ...face, quality: { score: 0.3, reasons: ['dark'] } })],
  ] satisfies [string, Scene['change']][])('takes nothing from %s', (_, change) => {
    const estimator = new EstimatedNeutral();
    expect(film(estimator, [{ seconds: 15, levels: REST, change }])).toBeNull();
    expect(estimator.done).toBeLessThan(0.2);
  });

  test('takes nothing from a picture that is shown over and over', () => {
    const estimator = new EstimatedNeutral();
    const face = shown(REST, new Random('still'));
    for (let time = 0; time < 15_000; time += FRAME) if (estimator.wants(face, time)) estimator.keep(face, face.latents, time);
    expect(estimator.estimate).toBeNull();
    expect(estimator.done).toBeLessThan(0.2);
  });

  test('a face of which nothing is kept is asked of no more often than another', () => {
    const face = shown(REST, new Random('covered'));
    const asked = (keeps: boolean): number => {
      const estimator = new EstimatedNeutral();
      let count = 0;
      for (let time = 0; time < MATERIAL / 2; time += FRAME) {
        if (!estimator.wants(face, time)) continue;
        count++;
        if (keeps) estimator.keep(face, face.latents, time);
      }
      return count;
    };
    expect(asked(false)).toBe(asked(true));
  });

  test('at the end of a film what there is must do, but not an expression', () => {
    const short = new EstimatedNeutral();
    film(short, [{ seconds: 1.5, levels: REST }]);
    expect(distance(short.settle(), MEAN_FACE)).toBeLessThan(FOUND);
    const grin = new EstimatedNeutral();
    film(grin, [{ seconds: 1.5, levels: GRIN }]);
    expect(grin.settle()).toBeNull();
    expect(new EstimatedNeutral().settle()).toBeNull();
  });

  test('the same frames give the same estimate, and frames are kept as they were', () => {
    const scenes = [
      { seconds: 4, levels: REST },
      { seconds: 4, levels: syllable },
    ];
    const [one, other] = [film(new EstimatedNeutral(), scenes), film(new EstimatedNeutral(), scenes)];
    expect(one).toEqual(other);
  });
});
