/** The base weights on real photos of people they were not fitted on, through the real face finder. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { auc } from '../../src/core/metrics.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import type { FaceView } from '../../src/core/reading.ts';
import { inputOf } from '../../src/learn/nets/au-net-input.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { applyAuNet } from '../../src/learn/nets/au-net.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { findBrowser } from '../../tools/browser.mjs';
import { DEFAULT_BUNDLE, openFinder } from '../../tools/pictures/finder.ts';
import { readArtifacts } from '../../tools/pretrain/weights/artifacts.ts';
import { findPeople } from '../../tools/pretrain/people.ts';
import { describeOn } from '../learn/backends.ts';
import { sharedFolder } from '../shared.ts';

const FOLDER = join(import.meta.dirname, '../../static/models/base');
/** AUC of smiling against neutral pictures, a little under what the model card states. */
const FLOOR = { alone: { AU12: 0.95, AU06: 0.9 }, own: { AU12: 0.98, AU06: 0.93 } } as const;

interface Face {
  readonly person: string;
  readonly smiling: boolean;
  readonly view: FaceView;
}

const shared = sharedFolder();
const ready = shared !== null && findBrowser() !== null && existsSync(DEFAULT_BUNDLE);
if (shared && !ready) console.warn('skipping real smiles: no browser, or no face bundle (npm run assemble)');

describeOn('wasm', 'real people never fitted on', () => {
  let faces: Face[] = [];

  beforeAll(async () => {
    if (!ready) return;
    const pictures = findPeople(shared)
      .filter(({ part }) => part === 'report')
      .flatMap(({ id, neutral, smiling }) => [
        { person: id, smiling: false, path: neutral },
        ...(smiling ? [{ person: id, smiling: true, path: smiling }] : []),
      ]);
    const finder = await openFinder();
    const found = await finder.find(pictures.map(({ path }) => readFileSync(path)));
    await finder.close();
    faces = pictures.map(({ person, smiling, path }, i) => {
      if (!found[i]) throw new Error(`no face found: ${path}`);
      return { person, smiling, view: { landmarks: frontalise(found[i].landmarks).points, crop: found[i].crop } };
    });
  }, 120_000);

  function latents(known: boolean): number[][] {
    const params = readAuNet(readArtifacts(FOLDER));
    const neutralOf = ({ person }: Face): FaceView => faces.find((face) => face.person === person && !face.smiling)!.view;
    const out = tf.tidy(() =>
      applyAuNet(
        params,
        inputOf(faces.map((face) => ({ face: face.view, neutral: known ? neutralOf(face) : null }))),
      ).latents.arraySync(),
    );
    disposeTree(params);
    return out;
  }

  test.skipIf(!ready).each([
    ['alone', false],
    ['own', true],
  ] as const)('smiles rank above neutral faces (neutral: %s)', (kind, known) => {
    const rows = latents(known);
    for (const code of ['AU12', 'AU06'] as const) {
      const picked = faces.flatMap(({ person }, i) => (person.startsWith('london') ? [i] : []));
      const value = auc(
        picked.map((i) => rows[i]![unitIndex(code)]!),
        picked.map((i) => faces[i]!.smiling),
      );
      expect(value, code).toBeGreaterThanOrEqual(FLOOR[kind][code]);
    }
  });

  test.skipIf(!ready)('a smile posed for a photo reads between B and D on average', () => {
    const rows = latents(true);
    const smiles = faces.flatMap(({ smiling }, i) => (smiling ? [intensity(rows[i]![unitIndex('AU12')]!)] : []));
    const mean = smiles.reduce((sum, value) => sum + value, 0) / smiles.length;
    expect(mean).toBeGreaterThan(2);
    expect(mean).toBeLessThan(4);
  });

  test.skipIf(!ready)('neutral faces seldom raise an alarm', () => {
    const rows = latents(false).filter((_, i) => !faces[i]!.smiling);
    ACTION_UNITS.forEach(({ code }, unit) => {
      const alarms = rows.filter((row) => presence(row[unit]!) >= 0.5).length;
      expect(alarms, code).toBeLessThanOrEqual(Math.ceil(0.05 * rows.length));
    });
  });
});
