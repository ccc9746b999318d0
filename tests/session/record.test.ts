/** The order of a session, and every way through it. */

import { expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS } from '../../src/core/facs.ts';
import type { Prompt } from '../../src/core/samples.ts';
import { planOf, secondsFor, type Step } from '../../src/session/plan.ts';
import {
  hasNeutral,
  redoStep,
  replacedTake,
  startAgain,
  goBack,
  neutralFirst,
  startSession,
  countOf,
  openSteps,
  isOver,
  finishStep,
  stepOf,
  progressOf,
  takeOf,
  type SessionRecord,
} from '../../src/session/record.ts';
import { owePictures } from '../../src/session/synthetic.ts';

const WHO = { id: 's', person: 'p', startedAt: 0 };
const one = (): SessionRecord => startSession(WHO, 'only', ['AU12']);

const rounds = (plan: readonly Step[]): Prompt[][] =>
  [1, 2].map((round) => plan.filter((step) => step.round === round).map(({ prompt }) => prompt));

test('each round begins at rest, and chosen units are asked for twice', () => {
  const plan = planOf('only', ['AU01', 'AU43']);
  const [first, second] = rounds(plan);
  expect(first![0]).toEqual({ kind: 'neutral' });
  expect(first).toHaveLength(4);
  expect(second).toEqual(first);
  expect(plan.length).toBe(2 * first!.length);
});

test('the second round of a thorough session asks for every unit once more, for as many lightly as strongly', () => {
  const [first, second] = rounds(planOf('thorough'));
  expect(second![0]).toEqual({ kind: 'neutral' });
  for (const prompt of second!) expect(first).toContainEqual(prompt);
  const units = second!.flatMap((prompt) => (prompt.kind === 'unit' ? [prompt] : []));
  expect(units).toHaveLength(second!.length - 1);
  expect(units.map(({ unit }) => unit)).toEqual(ACTION_UNITS.map(({ code }) => code));
  const light = units.filter(({ strength }) => strength === 'light').length;
  expect(Math.abs(units.length - 2 * light)).toBeLessThanOrEqual(3);
});

test('the thorough form asks for every unit strongly and every expression', () => {
  const plan = planOf('thorough');
  const asked = plan.map(({ prompt }) => JSON.stringify(prompt));
  for (const { code } of ACTION_UNITS) expect(asked).toContain(JSON.stringify({ kind: 'unit', unit: code, strength: 'strong' }));
  for (const expression of EXPRESSIONS) expect(asked).toContain(JSON.stringify({ kind: 'expression', expression }));
  expect(secondsFor('thorough', plan)).toBeLessThan(6.5 * 60);
});

test('a minute asks for the resting face, six expressions as the person would show them, twice, a sentence and a look around', () => {
  const plan = planOf('minute');
  expect(plan[0]).toEqual({ prompt: { kind: 'neutral' }, round: 1 });
  const kinds = plan.map(({ prompt }) => prompt.kind);
  expect(kinds.filter((kind) => kind === 'unit')).toEqual([]);
  expect(kinds.filter((kind) => kind === 'speech' || kind === 'turning')).toEqual(['speech', 'turning']);
  for (const expression of EXPRESSIONS.slice(1)) {
    const own = plan.filter(({ prompt }) => prompt.kind === 'expression' && prompt.expression === expression);
    expect(own.map(({ prompt, round }) => [prompt, round])).toEqual(
      [1, 2].map((round) => [{ kind: 'expression', expression, own: true }, round]),
    );
  }
  expect(secondsFor('minute', plan)).toBeGreaterThan(60);
  expect(secondsFor('minute', plan)).toBeLessThan(75);
});

test('a session of no units is refused', () => {
  expect(() => planOf('only', [])).toThrow(/choose at least one/);
});

test('a session goes through all of its steps and is over then', () => {
  let record = one();
  const rounds: number[] = [];
  while (!isOver(record)) {
    rounds.push(stepOf(record)!.round);
    record = finishStep(record, rounds.length === 2 ? 'skipped' : 'done');
  }
  expect(rounds).toEqual([1, 1, 1, 2, 2, 2]);
  expect(stepOf(record)).toBeNull();
  expect([countOf(record, 'done'), countOf(record, 'skipped'), countOf(record, 'open')]).toEqual([5, 1, 0]);
});

test('what was skipped in a thorough session is not asked for again, all else is; of chosen units everything is', () => {
  for (const form of ['thorough', 'only'] as const) {
    const plan = planOf(form, ['AU02', 'AU12']);
    const same = (prompt: Prompt) => (step: Step) => JSON.stringify(step.prompt) === JSON.stringify(prompt);
    const skipped = plan.filter(({ prompt, round }) => round === 1 && prompt.kind === 'unit' && prompt.unit === 'AU02');
    const asked: Step[] = [];
    let record = startSession(WHO, form, ['AU02', 'AU12']);
    while (!isOver(record)) {
      const step = stepOf(record)!;
      asked.push(step);
      record = finishStep(record, skipped.some(same(step.prompt)) || step.prompt.kind === 'neutral' ? 'skipped' : 'done');
    }
    const spared = plan.filter(({ prompt, round }) => form === 'thorough' && round === 2 && skipped.some(same(prompt)));
    expect(asked).toEqual(plan.filter((step) => !spared.includes(step)));
    expect(spared).toHaveLength(form === 'thorough' ? 1 : 0);
    expect(countOf(record, 'open')).toBe(0);
  }
});

test('of the takes that a session comes to, those passed over are neither done nor to do', () => {
  const told: (readonly [done: number, all: number])[] = [];
  let record = one();
  const tell = (): void => {
    const { done, all } = progressOf(record);
    told.push([done, all]);
  };
  for (const state of ['done', 'skipped', 'done', 'skipped', 'done', 'done'] as const) {
    tell();
    record = finishStep(record, state);
  }
  tell();
  expect(told).toEqual([[0, 6], [1, 6], [1, 5], [2, 5], [2, 4], [3, 4], [4, 4]]); // prettier-ignore
  const again = startAgain(WHO, { kind: 'neutral' }, 'old/0');
  expect(progressOf(again)).toEqual({ done: 0, all: 1 });
  expect(progressOf(finishStep(again, 'done'))).toEqual({ done: 1, all: 1 });
  const back = goBack(finishStep(finishStep(one(), 'skipped'), 'skipped'));
  expect(progressOf(back)).toEqual({ done: 0, all: 5 });
});

test('one step back is asked for again, and what lies ahead of it and is done is not asked for twice', () => {
  const record = goBack(finishStep(finishStep(one(), 'done'), 'done'));
  expect([record.at, openSteps(record).length]).toEqual([1, 5]);
  const before = goBack(record);
  expect([before.at, openSteps(before).length]).toEqual([0, 5]);
  expect(goBack(before).at).toBe(0);
  const done = finishStep(finishStep(finishStep(one(), 'done'), 'done'), 'done');
  expect(finishStep(goBack(done), 'done').at).toBe(3);
});

test('what was done stays done, however often it is asked for again and passed over; what was skipped is open', () => {
  const two = finishStep(finishStep(startSession(WHO, 'thorough'), 'done'), 'done');
  for (const again of [goBack(two), redoStep(two, 1), redoStep(goBack(two)), goBack(goBack(two))]) {
    const passed = finishStep(again, 'skipped');
    expect([passed.states, passed.at]).toEqual([two.states, 2]);
  }
  const skipped = finishStep(finishStep(one(), 'done'), 'skipped');
  expect([goBack(skipped).states, redoStep(skipped, 1).states]).toEqual([
    one().states.with(0, 'done'),
    one().states.with(0, 'done'),
  ]);
});

test('a movement that was skipped and is done after all is asked for in the second round, and stays spared when it is skipped again', () => {
  const start = finishStep(startSession(WHO, 'thorough'), 'done');
  const skipped = finishStep(start, 'skipped');
  for (const back of [goBack(skipped), redoStep(skipped, 1)]) {
    expect(back).toEqual(start);
    expect(countOf(finishStep(back, 'done'), 'skipped')).toBe(0);
    expect(finishStep(back, 'skipped')).toEqual(skipped);
  }
  // the first movement that the second round asks for again
  expect(countOf(finishStep({ ...start, at: 2 }, 'skipped'), 'skipped') + countOf(skipped, 'skipped')).toBe(3);
});

test('a step that is done again keeps its take and its place', () => {
  const record = finishStep(one(), 'done');
  expect(redoStep(record).at).toBe(record.at);
  expect(takeOf(record, 0)).not.toBe(takeOf(record, 1));
  let over = record;
  while (!isOver(over)) over = finishStep(over, 'done');
  expect(redoStep(over)).toBe(over);
});

test('a record survives being kept: plain values only', () => {
  const record = finishStep(startSession(WHO, 'thorough'), 'skipped');
  expect(structuredClone(record)).toEqual(record);
});

test('one thing is asked for again in a session of its own, which needs no neutral face and makes no pictures from one', () => {
  for (const form of ['minute', 'thorough'] as const) {
    const { prompt } = planOf(form)[3]!;
    const again = startAgain({ id: 'new', person: 'p', startedAt: 9 }, prompt, 'old/3');
    expect(replacedTake(again)).toBeNull();
    expect(replacedTake(finishStep(again, 'skipped'))).toBeNull();
    expect([stepOf(again)!.prompt, again.form, takeOf(again, again.at)]).toEqual([prompt, form, 'new/1']);
    const over = finishStep(again, 'done');
    expect([isOver(over), hasNeutral(over)]).toEqual([true, false]);
    expect(replacedTake(over)).toEqual({ before: 'old/3', after: 'new/1' });
  }
  const resting = finishStep(startAgain({ id: 'new', person: 'p', startedAt: 9 }, { kind: 'neutral' }, 'old/0'), 'done');
  expect([isOver(resting), owePictures(resting).synthesis]).toEqual([true, undefined]);
  expect(hasNeutral(finishStep(one(), 'done'))).toBe(true);
});

test('a take is replaced by the one that was asked for in its place, not by a neutral face that was recorded before it', () => {
  const again = neutralFirst(startAgain({ id: 'new', person: 'p', startedAt: 9 }, planOf('thorough')[3]!.prompt, 'old/3'));
  const neutral = finishStep(again, 'done');
  expect([neutral.at, hasNeutral(neutral)]).toEqual([1, true]);
  expect(replacedTake(neutral)).toBeNull();
  expect(replacedTake(finishStep(neutral, 'skipped'))).toBeNull();
  expect(replacedTake(finishStep(neutral, 'done'))).toEqual({ before: 'old/3', after: 'new/1' });
  const resting = startAgain({ id: 'new', person: 'p', startedAt: 9 }, { kind: 'neutral' }, 'old/0');
  expect(replacedTake(finishStep(resting, 'done'))).toEqual({ before: 'old/0', after: 'new/1' });
});
