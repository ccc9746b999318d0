/** The capture gate on faces that the rig moves: what is held is taken, and nothing else. */

import { describe, expect, test } from 'vitest';
import { withCover } from '../../src/core/covered.ts';
import { ACTION_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { Quality } from '../../src/core/reading.ts';
import { moveFace } from '../../src/core/rig.ts';
import type { Companion, Prompt } from '../../src/core/samples.ts';
import { planOf } from '../../src/session/plan.ts';
import { Rest, type KnownRest } from '../../src/session/rest.ts';
import { CaptureGate, TAKE_SAMPLES, type GateAnswer, type GateFace } from '../../src/session/gate.ts';

const GOOD: Quality = { score: 1, reasons: [] };
const BAD: Quality = { score: 0.2, reasons: ['dark'] };
const POSE = { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] } as const;
const FRAME = 33;
const SMILE: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };

/** Somebody showing `amount` of a unit, trembling a little as faces do. */
function faceOf(unit: string, amount: number, frame = 0, quality = GOOD): GateFace {
  const units = restingUnits();
  units.fill(amount + 0.015 * Math.sin(1.7 * frame), 2 * unitIndex(unit), 2 * unitIndex(unit) + 2);
  return { points: moveFace(MEAN_FACE, { units }), pose: POSE, quality };
}

/** Offers frames from `from` on, and gives the answers. */
function offer(gate: CaptureGate, frames: number, face: (frame: number) => readonly GateFace[], from = 0): GateAnswer[] {
  return Array.from({ length: frames }, (_, i) => gate.offer(face(from + i), (from + i) * FRAME));
}

test('a held movement fills the take with samples spread in time, and no more than a dozen', () => {
  const answers = offer(new CaptureGate(SMILE, MEAN_FACE, null), 80, (frame) => [faceOf('AU12', 0.8, frame)]);
  const taken = answers.flatMap(({ taken }, frame) => (taken ? [frame * FRAME] : []));
  expect(taken).toHaveLength(TAKE_SAMPLES);
  expect(Math.min(...taken.slice(1).map((at, i) => at - taken[i]!))).toBeGreaterThanOrEqual(90);
  expect(answers.at(-1)!.done).toBe(1);
  expect(answers.map(({ done }) => done)).toEqual(answers.map(({ done }) => done).sort((a, b) => a - b));
});

test.each([10, 3, 1])('a busy machine, at %d readings a second, takes a held movement as well, and no passing one', (rate) => {
  const [held, passing] = [new CaptureGate(SMILE, MEAN_FACE, null), new CaptureGate(SMILE, MEAN_FACE, null)];
  const times = Array.from({ length: 40 }, (_, i) => (1000 * i) / rate);
  expect(times.filter((time, i) => held.offer([faceOf('AU12', 0.8, i)], time).taken)).toHaveLength(TAKE_SAMPLES);
  expect(times.filter((time, i) => passing.offer([faceOf('AU12', i % 2 ? 0.8 : 0.1)], time).taken)).toEqual([]);
});

test.each([10, 3, 1])('a head that swings is not taken at %d readings a second either', (rate) => {
  const gate = new CaptureGate(SMILE, MEAN_FACE, null);
  const swinging = (i: number): GateFace => ({ ...faceOf('AU12', 0.8, i), pose: { ...POSE, yaw: i % 2 ? 9 : -9 } });
  const answers = Array.from({ length: 40 }, (_, i) => gate.offer([swinging(i)], (1000 * i) / rate));
  expect(answers.some(({ taken }) => taken)).toBe(false);
  expect(answers.at(-1)!.reason).toBe('moving');
});

test.each([
  ['a face at rest', () => [faceOf('AU12', 0)], 'not-seen'],
  ['another movement', () => [faceOf('AU04', 0.8)], 'not-seen'],
  ['too little of it', () => [faceOf('AU12', 0.2)], 'too-little'],
  ['nobody', () => [], 'no-face'],
  ['two people', () => [faceOf('AU12', 0.8), faceOf('AU12', 0.8)], 'several-faces'],
  ['a dark picture', () => [faceOf('AU12', 0.8, 0, BAD)], 'poor-quality'],
  ['covered eyes', () => [faceOf('AU12', 0.8, 0, withCover({ score: 1, reasons: [] }, { upper: 1, lower: 0 }))], 'poor-quality'],
] as const)('%s is not taken, and the reason is given', (_what, face, reason) => {
  const answers = offer(new CaptureGate(SMILE, MEAN_FACE, null), 20, face);
  expect(answers.some(({ taken }) => taken)).toBe(false);
  expect(answers.at(-1)!.reason).toBe(reason);
});

test('a movement on its way is not taken, however far it has come, and the same movement held is', () => {
  const gate = new CaptureGate(SMILE, MEAN_FACE, null);
  // there and back in two thirds of a second, over and over
  const passing = offer(gate, 100, (frame) => [faceOf('AU12', Math.abs(((frame / 10) % 2) - 1), frame)]);
  expect(passing.filter(({ taken }) => taken).length).toBeLessThan(3);
  expect(passing.some(({ reason }) => reason === 'not-held')).toBe(true);
  expect(offer(gate, 60, (frame) => [faceOf('AU12', 0.6, frame)], 100).filter(({ taken }) => taken).length).toBeGreaterThan(8);
});

test('a light movement is taken when it is light, and not when it is all there is', () => {
  const prompt: Prompt = { kind: 'unit', unit: 'AU26', strength: 'light' };
  const light = offer(new CaptureGate(prompt, MEAN_FACE, null), 12, (frame) => [faceOf('AU26', 0.4, frame)]);
  expect(light[0]!.reason).toBe('not-held');
  expect(light.some(({ taken }) => taken)).toBe(true);
  expect(offer(new CaptureGate(prompt, MEAN_FACE, null), 5, () => [faceOf('AU26', 1)]).at(-1)!.reason).toBe('too-much');
});

test('a person who tries for long is met half way', () => {
  const answers = offer(new CaptureGate(SMILE, MEAN_FACE, null), 200, (frame) => [faceOf('AU12', 0.25, frame)]);
  const taken = answers.flatMap(({ taken }, frame) => (taken ? [frame * FRAME] : []));
  expect(taken[0]).toBeGreaterThan(500);
  expect(taken.at(-1)! - taken[0]!).toBeLessThan(2000);
  expect(taken).toHaveLength(TAKE_SAMPLES);
});

test('the next take asks for all of it again', () => {
  offer(new CaptureGate(SMILE, MEAN_FACE, null), 200, (frame) => [faceOf('AU12', 0.25, frame)]);
  expect(offer(new CaptureGate(SMILE, MEAN_FACE, null), 20, (frame) => [faceOf('AU12', 0.25, frame)], 200).at(-1)!.reason).toBe(
    'too-little',
  );
});

test('what is not a number is no face, and no neutral', () => {
  const broken = { ...faceOf('AU12', 0.8), points: new Float32Array(MEAN_FACE.length).fill(NaN) };
  for (const prompt of [SMILE, { kind: 'neutral' }] as const) {
    expect(new CaptureGate(prompt, MEAN_FACE, null).offer([broken], 0)).toEqual({ done: 0, reason: 'no-face', taken: false });
  }
  expect(() => new CaptureGate(SMILE, broken.points, null)).toThrow(RangeError);
  expect(() => new CaptureGate(SMILE, new Float32Array(3), null)).toThrow(RangeError);
});

test('at rest is taken only while at rest', () => {
  const gate = new CaptureGate({ kind: 'neutral' }, MEAN_FACE, null);
  expect(offer(gate, 3, (frame) => [faceOf('AU26', 0.7, frame)]).at(-1)!.reason).toBe('not-resting');
  expect(offer(gate, 40, (frame) => [faceOf('AU12', 0, frame)], 3).at(-1)!.done).toBeGreaterThan(0.5);
});

test('a head on the move is waited for', () => {
  const gate = new CaptureGate(SMILE, MEAN_FACE, null);
  const turning = (frame: number): readonly GateFace[] => [
    { ...faceOf('AU12', 0.8, frame), pose: { ...POSE, yaw: 1.5 * frame } },
  ];
  const answers = offer(gate, 12, turning);
  expect(answers.at(-1)!.reason).toBe('moving');
});

test('a picture that stands still gives few samples, not a dozen copies', () => {
  const still = faceOf('AU12', 0.8);
  const answers = offer(new CaptureGate(SMILE, MEAN_FACE, null), 36, () => [still]);
  expect(answers.filter(({ taken }) => taken).length).toBeLessThanOrEqual(4);
});

/** Somebody showing several units, and what a network reads of them. */
function showing(shown: Readonly<Record<string, number>>, levels: Readonly<Record<string, number>>, frame: number): GateFace {
  const units = restingUnits();
  for (const [unit, amount] of Object.entries(shown)) {
    units.fill(amount + 0.015 * Math.sin(1.7 * frame), 2 * unitIndex(unit), 2 * unitIndex(unit) + 2);
  }
  const read = new Float32Array(ACTION_UNITS.length);
  for (const [unit, level] of Object.entries(levels)) read[unitIndex(unit)] = level;
  return { points: moveFace(MEAN_FACE, { units }), pose: POSE, quality: GOOD, levels: read };
}

describe('what moves along', () => {
  const BROW: Prompt = { kind: 'unit', unit: 'AU01', strength: 'strong' };
  const companions = (face: (frame: number) => GateFace): readonly Companion[] => {
    const gate = new CaptureGate(BROW, MEAN_FACE, null);
    expect(offer(gate, 140, (frame) => [face(frame)]).at(-1)!.done).toBe(1);
    return gate.companions;
  };

  test('is named with its level where landmarks and network agree, and the take is taken all the same', () => {
    expect(companions((frame) => showing({ AU01: 0.8, AU02: 0.8 }, { AU01: 4, AU02: 3 }, frame))).toEqual([
      { unit: 'AU02', level: 3 },
    ]);
  });

  test('is not named on the word of one of the two, nor are units that were asked for', () => {
    expect(companions((frame) => showing({ AU01: 0.8 }, { AU01: 4, AU02: 3, AU12: 4 }, frame))).toEqual([]);
    expect(companions((frame) => showing({ AU01: 0.8, AU02: 0.8 }, { AU01: 4, AU02: 1 }, frame))).toEqual([]);
  });

  test('is not named when it passes by in fewer than half of the pictures', () => {
    const gate = new CaptureGate(BROW, MEAN_FACE, null);
    offer(gate, 18, (frame) => [showing({ AU01: 0.8, AU26: 0.8 }, { AU26: 4 }, frame)]);
    offer(gate, 80, (frame) => [showing({ AU01: 0.8 }, {}, frame)], 18);
    expect(gate.companions).toEqual([]);
  });
});

describe('an expression as the person would show it', () => {
  const ANGER: Prompt = { kind: 'expression', expression: 'anger', own: true };

  test('is whatever they do, as long as it is held: it is not compared with anybody else’s', () => {
    expect(offer(new CaptureGate(ANGER, MEAN_FACE, null), 80, (frame) => [faceOf('AU12', 0.8, frame)]).at(-1)!.done).toBe(1);
    const passing = offer(new CaptureGate(ANGER, MEAN_FACE, null), 40, (frame) => [
      faceOf('AU12', Math.abs(((frame / 10) % 2) - 1), frame),
    ]);
    expect(passing.some(({ reason }) => reason === 'not-held')).toBe(true);
  });

  test('is not a resting face', () => {
    const answers = offer(new CaptureGate(ANGER, MEAN_FACE, null), 80, (frame) => [faceOf('AU12', 0, frame)]);
    expect([answers.at(-1)!.done, answers.at(-1)!.reason]).toEqual([0, 'not-seen']);
  });
});

describe('what cannot be told from the own rest', () => {
  const PROMPTS: readonly Prompt[] = [
    ...planOf('thorough'),
    ...planOf('minute'),
  ].flatMap(({ prompt }) => (prompt.kind === 'unit' || (prompt.kind === 'expression' && prompt.expression !== 'neutral') ? [prompt] : [])); // prettier-ignore
  /** A resting face that drifts a little along every unit, and whose reading does; `shows` is added to it. */
  const drifting = (frame: number, shows: Readonly<Record<string, number>> = {}): GateFace => {
    const sway = (unit: number, of: number): number => Math.sin(frame / of + 2 * unit);
    const units = restingUnits().map((_, i) => 0.06 + 0.06 * sway(i >> 1, 23) + 0.015 * sway(i >> 1, 0.6));
    const latents = ACTION_UNITS.map((_, i) => -3 + 0.5 * sway(i, 23) + 0.2 * sway(i, 0.6));
    for (const [code, amount] of Object.entries(shows)) {
      units.fill(amount, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
      latents[unitIndex(code)]! += 4;
    }
    return { points: moveFace(MEAN_FACE, { units }), pose: POSE, quality: GOOD, latents };
  };
  const watched = (face: (frame: number) => GateFace): KnownRest => {
    const rest = new Rest();
    for (let frame = 0; frame < 150; frame++) {
      const { points, latents } = face(frame);
      rest.add(points.map((value, i) => value - MEAN_FACE[i]!), latents ?? null); // prettier-ignore
    }
    return rest.known();
  };
  const known = watched(drifting);
  const picturesOf = (prompt: Prompt, rest: KnownRest | null, face: (frame: number) => GateFace): number =>
    offer(new CaptureGate(prompt, MEAN_FACE, rest), 120, (frame) => [face(frame)]).filter(({ taken }) => taken).length;

  test.each(PROMPTS.map((prompt) => [JSON.stringify(prompt), prompt] as const))('is not taken for %s', (_name, prompt) => {
    expect(picturesOf(prompt, known, drifting)).toBe(0);
  });

  test('is taken without a look at it for many a light movement, which is why it is looked at', () => {
    expect(PROMPTS.filter((prompt) => picturesOf(prompt, null, drifting) > 5).length).toBeGreaterThan(10);
  });

  // the finder hardly follows cheeks and lids
  test.each([
    ['AU07', 0.06],
    ['AU04', 0.4],
    ['AU12', 0.4],
    ['AU26', 0.4],
  ] as const)('leaves a movement of %s to be taken, seen by landmarks or by the network', (unit, amount) => {
    const prompt: Prompt = { kind: 'unit', unit, strength: 'light' };
    expect(picturesOf(prompt, known, (frame) => drifting(frame, { [unit]: amount }))).toBe(TAKE_SAMPLES);
  });

  // a strong smile leaves more than a light one shows for as long as the next movement is waited for
  test.each(['light', 'strong'] as const)(
    'leaves a %s movement to be taken after one that was let go of meanwhile',
    (strength) => {
      const lettingGo = (frame: number): GateFace => {
        const left = frame % 15 < 6 ? 1 - (frame % 15) / 6 : 0;
        const face = drifting(frame, left > 0 ? { AU12: 0.06 + 0.3 * left } : {});
        const latents = Array.from(face.latents!, (value, i) => value + (i === unitIndex('AU12') && left > 0 ? 4 * left - 4 : 0)); // prettier-ignore
        return { ...face, latents };
      };
      const prompt: Prompt = { kind: 'unit', unit: 'AU12', strength };
      const amount = strength === 'light' ? 0.4 : 0.8;
      expect(picturesOf(prompt, watched(lettingGo), (frame) => drifting(frame, { AU12: amount }))).toBe(TAKE_SAMPLES);
    },
  );

  test('is not left by a reading that drifts where nothing is seen', () => {
    const prompt: Prompt = { kind: 'unit', unit: 'AU15', strength: 'light' };
    const reading =
      (latent: number) =>
      (frame: number): GateFace => ({
        ...faceOf('AU15', 0.25, frame),
        latents: ACTION_UNITS.map(({ code }) => (code === 'AU15' ? latent : -3)),
      });
    const restless = (frame: number): GateFace => ({ ...drifting(frame), latents: ACTION_UNITS.map(() => -7) });
    expect([-2.6, -0.5].map((latent) => picturesOf(prompt, watched(restless), reading(latent)))).toEqual([0, TAKE_SAMPLES]);
  });

  test('is what the own face does: a movement that is lost in a restless one is found in a still one', () => {
    const prompt: Prompt = { kind: 'unit', unit: 'AU04', strength: 'light' };
    const still = (frame: number): GateFace => ({ ...faceOf('AU04', 0, frame), latents: ACTION_UNITS.map(() => -3) });
    const slight = (frame: number): GateFace => {
      const latents = ACTION_UNITS.map(({ code }) => (code === 'AU04' ? -1.5 : -3));
      return { ...faceOf('AU04', 0.25, frame), latents };
    };
    expect([picturesOf(prompt, watched(still), slight), picturesOf(prompt, known, slight)]).toEqual([TAKE_SAMPLES, 0]);
  });
});

test('of a sentence pictures are taken over its whole length, whatever the mouth and the head do', () => {
  const answers = offer(new CaptureGate({ kind: 'speech' }, MEAN_FACE, null), 150, (frame) => [
    { ...faceOf('AU26', Math.abs(Math.sin(frame / 3)), frame), pose: { ...POSE, yaw: 8 * Math.sin(frame / 5) } },
  ]);
  const taken = answers.flatMap(({ taken }, frame) => (taken ? [frame * FRAME] : []));
  expect(taken).toHaveLength(TAKE_SAMPLES);
  expect(taken.at(-1)! - taken[0]!).toBeGreaterThan(3500);
});

test('a look around gives a resting face from many sides, and one picture of a head that stays', () => {
  const turned = (frame: number, amount: number): GateFace => ({
    ...faceOf('AU12', amount, frame),
    pose: { ...POSE, yaw: 18 * Math.sin(frame / 20) },
  });
  const around = offer(new CaptureGate({ kind: 'turning' }, MEAN_FACE, null), 140, (frame) => [turned(frame, 0)]);
  expect(around.filter(({ taken }) => taken)).toHaveLength(TAKE_SAMPLES);
  expect(offer(new CaptureGate({ kind: 'turning' }, MEAN_FACE, null), 20, (frame) => [turned(frame, 1)]).at(-1)!.reason).toBe(
    'not-resting',
  );
  const still = offer(new CaptureGate({ kind: 'turning' }, MEAN_FACE, null), 140, (frame) => [faceOf('AU12', 0, frame)]);
  expect([still.filter(({ taken }) => taken).length, still.at(-1)!.reason]).toEqual([1, 'not-turned']);
});
