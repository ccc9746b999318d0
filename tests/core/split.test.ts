import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, type AuCode } from '../../src/core/facs.ts';
import type { Prompt } from '../../src/core/samples.ts';
import { earlierTrainings, PARTS, splitTakes, type Earlier, type Part, type TakeRecord } from '../../src/core/split.ts';
import { planOf } from '../../src/session/plan.ts';
import { SOME_UNITS } from '../some-units.ts';

/** Three pictures of every step of a session, times going on from `from`. */
function session(name: string, from: number, steps = planOf('thorough')): TakeRecord[] {
  return steps.flatMap(({ prompt }, at) =>
    [0, 1, 2].map((i): TakeRecord => ({ take: `${name}/${at}`, time: from + 10 * at + i, prompt, origin: 'captured' })),
  );
}
const count = (parts: ReadonlyMap<string, Part>, part: Part): number => [...parts.values()].filter((own) => own === part).length;
const promptsOf = (samples: readonly TakeRecord[], parts: ReadonlyMap<string, Part>, part: Part): Prompt[] => [
  ...new Map(samples.filter(({ take }) => parts.get(take) === part).map(({ take, prompt }) => [take, prompt])).values(),
];

describe('the split of takes', () => {
  test('no samples, no takes; one take of a movement is learned from', () => {
    expect(splitTakes([]).size).toBe(0);
    const one: TakeRecord = { take: 'a', time: 1, prompt: { kind: 'unit', unit: 'AU12', strength: 'light' }, origin: 'captured' };
    expect([...splitTakes([one])]).toEqual([['a', 'train']]);
  });

  test('every unit of a session is learned from as strongly as it is asked for, and every take of the second round is kept aside', () => {
    const chosen = planOf('only', ACTION_UNITS.map(({ code }) => code)); // prettier-ignore
    for (const plan of [planOf('thorough'), chosen]) {
      const samples = session('s', 0, plan);
      const parts = splitTakes(samples);
      for (const { code } of ACTION_UNITS) {
        const strengths = (own: readonly Prompt[]): string[] =>
          own.flatMap((p) => (p.kind === 'unit' && p.unit === code ? [p.strength] : [])).sort();
        const of = (part: Part): string[] => strengths(promptsOf(samples, parts, part));
        const asked = (round: number): string[] => strengths(plan.filter((step) => step.round === round).map((s) => s.prompt)); // prettier-ignore
        expect(of('train'), code).toEqual(asked(1));
        expect([...of('test'), ...of('validation')].sort(), code).toEqual(asked(2));
        if (plan === chosen) expect(of('test').length, code).toBeGreaterThan(0);
      }
    }
  });

  test('two in three kept takes judge, and both kept parts see light and strong movements', () => {
    const chosen = planOf('only', ACTION_UNITS.map(({ code }) => code)); // prettier-ignore
    for (const [plan, judging, weighing] of [
      [planOf('thorough'), 6, 3],
      [chosen, 13, 6],
    ] as const) {
      const samples = session('s', 0, plan);
      const parts = splitTakes(samples);
      expect(count(parts, 'test') / count(parts, 'validation')).toBeCloseTo(2, 0);
      for (const [part, least] of [
        ['test', judging],
        ['validation', weighing],
      ] as const) {
        const strengths = promptsOf(samples, parts, part).flatMap((p) => (p.kind === 'unit' ? [p.strength] : []));
        expect(strengths.filter((s) => s === 'light').length).toBeGreaterThanOrEqual(least);
        expect(strengths.filter((s) => s === 'strong').length).toBeGreaterThanOrEqual(least);
      }
    }
  });

  test('there is a take to weigh by however few units a session shows', () => {
    for (const { code } of ACTION_UNITS) {
      const samples = planOf('only', [code]).map(({ prompt }, at): TakeRecord => ({
        take: `${at}`,
        time: at,
        prompt,
        origin: 'captured',
      }));
      expect(count(splitTakes(samples), 'validation'), code).toBeGreaterThan(0);
    }
  });

  test('posed expressions and made pictures are only learned from', () => {
    const samples = session('s', 0);
    const made = samples.map((sample): TakeRecord => ({ ...sample, take: `made ${sample.take}`, origin: 'synthetic' }));
    const parts = splitTakes([...samples, ...made]);
    expect(made.every(({ take }) => parts.get(take) === 'train')).toBe(true);
    const posed = samples.filter(({ prompt }) => prompt.kind === 'expression' && prompt.expression !== 'neutral');
    expect(posed.every(({ take }) => parts.get(take) === 'train')).toBe(true);
    expect(splitTakes(samples).size + made.length / 3).toBe(parts.size);
  });

  test('a minute keeps a resting face aside, and a second one a sentence and a look around', () => {
    const minute = session('m', 0, planOf('minute'));
    const kept = (samples: readonly TakeRecord[]): string[] => {
      const parts = splitTakes(samples);
      return [...new Map(samples.map(({ take, prompt }) => [take, prompt.kind]))]
        .filter(([take]) => parts.get(take) !== 'train')
        .map(([, kind]) => kind)
        .sort();
    };
    expect(kept(minute)).toEqual(['neutral']);
    expect(kept([...minute, ...session('n', 1e6, planOf('minute'))])).toEqual(['neutral', 'neutral', 'speech', 'turning']);
  });

  test('the order of samples does not matter, and later sessions move no take', () => {
    const first = session('a', 0);
    const parts = splitTakes(first);
    expect(splitTakes([...first].reverse())).toEqual(parts);
    const both = splitTakes([...session('b', 1e6, planOf('only', SOME_UNITS)), ...first]);
    for (const [take, part] of parts) expect(both.get(take)).toBe(part);
    expect(count(both, 'test')).toBeGreaterThan(count(parts, 'test'));
  });

  test('a take that the weights have learned from never judges', () => {
    const samples = session('s', 0);
    const judges = [...splitTakes(samples)].filter(([, part]) => part !== 'train').map(([take]) => take);
    const parts = splitTakes(samples, { parts: new Map(), learned: new Set(judges) });
    expect(count(parts, 'train')).toBe(parts.size);
    const unit: AuCode = 'AU01';
    expect(promptsOf(samples, parts, 'train').some((p) => p.kind === 'unit' && p.unit === unit)).toBe(true);
  });

  /** What is known of one training that dealt takes so. */
  const after = (parts: ReadonlyMap<string, Part>): Earlier => {
    const takesOf = (part: Part): string[] => [...parts].flatMap(([take, own]) => (own === part ? [take] : []));
    const takes = { train: takesOf('train'), validation: takesOf('validation'), test: takesOf('test') };
    return earlierTrainings([{ takes }], { takes });
  };

  test('a take keeps the part that a training dealt it, whatever others are left out or removed since', () => {
    for (const plan of [planOf('thorough'), planOf('only', SOME_UNITS), planOf('minute')]) {
      const both = [...session('a', 0, plan), ...session('b', 1e6, plan)];
      const parts = splitTakes(both);
      for (const gone of PARTS) {
        const left = both.filter(({ take }) => parts.get(take) !== gone);
        for (const earlier of [after(parts), { ...after(parts), learned: new Set<string>() }]) {
          for (const [take, part] of splitTakes(left, earlier)) expect(part, take).toBe(parts.get(take));
        }
      }
    }
  });

  test('a take that is done again has the place of the one before: learned from, or kept aside', () => {
    const samples = session('s', 0);
    const parts = splitTakes(samples);
    for (const { take, prompt } of samples.filter(({ prompt: { kind } }) => kind === 'unit')) {
      const again = { take: 'again', time: 1e6, prompt, origin: 'captured' } as const;
      const now = splitTakes([...samples.filter((own) => own.take !== take), again], after(parts));
      expect(now.get('again') === 'train', take).toBe(parts.get(take) === 'train');
    }
  });

  test('the oldest training tells', () => {
    const [unit] = session('s', 0, planOf('only', ['AU12']));
    const one = { train: [], validation: [], test: [unit!.take] };
    const other = { train: [unit!.take], validation: [], test: [] };
    expect(splitTakes([unit!], earlierTrainings([{ takes: one }, { takes: other }], null)).get(unit!.take)).toBe('test');
    expect(splitTakes([unit!], earlierTrainings([{ takes: one }, { takes: other }], { takes: other })).get(unit!.take)).toBe(
      'train',
    );
  });
});
