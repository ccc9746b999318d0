/** The last stage of pretraining: which faces it learns from, codes that stand for faces, heads that follow, and what it gives. */

import { expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { mirrored, MEAN_FACE } from '../../src/core/mean-face.ts';
import { applyAuNet, initAuNet, readFace, type TopParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree, entries, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { followHeads, solvePositive } from '../../tools/mal/faces/follow.ts';
import { codedPeople, heldPeople, setOf, topOf, trainLastStage, withTop } from '../../tools/mal/faces/last-stage.ts';
import { codesOf, encodeFaces, plainFaces, stageInput, unitFaces } from '../../tools/mal/faces/stage-faces.ts';
import { describeOn, largestDifference } from '../learn/backends.ts';
import { madeFace, madeFaces } from './real-face-samples.ts';

const rest = { smile: 0, frown: 0 };

test('coded readings come mirrored too, and with the neutral where one was found', () => {
  const smiling = madeFace({ file: 'b', person: 'p', neutral: 'a' }, { smile: 3, frown: 0 });
  const again = { ...smiling, variant: 1 };
  const faces = unitFaces([madeFace({ file: 'a', person: 'p' }, rest), smiling, again, { ...smiling, file: 'c', coded: false }]);
  expect(faces.map(({ file, sample }) => [file, sample.known, sample.pictures!.mirrored])).toEqual([
    ['a', false, false],
    ['a', false, true],
    ['b', false, false],
    ['b', true, false],
    ['b', false, true],
    ['b', true, true],
    ['b', false, false],
    ['b', false, true],
  ]);
  expect(faces[1]!.sample.points).toEqual(mirrored(faces[0]!.sample.points));
  expect(faces[3]!.sample.neutral).toEqual(faces[0]!.sample.points);
});

test('who has many pictures gives one reading of each, who has few gives all', () => {
  const film = Array.from({ length: 20 }, (_, i) => madeFace({ file: `film-${i}`, person: 'film' }, rest));
  const portrait = madeFace({ file: 'portrait', person: 'portrait' }, rest);
  const readings = [...film, portrait].flatMap((face) => [0, 1, 2].map((variant) => ({ ...face, variant })));
  const count = (person: string): number => unitFaces(readings).filter(({ sample }) => sample.person === person).length;
  expect([count('film'), count('portrait')]).toEqual([2 * 20, 2 * 3]);
  expect(plainFaces(readings)).toHaveLength(21);
});

test('unknown levels are masked, and a fifth of the coded people is held out', () => {
  const faces = madeFaces(20);
  const set = setOf(plainFaces(faces).map((face) => ({ ...face, code: new Float32Array(2) })));
  expect(Array.from(set.mask).filter((known) => known === 1)).toHaveLength(20 * (ACTION_UNITS.length - 1));
  expect(Math.min(...Array.from(set.units))).toBe(0);
  const people = codedPeople(faces);
  expect(people).toHaveLength(20);
  const held = [0, 1, 2, 3, 4].map((seed) => heldPeople(people, seed));
  expect(held.map(({ size }) => size)).toEqual([4, 4, 4, 4, 4]);
  expect(new Set(held.flatMap((ids) => [...ids])).size).toBe(20);
});

test('a system of equations is solved, and one that is not positive definite is refused', () => {
  const a = Float64Array.from([4, 2, 1, 2, 5, 3, 1, 3, 6]);
  const x = Float64Array.from([1, -1, 2, 0.5, -3, 4]);
  const b = Float64Array.from([0, 1, 2].flatMap((i) => [0, 1].map((c) => [0, 1, 2].reduce((s, k) => s + a[3 * i + k]! * x[2 * k + c]!, 0)))); // prettier-ignore
  solvePositive(a, b, 3).forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 10));
  expect(() => solvePositive(Float64Array.from([1, 2, 2, 1]), Float64Array.from([1, 1]), 2)).toThrow('pivot -3 in row 1 of 2');
});

describeOn('wasm', 'last stage', () => {
  const base = () => ({ params: initAuNet(1), centre: MEAN_FACE });
  const faces = madeFaces(30);

  test('codes and top read what the whole network reads, with a neutral and without, in any order', () => {
    const network = base();
    const known = madeFace({ file: 'smile', person: 'coded-0', neutral: 'coded-0' }, { smile: 3, frown: 0 });
    const some = unitFaces([...faces.slice(0, 2), known]);
    expect(some.some(({ sample }) => sample.known)).toBe(true);
    const encoded = encodeFaces(network, some);
    tf.tidy(() => {
      const byCode = readFace(topOf(network.params), codesOf(encoded));
      const input = stageInput(some.map(({ sample }) => sample), MEAN_FACE); // prettier-ignore
      const whole = applyAuNet(network.params, input);
      for (const name of ['latents', 'sides', 'covered', 'expressions'] as const) {
        expect(largestDifference(byCode[name], whole[name]), name).toBeLessThan(1e-4);
      }
    });
    disposeTree(network.params);
  });

  test('heads follow shared blocks that moved', () => {
    const network = base();
    const top = topOf(network.params);
    const codes = codesOf(encodeFaces(network, plainFaces(faces)));
    const move = (leaf: tf.Tensor, path: string): tf.Tensor =>
      path.includes('/shared/')
        ? tf.tidy(() => tf.add(leaf, tf.randomNormal(leaf.shape, 0, 0.02, 'float32', 7)))
        : tf.clone(leaf);
    const plainly = mapTree(top, move);
    const before = readFace(top, codes);
    const followed = followHeads(top, mapTree(top, move), codes);
    const errors = [plainly, followed].map((moved: TopParams) =>
      tf.tidy(() => {
        const now = readFace(moved, codes);
        return [now.sides, now.covered].map((out, i) => largestDifference(out, i === 0 ? before.sides : before.covered));
      }),
    );
    errors[1]!.forEach((error, i) => expect(error).toBeLessThan(0.2 * errors[0]![i]!));
    tf.dispose([codes, { ...before }]);
    [plainly, followed].forEach(disposeTree);
    disposeTree(network.params);
  });

  test.each([{ kind: 'stl' }, { kind: 'mal', form: 'agreement' }] as const)(
    'it learns to tell what faces show, by $kind, and leaves the base alone',
    async (method) => {
      const network = base();
      const kept = entries(network.params).map(([, leaf]) => leaf.dataSync().slice());
      const { top, curve, weights, expressions } = await trainLastStage(network, faces, method, { seed: 1, steps: 60 });
      expect(curve.at(-1)!.unitLoss).toBeLessThan(0.5 * curve[0]!.unitLoss);
      entries(network.params).forEach(([, leaf], i) => expect(leaf.dataSync()).toEqual(kept[i]));
      expect(weights).toHaveLength(expressions.length);
      const held = method.kind === 'mal' ? heldPeople(codedPeople(faces), 1) : new Set();
      expect(held.size).toBe(method.kind === 'mal' ? 6 : 0);
      expect(expressions.some(({ sample }) => held.has(sample.person))).toBe(false);
      expect(expressions).toHaveLength(faces.length - held.size);
      const whole = withTop(network.params, top);
      const smiles = plainFaces(faces).map(({ sample }) => sample).slice(0, 6); // prettier-ignore
      const latents = tf.tidy(() => applyAuNet(whole, stageInput(smiles, MEAN_FACE)).latents.arraySync());
      latents.forEach((row, i) => expect(row[unitIndex('AU12')]! > 1.5).toBe(i % 3 === 1));
      disposeTree(top);
      disposeTree(network.params);
    },
  );
});
