/** The experiment on real faces: spoilt labels, thresholds, and a tiny run from end to end. */

import { expect, test } from 'vitest';
import { unitIndex } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { initAuNet } from '../../src/learn/nets/au-net.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { runExperiment, type FaceRun } from '../../tools/mal/faces/experiment.ts';
import { galleryCsv, galleryPage, weighFaces } from '../../tools/mal/faces/gallery.ts';
import { bestThreshold, OWN_THRESHOLD, peopleShowing } from '../../tools/mal/faces/judge.ts';
import { BEFORE, FACE_ROWS, SHUFFLED } from '../../tools/mal/faces/rows.ts';
import { shuffleLabels } from '../../tools/mal/faces/shuffle.ts';
import { summarise } from '../../tools/mal/faces/summary.ts';
import { faceTables, wordsOf } from '../../tools/mal/faces/tables.ts';
import { foldsOf } from '../../tools/pretrain/folds.ts';
import { codedPeople } from '../../tools/mal/faces/last-stage.ts';
import { plainFaces, unitFaces } from '../../tools/mal/faces/stage-faces.ts';
import { describeOn } from '../learn/backends.ts';
import { madeFaces } from './real-face-samples.ts';

const labels = Array.from({ length: 300 }, (_, i) => i % 7);

test('a share of the labels is dealt out anew: as many of each, the same faces and more for a larger share', () => {
  expect(shuffleLabels(labels, 0, 'key')).toEqual({ labels, changed: labels.map(() => false) });
  const [some, more] = [0.2, 0.4].map((share) => shuffleLabels(labels, share, 'key'));
  for (const { labels: next, changed } of [some!, more!]) {
    expect([...next].sort()).toEqual([...labels].sort());
    next.forEach((label, i) => expect(changed[i]).toBe(label !== labels[i]));
  }
  const count = (list: readonly boolean[]): number => list.filter(Boolean).length;
  expect(count(some!.changed)).toBeLessThanOrEqual(60);
  expect(count(some!.changed)).toBeGreaterThan(40);
  expect(count(more!.changed)).toBeGreaterThan(80);
  expect(shuffleLabels(labels, 0.2, 'other')).not.toEqual(some);
});

test('a threshold is where F1 is best, and the own one where that is as good or too few show the unit', () => {
  expect(bestThreshold([0, 0.2, 1, 1.2, 1.4], [false, false, true, true, true])).toBeCloseTo(0.6);
  expect(bestThreshold([0, 0.2, 2, 2.2, 2.4], [false, false, true, true, true])).toBe(OWN_THRESHOLD);
  expect(bestThreshold([0, 0.2, 1, 1.2], [false, false, true, true])).toBe(OWN_THRESHOLD);
  expect(bestThreshold([5, 5, 5, 5], [true, true, true, false])).toBeLessThan(5);
});

describeOn('wasm', 'experiment', () => {
  test('every row, share, seed and fold; nobody judged twice; the tables name all', async () => {
    const faces = madeFaces(12);
    const people = codedPeople(faces);
    const folds = foldsOf(people.slice(3), 2);
    const sets = {
      people,
      folds,
      units: unitFaces(faces),
      plain: plainFaces(faces.filter(({ coded }) => coded)),
      expressions: plainFaces(faces.filter(({ expression }) => expression >= 0)),
    };
    const units = [unitIndex('AU04'), unitIndex('AU12')];
    const options = { seeds: 1, steps: 2, scored: new Set(units) };
    const runs: FaceRun[] = [];
    const base = () => ({ params: initAuNet(1), centre: MEAN_FACE });
    const start = base();
    for await (const run of runExperiment(sets, start, options)) runs.push(run);
    disposeTree(start.params);
    expect(runs).toHaveLength(2 * (2 + (FACE_ROWS.length - 1) * SHUFFLED.length));
    for (const { fold, own, set, share, row, weightAuc } of runs) {
      expect(own.map(({ take }) => take).sort()).toEqual([...folds[fold]!].sort());
      expect(set).toHaveLength(own.length);
      expect(own.every(({ mask }) => mask.length === 21 && [...Array(21).keys()].every((i) => mask[i] === Number(units.includes(i))))).toBe(true); // prettier-ignore
      if (share === 0 || row.startsWith('mtl')) expect(weightAuc).toBeNull();
      if (share > 0 && row.startsWith('mal')) expect(weightAuc).toBeGreaterThan(0);
    }

    const numbers = summarise(runs, units);
    expect(FACE_ROWS.map(({ name }) => name)).toContain(numbers.winner);
    expect(numbers.rows.stl![0.4]).toEqual(numbers.rows.stl![0]);
    expect(Object.keys(numbers.gain)).toEqual([BEFORE, ...FACE_ROWS.map(({ name }) => name).filter((name) => name !== 'mal')]);
    for (const byShare of Object.values(numbers.rows)) {
      for (const { f1, meanF1, meanAuc } of Object.values(byShare)) {
        expect(meanF1).toBeCloseTo((f1.AU04! + f1.AU12!) / 2);
        expect(meanAuc).toBeGreaterThanOrEqual(0);
      }
    }
    expect(peopleShowing(sets.plain)[units[1]!]).toBe(4);

    const network = base();
    const gallery = await weighFaces(network, faces, { kind: 'mal', form: 'agreement' }, 8);
    disposeTree(network.params);
    expect(gallery.map(({ weight }) => weight)).toEqual(gallery.map(({ weight }) => weight).sort((a, b) => b - a));
    for (const { consistency } of gallery) expect(Math.abs(consistency - 0.5)).toBeLessThanOrEqual(0.5);
    expect(galleryCsv(gallery).trim().split('\n')).toHaveLength(gallery.length + 1);
    expect(galleryPage(gallery).match(/data:image\/jpeg/g)).toHaveLength(gallery.length);
    const facts = [{ unit: 'AU04', people: 8, pictures: 24, positives: 8 }, { unit: 'AU12', people: 8, pictures: 24, positives: 8 }]; // prettier-ignore
    const tables = faceTables(numbers, facts, gallery, 3);
    for (const { name } of FACE_ROWS) expect(tables).toContain(`| ${wordsOf(name)} |`);
  });
});
