/** A training of one person as its page shows it: what is chosen, what can be resumed, and what is said of how it ended. */

import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { NEW_SESSION_WORDS } from '../../src/app/calibrate/home/words.ts';
import SynthesisStatus from '../../src/app/calibrate/SynthesisStatus.svelte';
import { decimals, percent, points, shownChange } from '../../src/app/calibrate/figures.ts';
import Progress from '../../src/app/calibrate/training/Progress.svelte';
import { TRAINING_WORDS } from '../../src/app/calibrate/training/words.ts';
import { SYNTHESIS_WORDS } from '../../src/app/calibrate/words.ts';
import { STORE_WORDS } from '../../src/app/store-words.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationTraining } from '../../src/app/state/calibration-training.svelte.ts';
import { PersonTraining } from '../../src/app/state/person-training.svelte.ts';
import { ACTION_UNITS, EXPRESSIONS } from '../../src/core/facs.ts';
import type { Prompt, Sample } from '../../src/core/samples.ts';
import { NOTHING_BEFORE, syntheticId } from '../../src/core/split.ts';
import { FEWEST_TAKES } from '../../src/learn/accept.ts';
import { DEFAULT_CHOICE, METHODS, type TrainingChoice } from '../../src/learn/calibration-settings.ts';
import { amountsOf, obstacleTo, type TrainingProblem } from '../../src/models/training-news.ts';
import { TrainingRun } from '../../src/models/training-run.ts';
import { planOf } from '../../src/session/plan.ts';
import { STORE_PROBLEMS } from '../../src/store/database.ts';
import type { UnfinishedTraining } from '../../src/store/model-records.ts';
import { versionOf } from '../browser/version.ts';
import { takesOf } from '../half-mover.ts';

const CHOICE: TrainingChoice = { method: 'mal', depth: 'deep', length: 'short' };
const unfinished = (step: number, digest = 'a'): UnfinishedTraining => {
  const losses = { unitLoss: 1, expressionLoss: 1, unitWeight: 1, expressionWeight: 1, heldF1: null };
  const curve = [{ step, steps: 100, ...losses }];
  return { person: 'p', choice: CHOICE, digest, curve, milliseconds: 1, checkpoint: null as never };
};

describe('an unfinished training', () => {
  test('is resumed as it was chosen, and as nothing else', () => {
    const training = new PersonTraining();
    expect(training.left).toBeNull();
    training.offer(unfinished(40));
    expect([training.choice, training.left]).toEqual([CHOICE, 0.4]);
    const others: Partial<TrainingChoice>[] = [{ method: 'stl' }, { depth: 'top' }, { length: 'long' }];
    for (const change of others) {
      training.choice = { ...CHOICE, ...change };
      expect(training.left).toBeNull();
    }
    training.choice = { ...CHOICE };
    expect(training.left).toBe(0.4);
  });

  test('gives its choice once: what is chosen after that stays, until there is another', () => {
    const training = new PersonTraining();
    training.offer(unfinished(40));
    training.choice = DEFAULT_CHOICE;
    training.offer(unfinished(40));
    training.offer(unfinished(60)); // taken further in another tab
    expect([training.choice, training.left]).toEqual([DEFAULT_CHOICE, null]);
    training.choice = CHOICE;
    expect(training.left).toBe(0.6);
    training.choice = DEFAULT_CHOICE;
    training.offer(unfinished(20, 'b'));
    expect([training.choice, training.left]).toEqual([CHOICE, 0.2]);
    training.offer(null);
    expect([training.choice, training.left]).toEqual([CHOICE, null]);
  });
});

test('a curve has null, which a plot leaves out, for what is no number, as it comes and as it was kept', () => {
  const [point] = unfinished(1).curve;
  const single = { ...point!, expressionLoss: NaN, unitWeight: Infinity, expressionWeight: NaN };
  const shown = { ...point, expressionLoss: null, unitWeight: null, expressionWeight: null };
  const [heard, offered] = [new PersonTraining(), new PersonTraining()];
  heard.hear({ kind: 'point', method: heard.method, point: single, weights: [] }, null);
  offered.offer({ ...unfinished(1), curve: [single] });
  for (const training of [heard, offered]) expect([training.curve, training.point]).toEqual([[shown], shown]);
});

test('figures have a dash for what is no number, and no sign for what rounds to nothing', () => {
  for (const none of [NaN, Infinity, -Infinity]) {
    const figures = [percent(none), points(none), decimals(none), decimals(none, true), points(shownChange(none, 0))];
    expect(new Set(figures)).toEqual(new Set(['–']));
  }
  expect([percent(null), decimals(null)]).toEqual(['–', '–']);
  const little = [-0.004, -0, 0, 0.004].flatMap((value) => [decimals(value), decimals(value, true)]);
  expect(new Set(little)).toEqual(new Set(['0.00']));
  expect([percent(-0.004), points(-0.004), points(0.004)]).toEqual(['0\u00a0%', '0', '0']);
  expect([decimals(-0.006, true), decimals(0.42), decimals(0.42, true), points(-0.03)]).toEqual(['−0.01', '0.42', '+0.42', '−3']);
});

test('captured pictures are put in order beside those that are weighed like them: units apart from expressions', () => {
  const training = new PersonTraining();
  const own: Prompt = { kind: 'expression', expression: 'fear', own: true };
  const [fear, ...others] = takesOf('anna', [own, own, { kind: 'neutral' }, { kind: 'unit', unit: 'AU12', strength: 'light' }]);
  const withUnit = { ...fear!, id: 'with a unit', mask: fear!.mask.with(0, 1) };
  const made = { ...others.at(-1)!, id: 'made', origin: 'synthetic' as const };
  const weights = { '0/0': 0.2, '0/1': 0.3, '2/0': 0.9, '3/0': 0.5, made: 1, 'with a unit': 0.8 };
  training.hear({ kind: 'consistency', values: [['1/0', 0.5]] }, null);
  training.hear({ kind: 'point', method: 'mal', point: unfinished(1).curve[0]!, weights: Object.entries(weights) }, null);
  const { units, expressions } = training.weighed([fear!, withUnit, made, ...others]);
  expect(units.map(({ sample, weight }) => [sample.id, weight])).toEqual([['2/0', 0.9], ['with a unit', 0.8], ['3/0', 0.5]]); // prettier-ignore
  expect(expressions.map(({ sample, weight, consistency }) => [sample.id, weight, consistency])).toEqual([
    ['0/1', 0.3, null],
    ['0/0', 0.2, null],
    ['1/0', null, 0.5],
  ]);
});

describe('what is learned from and held out', () => {
  const session = (form: 'minute' | 'thorough', synthetic: number, skipped: readonly number[] = []): Sample[] => {
    const steps = planOf(form);
    const captured = takesOf('anna', steps.map(({ prompt }) => prompt)).filter(({ take }) => !skipped.includes(Number(take))); // prettier-ignore
    return [...captured, ...madeOf(captured[0]!, synthetic)];
  };
  /** So many synthetic pictures, each of which shows two units. */
  const madeOf = (sample: Sample, count: number): Sample[] =>
    Array.from({ length: count }, (_, i) => {
      const units = sample.units.map((_level, unit) => (unit % 10 === (i >> 3) % 10 ? 3 : 0));
      return { ...sample, id: syntheticId('s', i), take: 's/made', origin: 'synthetic', units, mask: sample.mask.map(() => 1) };
    });
  const told = (samples: readonly Sample[], earlier = NOTHING_BEFORE, method: TrainingChoice['method'] = 'mal') =>
    [amountsOf(samples, earlier, method), obstacleTo(samples, earlier)] as const;

  test('are takes and synthetic pictures, each by their own number', () => {
    const whole = session('thorough', 120);
    const [amounts, obstacle] = told([...whole, { ...whole[0]!, id: 'left out', take: 'left out', excluded: true }]);
    expect(amounts).toEqual({
      train: { takes: 49, synthetic: 90 },
      validation: { takes: 8, synthetic: 15 },
      test: { takes: 14, synthetic: 15 },
    });
    expect(obstacle).toBeNull();
    expect(TRAINING_WORDS.dealt(amounts, 'mal')).toBe(
      '49 takes and 90 synthetic pictures to learn from. Held out, so that the model never learns from them: 14 takes and 15 synthetic pictures to judge it, 8 takes and 15 synthetic pictures to find out which samples help.',
    );
  });

  test('are what the method learns from: expressions without units not by single task, and only MAL finds out what helps', () => {
    const later = (own: Sample): Sample => ({ ...own, id: `later ${own.id}`, take: `later ${own.take}`, time: 1e6 + own.time });
    const [thorough, minute] = [session('thorough', 120), session('minute', 0)];
    const learned = (samples: readonly Sample[], method: TrainingChoice['method']) =>
      told(samples, NOTHING_BEFORE, method)[0].train.takes;
    const expressions = EXPRESSIONS.length - 1; // a resting face has labelled units
    for (const method of METHODS) {
      const counted = method === 'stl' ? 0 : 1;
      expect(learned(thorough, method)).toBe(49 - (1 - counted) * expressions);
      // twice each; a sentence, a look around and a resting face say which units are absent
      expect(learned([...thorough, ...minute.map(later)], method) - learned(thorough, method)).toBe(
        3 + counted * 2 * expressions,
      );
      // where there are no movements every picture teaches what the network sees in it
      expect(learned([...minute, ...madeOf(minute[0]!, 120)], method)).toBe(15);
      const words = TRAINING_WORDS.dealt(told(thorough, NOTHING_BEFORE, method)[0], method);
      expect(words.includes('which samples help'), method).toBe(method === 'mal');
    }
  });

  test('after a minute synthetic pictures judge alone, also when its last step is passed over', () => {
    for (const skipped of [[], [planOf('minute').length - 1]]) {
      const [amounts, obstacle] = told(session('minute', 120, skipped));
      expect([amounts.test, obstacle]).toEqual([{ takes: 0, synthetic: 15 }, null]);
      expect(TRAINING_WORDS.dealt(amounts, 'mal')).toContain(': 15 synthetic pictures to judge it');
    }
  });

  test('without them a minute, or two, is not enough, and a thorough session is', () => {
    const minute = session('minute', 0);
    const second = minute.map((own) => ({ ...own, id: `second ${own.id}`, take: `second ${own.take}`, time: 1e6 + own.time }));
    expect(told(minute)[1]).toBe('no-pictures');
    expect(told([...minute, ...second])[1]).toBe('no-pictures');
    expect(told(session('thorough', 0))[1]).toBeNull();
    expect(told(session('thorough', 0).filter(({ take }) => Number(take) < 40))[1]).toBe('too-few-takes');
  });

  test('of a few chosen movements are enough for a verdict with synthetic pictures, which is said where they are chosen', () => {
    for (const count of [1, 2, 3, 5, 6, 8]) {
      const plan = planOf('only', ACTION_UNITS.slice(0, count).map(({ code }) => code)); // prettier-ignore
      const captured = takesOf('anna', plan.map(({ prompt }) => prompt)); // prettier-ignore
      const [{ test: judges }, obstacle] = told(captured);
      const isFew = judges.takes < FEWEST_TAKES;
      expect([isFew, obstacle], `${count}`).toEqual([count < 4, isFew ? 'too-few-takes' : null]);
      expect(NEW_SESSION_WORDS.length('only', plan).includes('synthetic pictures')).toBe(isFew);
      expect(told([...captured, ...madeOf(captured[0]!, 120)])[1]).toBeNull();
    }
    const minute = session('minute', 120);
    const one = takesOf('anna', planOf('only', ['AU12']).map(({ prompt }) => prompt)) // prettier-ignore
      .map((own) => ({ ...own, id: `one ${own.id}`, take: `one ${own.take}`, time: 1e6 + own.time }));
    expect(told([...minute, ...one])[1]).toBeNull();
    for (const form of ['minute', 'thorough'] as const) {
      expect(NEW_SESSION_WORDS.length(form, planOf(form))).not.toContain('synthetic');
    }
  });

  test('are none where the weights at the start learned from all that could judge', () => {
    const all = session('minute', 120);
    const learned = new Set(all.map(({ take }) => take));
    expect(told(all, { ...NOTHING_BEFORE, learned })[1]).toBe('all-learned');
  });
});

test('pictures that could not be made are said to be needed where a training cannot do without them', () => {
  const said = (obstacle: TrainingProblem | null): string =>
    render(SynthesisStatus, {
      props: { calibration: { synthetic: null, synthesisProblem: 'no room', obstacle } as CalibrationState },
    }).body;
  for (const obstacle of ['no-pictures', 'too-few-takes'] as const) {
    expect(said(obstacle)).toContain(SYNTHESIS_WORDS.needed);
    expect(said(obstacle)).not.toContain(SYNTHESIS_WORDS.without);
  }
  expect(said(null)).toContain(SYNTHESIS_WORDS.without);
});

test('when all methods are trained, the chosen one is shown in the end', () => {
  const training = new PersonTraining();
  training.choice = CHOICE;
  training.begin();
  const [one] = takesOf('anna', [{ kind: 'neutral' }]);
  const point = (method: TrainingChoice['method'], step: number, weight: number): void =>
    training.hear({ kind: 'point', method, point: unfinished(step).curve[0]!, weights: [['0/0', weight]] }, null);
  const shown = () => [training.method, training.curve.map(({ step }) => step), training.weighed([one!]).units[0]?.weight];
  point('mal', 1, 0.2);
  point('mal', 2, 0.3);
  point('stl', 1, 0.9);
  expect(shown()).toEqual(['stl', [1], 0.9]);
  const version = versionOf('one', 'anna', { choice: CHOICE });
  training.become({ kind: 'done', outcome: { version, adopted: false, table: [], missing: null } });
  expect(shown()).toEqual(['mal', [1, 2], 0.3]);
});

describe('how a training ended', () => {
  const failed = (name: string) => ({ kind: 'failed', name, message: 'why' }) as const;
  const said = (state: PersonTraining['state'], left: UnfinishedTraining | null): string => {
    const current = new PersonTraining();
    current.offer(left);
    current.become(state);
    const { body } = render(Progress, { props: { training: { current } as CalibrationTraining } });
    return body.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
  };

  test('says that it can be resumed where it can, and nowhere else', () => {
    for (const state of [{ kind: 'stopped' } as const, ...TRAINING_WORDS.interruptions.map(failed)]) {
      expect(said(state, unfinished(40))).toContain(TRAINING_WORDS.resumable);
      expect(said(state, null)).not.toMatch(/resume/i);
    }
    // what is wrong with these is with the pictures or the choice
    for (const name of ['picture-gone', 'too-few-takes', 'diverged', 'unknown']) {
      expect(said(failed(name), unfinished(40))).not.toContain(TRAINING_WORDS.resumable);
    }
  });

  test('names the failure, also of the store, whose words are those of the app', async () => {
    for (const problem of STORE_PROBLEMS) {
      const { title, remedy } = STORE_WORDS[problem];
      expect(said(failed(`store-${problem}`), unfinished(40))).toContain(`${title}. ${remedy} ${TRAINING_WORDS.resumable}`);
    }
    const request = { person: 'p', choice: CHOICE, compare: false, base: '', backend: 'wasm' } as const;
    await expect(new TrainingRun().run(request, () => undefined)).rejects.toMatchObject({ name: 'store-none' });
    for (const [name, words] of Object.entries(TRAINING_WORDS.failures)) expect(said(failed(name), null)).toContain(words);
    expect(said(failed('unknown'), null)).toContain('why');
  });
});
