/** What is said of takes that do not look like what was asked. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, unitIndex, type AuCode } from '../../src/core/facs.ts';
import { labelsOfPrompt, type Companion, type Labels, type Prompt, type Sample } from '../../src/core/samples.ts';
import {
  checkedPictures,
  mismatchOf,
  mistrusted,
  relabelled,
  takeTrusts,
  trustInDoubted,
  trustInWeighing,
  type Mismatch,
  type TakeTrust,
} from '../../src/learn/take-trust.ts';

const smile: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };
const seenAs = (levels: Readonly<Record<string, number>>): number[] => ACTION_UNITS.map(({ code }) => levels[code] ?? 0);
const told = (prompt: Prompt, levels: Readonly<Record<string, number>>, companions: readonly Companion[] = []): Mismatch =>
  mismatchOf(labelsOfPrompt(prompt, companions), seenAs(levels), null);
const sad: Prompt = { kind: 'expression', expression: 'sadness' };
/** Labels of a sad face of which a person labelled one unit as well. */
const sadWith = (unit: AuCode, level: number): Labels => {
  const { units, mask, expression } = labelsOfPrompt(sad);
  return { units: units.with(unitIndex(unit), level), mask: mask.with(unitIndex(unit), 1), expression };
};
const trust = (take: string, weight: number, mismatch: Mismatch | null, levels = {}): TakeTrust => ({
  ...{ take, weight, consistency: 0.5, seen: seenAs(levels), mismatch },
});

describe('a mismatch', () => {
  test('names what is seen in place of what was asked, if anything is', () => {
    expect(told(smile, { AU15: 3 })).toEqual({ kind: 'not-seen', unit: 'AU12', instead: 'AU15' });
    expect(told(smile, { AU12: 0.5 })).toEqual({ kind: 'not-seen', unit: 'AU12', instead: null });
    // one that is left open counts as well: outer brows for inner ones are the usual mistake
    const inner: Prompt = { kind: 'unit', unit: 'AU01', strength: 'strong' };
    expect(told(inner, { AU01: 1, AU02: 4 })).toEqual({ kind: 'not-seen', unit: 'AU01', instead: 'AU02' });
  });

  test('names what moves along, the strongest first, and not what nobody can keep out of the movement', () => {
    expect(told(smile, { AU12: 4, AU06: 4 })).toEqual({ kind: 'unlike-others' });
    expect(told(smile, { AU12: 4, AU01: 2, AU04: 3 })).toEqual({ kind: 'moves-along', units: ['AU04', 'AU01'] });
    expect(told({ kind: 'neutral' }, { AU12: 2 })).toEqual({ kind: 'moves-along', units: ['AU12'] });
  });

  test('says that a movement is weaker or stronger than asked', () => {
    expect(told(smile, { AU12: 2 })).toMatchObject({ kind: 'weaker', asked: 4, seen: 2 });
    expect(told({ ...smile, strength: 'light' }, { AU12: 4 })).toMatchObject({ kind: 'stronger', asked: 2 });
  });

  test('is one with the labels, whatever was asked: each unit beside its own', () => {
    const cheeks: Companion = { unit: 'AU06', level: 4 };
    expect(told(smile, { AU12: 2, AU06: 4 }, [cheeks])).toEqual({ kind: 'weaker', unit: 'AU12', asked: 4, seen: 2 });
    expect(told(smile, { AU12: 4, AU06: 2 }, [cheeks])).toEqual({ kind: 'weaker', unit: 'AU06', asked: 4, seen: 2 });
    expect(told(smile, { AU12: 4, AU06: 4, AU04: 2 }, [cheeks])).toEqual({ kind: 'moves-along', units: ['AU04'] });
    const light = labelsOfPrompt({ ...smile, strength: 'light' });
    expect(mismatchOf(light, seenAs({ AU12: 2 }), null)).toEqual({ kind: 'unlike-others' });
    expect(mismatchOf(light, seenAs({ AU12: 4 }), null)).toMatchObject({ kind: 'stronger', asked: 2, seen: 4 });
    const absent = { ...light, units: light.units.with(unitIndex('AU12'), 0) };
    expect(mismatchOf(absent, seenAs({ AU12: 2 }), null)).toEqual({ kind: 'moves-along', units: ['AU12'] });
    expect(mismatchOf(sadWith('AU15', 4), seenAs({ AU15: 2 }), null)).toMatchObject({ kind: 'weaker', unit: 'AU15' });
  });

  test('of an expression names another one than it is labelled with', () => {
    expect(mismatchOf(labelsOfPrompt(sad), seenAs({}), 'happiness')).toMatchObject({ expression: 'sadness', like: 'happiness' });
    const fear = { ...labelsOfPrompt(sad), expression: EXPRESSIONS.indexOf('fear') };
    expect(mismatchOf(fear, seenAs({}), 'sadness')).toMatchObject({ expression: 'fear', like: 'sadness' });
  });
});

describe('labels by what is seen', () => {
  test('keep open what was open, and are whole levels', () => {
    const { units, mask } = relabelled(
      labelsOfPrompt(smile),
      trust('t', 0, { kind: 'unlike-others' }, { AU12: 1.6, AU06: 3, AU04: 2.4 }),
    );
    expect([units[unitIndex('AU12')], units[unitIndex('AU04')], mask[unitIndex('AU06')]]).toEqual([2, 2, 0]);
  });

  test('call an expression what it looks like, and a resting face that moves none', () => {
    const other = (like: 'fear' | null): TakeTrust => trust('t', 0, { kind: 'other-expression', expression: 'sadness', like });
    expect(relabelled(labelsOfPrompt(sad), other('fear')).expression).toBe(EXPRESSIONS.indexOf('fear'));
    for (const mismatch of [other(null), trust('t', 0, { kind: 'moves-along', units: ['AU15'] }, { AU15: 3 })]) {
      expect(relabelled(sadWith('AU15', 0), mismatch).expression).toBe(EXPRESSIONS.indexOf('sadness'));
    }
    const moved = trust('t', 0, { kind: 'moves-along', units: ['AU12'] }, { AU12: 3 });
    expect(relabelled(labelsOfPrompt({ kind: 'neutral' }), moved).expression).toBe(-1);
  });

  test('of a take that is trusted stay', () => {
    expect(() => relabelled(labelsOfPrompt(smile), trust('t', 0.9, null))).toThrow(RangeError);
  });
});

test('a take weighs what its pictures weigh on the mean; one that was never in a batch, or was synthesized, is not told of', () => {
  const sample = (take: string, i: number, origin: Sample['origin'] = 'captured'): Sample => ({
    ...labelsOfPrompt(smile),
    ...{ id: `${take}/${i}`, person: 'p', session: 's', take, time: i, modelVersion: 'base', origin, prompt: smile },
    crop: new Uint8Array(0),
    points: new Float32Array(0),
    pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] },
    quality: { score: 1, reasons: [] },
    excluded: false,
  });
  const samples = [sample('a', 0), sample('a', 1), sample('b', 0), sample('undrawn', 0), sample('made', 0, 'synthetic')];
  const weights = new Map([['a/0', 1], ['a/1', 0.5], ['b/0', 0.2], ['made/0', 1]]); // prettier-ignore
  const consistency = new Map(samples.map(({ id }) => [id, 0.5]));
  const doubt = (value: number) => ({ doubt: value, seen: seenAs({ AU15: 3 }), like: null });
  const doubts = new Map([['a', doubt(0.4)], ['b', doubt(3)], ['undrawn', doubt(3)]]); // prettier-ignore
  const told = takeTrusts(samples, weights, consistency, doubts);
  expect(told.map(({ take, weight }) => [take, weight])).toEqual([['b', 0.2], ['a', 0.75]]); // prettier-ignore
  expect(told.map(({ mismatch }) => mismatch?.kind)).toEqual(['not-seen', undefined]);
  // one that was held out has no weight, and is told of before them where it was too doubtful to judge
  const held = trustInDoubted(samples, new Map([['undrawn', doubt(3)]]));
  expect(held).toMatchObject([{ take: 'undrawn', weight: null, consistency: null, mismatch: { kind: 'not-seen' } }]);
  // of those that weigh, which are not left out, the doubtful ones
  expect(trustInWeighing(samples, doubts)).toMatchObject([
    { take: 'b', weight: null, mismatch: { kind: 'not-seen' } },
    { take: 'undrawn', weight: null },
  ]);
  expect(mistrusted([...told, ...held]).map(({ take }) => take)).toEqual(['undrawn', 'b']);
});

test('the least trusted come first, the trusted not at all', () => {
  const unlike: Mismatch = { kind: 'unlike-others' };
  expect(mistrusted([trust('a', 0.4, unlike), trust('b', 0.9, null), trust('c', 0.1, unlike)]).map(({ take }) => take)).toEqual([
    'c',
    'a',
  ]);
});

test('consistency is asked for where it is shown: of captured expressions, and of one picture of every other captured take', () => {
  const pictures = (take: string, origin: 'captured' | 'synthetic', prompt: Prompt) =>
    [0, 1, 2].map((i) => ({ id: `${take}/${i}`, take, origin, ...labelsOfPrompt(prompt) }));
  const all = [
    ...pictures('smile', 'captured', smile),
    ...pictures('sad', 'captured', sad),
    ...pictures('made', 'synthetic', sad),
  ];
  expect(checkedPictures(all).map(({ id }) => id)).toEqual(['sad/0', 'sad/1', 'sad/2', 'smile/1']);
});
