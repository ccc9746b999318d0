/** Which real faces "my neutral" takes for neutral, and which are taken for one person's. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NeutralCapture } from '../../src/core/baseline.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { PeopleInView } from '../../src/core/people-in-view.ts';
import type { NeutralProblem } from '../../src/core/reading.ts';
import { Picture } from '../../src/reader/picture.ts';
import type { ScoredFrame } from '../../src/reader/scorer.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { portrait, portraitNames } from './pictures.ts';
import { WholePath } from './whole-path.ts';

const london = (await portraitNames('london')) ?? [];
const canada = (await portraitNames('canada')) ?? [];
const smiling = london.filter((name) => name.includes('smiling'));
const neutral = [...london.filter((name) => name.includes('neutral')), ...canada];

describe.skipIf(london.length === 0)('a portrait', () => {
  let path: WholePath;
  /** The faces of each, looked at alone. */
  const portraits = new Map<string, ScoredFrame['faces']>();
  beforeAll(async () => {
    path = await WholePath.open({ ...DEFAULT_READING, backend: 'wasm', smoothing: 0 }, new Picture());
    for (const [i, name] of [...neutral, ...smiling].entries()) {
      await path.newScene();
      portraits.set(name, (await path.read(await portrait(name), i)).faces);
    }
  });
  afterAll(() => path.close());
  const viewsOf = (name: string) =>
    portraits.get(name)!.map((one) => ({ ...one, crop: one.crop!, landmarks: frontalise(one.landmarks).points }));

  /** Share of some of which a recording says this. */
  const share = (names: readonly string[], problem: NeutralProblem | null): number =>
    names.filter((name, i) => new NeutralCapture().offer(viewsOf(name), i) === problem).length / names.length;

  test('is taken as neutral when the face is', () => {
    expect(share(neutral, null)).toBeGreaterThan(0.97);
  });

  test('is refused as an expression when it smiles, but for the faintest of them', () => {
    expect(share(smiling, 'expression')).toBeGreaterThan(0.8);
  });

  /** Whether somebody who comes where a portrait was seen is taken for its person. */
  function isKnown(seen: string, comes: string): boolean {
    const people = new PeopleInView();
    const show = (name: string, id: number): number =>
      people.recognise([{ ...viewsOf(name)[0]!, id, inDoubt: false }], 1000 * id)[0]!.person;
    return show(seen, 1) === show(comes, 2);
  }

  test('of the same person who smiles is that of somebody known, of another in the same studio hardly ever', () => {
    const smiles = smiling.filter((name) => isKnown(name.replace('smiling', 'neutral'), name));
    const pairs = neutral.flatMap((one, i) => neutral.slice(i + 1, i + 9).map((other) => [one, other] as const));
    const others = pairs.filter((pair) => isKnown(...pair));
    console.log(`known: ${smiles.length} of ${smiling.length} smiles, ${others.length} of ${pairs.length} others`);
    expect(smiles.length / smiling.length).toBeGreaterThan(0.8);
    expect(others.length / pairs.length).toBeLessThan(0.015);
  });
});
