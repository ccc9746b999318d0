/** Which weights read a person, from the store to the scorer and back: a real database, and the live path in its real worker. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtAssets } from '../../src/assets.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { ActiveModel, type InUse } from '../../src/models/active-model.ts';
import { startBackend } from '../../src/reader/backend.ts';
import { fetchModel } from '../../src/reader/model-file.ts';
import { sealModel } from '../../src/reader/model-seal.ts';
import { createReader, type Reader } from '../../src/reader/reader.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { versionOf } from './version.ts';

const PERSON = 'p';
const OTHER = 'q';
let store: Store;
let life: AbortController;
let reader: Reader;
let model: ActiveModel;
let heard: InUse[];
let tabs: BroadcastChannel;
/** How often another tab changed something. */
let elsewhere: number;
const CHANNEL = 'models of this test';

beforeEach(async () => {
  store = await openStore();
  for (const id of [PERSON, OTHER]) await store.savePerson({ id, name: id, createdAt: 1 });
  life = new AbortController();
  const settings = { ...DEFAULT_READING, backend: 'wasm' } as const;
  reader = createReader({ assets: builtAssets(), settings, signal: life.signal });
  tabs = new BroadcastChannel(CHANNEL);
  model = new ActiveModel(store.versions, reader, tabs, () => elsewhere++);
  heard = [];
  elsewhere = 0;
  model.onChange((inUse) => heard.push(inUse));
});
afterEach(async () => {
  life.abort();
  tabs.close();
  store.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

/** The base weights, each moved a little, as a training writes them. */
async function ownWeights(id: string): Promise<tf.io.ModelArtifacts> {
  await startBackend('wasm');
  const base = await fetchModel(builtAssets().model);
  const start = readAuNet(base);
  const params = mapTree(start, (leaf) => tf.tidy(() => tf.add(leaf, tf.randomNormal(leaf.shape, 0, 0.01))));
  const weights = writeAuNet(params, base, id);
  [start, params].forEach(disposeTree);
  return sealModel(weights);
}

async function keep(id: string, weights?: tf.io.ModelArtifacts, person = PERSON, parent: string | null = null): Promise<void> {
  await store.versions.keep(versionOf(id, person, { parent }), weights ?? (await ownWeights(id)), null);
}

const read = (): string | null => (reader.state.kind === 'ready' ? reader.state.readiness.modelVersion : null);

test('what a person chose reads them from the first frame on, and what is told is what the scorer answers', async () => {
  await keep('one');
  await store.versions.activate(PERSON, 'one');
  await model.follow(PERSON);
  expect(model.inUse).toEqual({ person: PERSON, version: 'one', problem: null });
  await reader.open();
  expect(read()).toBe('one');
  expect(await model.activate(PERSON, null)).toEqual({ person: PERSON, version: null, problem: null });
  expect(read()).not.toBe('one');
  expect((await model.activate(PERSON, 'one')).version).toBe('one');
  expect(read()).toBe('one');
  expect((await model.follow(OTHER)).version).toBeNull();
  expect(read()).not.toBe('one');
});

test('a switch made in another tab is followed here, and told', async () => {
  await keep('one');
  await model.follow(PERSON);
  await reader.open();
  const other = new BroadcastChannel(CHANNEL);
  const second = new ActiveModel(store.versions, createReader({ assets: builtAssets(), signal: life.signal }), other);
  await second.follow(PERSON);
  await second.activate(PERSON, 'one');
  await expect.poll(() => [model.inUse.version, read()]).toEqual(['one', 'one']);
  await second.delete(PERSON, 'one');
  await expect.poll(() => [model.inUse.version, read() === 'one']).toEqual([null, false]);
  expect(elsewhere).toBe(2);
  other.close();
});

test('quick switches end with the last one in the store, in the scorer and in what is told', async () => {
  await keep('one');
  await keep('two');
  await model.follow(PERSON);
  await reader.open();
  for (const last of ['two', null, 'one'] as const) {
    const asked = (['one', 'two', null, last] as const).map((id) => model.activate(PERSON, id));
    expect((await asked.at(-1)!).version).toBe(last);
    await Promise.all(asked);
    expect(await store.versions.activeId(PERSON)).toBe(last);
    expect(model.inUse.version).toBe(last);
    expect(heard.at(-1)!.version).toBe(last);
    if (last) expect(read()).toBe(last);
  }
});

test('a switch of the person while the model is on its way ends with the person who was chosen last', async () => {
  await keep('one');
  await keep('theirs', undefined, OTHER);
  await store.versions.activate(PERSON, 'one');
  await store.versions.activate(OTHER, 'theirs');
  await reader.open();
  const [first] = [model.follow(PERSON), model.follow(OTHER)];
  expect(await first).toEqual({ person: OTHER, version: 'theirs', problem: null });
  expect(read()).toBe('theirs');
});

const shifted = ({ weightSpecs, ...rest }: tf.io.ModelArtifacts): tf.io.ModelArtifacts => {
  const [first, ...others] = weightSpecs!;
  return { ...rest, weightSpecs: [{ ...first!, name: 'elsewhere/kernel' }, ...others] };
};
const withData = (weights: tf.io.ModelArtifacts, spoil: (view: DataView) => void): tf.io.ModelArtifacts => {
  const weightData = (weights.weightData as ArrayBuffer).slice(0);
  spoil(new DataView(weightData));
  return { ...weights, weightData };
};
const said = (weights: tf.io.ModelArtifacts, more: object): tf.io.ModelArtifacts => ({
  ...weights,
  userDefinedMetadata: { ...weights.userDefinedMetadata, ...more },
});

test.each([
  ['of an earlier network', 'outdated', (w) => said(w, { architecture: { id: 'facsimile-au-net', version: 0 } })],
  ['of another network', 'outdated', (w) => said(w, { architecture: { id: 'a-net', version: 1 } })],
  ['of a later network', 'newer', (w) => said(w, { architecture: { id: 'facsimile-au-net', version: 9 } })],
  ['with other action units', 'outdated', (w) => said(w, { actionUnits: ['AU12'] })],
  ['with a flipped bit', 'damaged', (w) => withData(w, (view) => view.setUint8(1000, view.getUint8(1000) ^ 1))],
  ['of zeros', 'damaged', (w) => withData(w, (view) => new Uint8Array(view.buffer).fill(0))],
  ['with a weight that is no number', 'damaged', (w) => withData(w, (view) => view.setFloat32(0, NaN, true))],
  ['that is cut off', 'damaged', (w) => ({ ...w, weightData: (w.weightData as ArrayBuffer).slice(0, 1000) })],
  ['whose weights have other names', 'refused', shifted],
] as readonly [string, string, (weights: tf.io.ModelArtifacts) => tf.io.ModelArtifacts][])(
  'a model %s is replaced by the base weights, and the live view goes on',
  async (_what, problem, spoil) => {
    await keep('bad', spoil(await ownWeights('bad')));
    await store.versions.activate(PERSON, 'bad');
    await model.follow(PERSON);
    const { modelVersion } = await reader.open();
    expect(modelVersion).not.toBe('bad');
    expect(model.inUse).toEqual({ person: PERSON, version: null, problem });

    // nor does it do harm where the path runs already
    await model.activate(PERSON, null);
    expect(model.inUse.problem).toBeNull();
    if (problem !== 'refused') {
      await expect(model.activate(PERSON, 'bad')).rejects.toMatchObject({ name: 'UnusableVersion', problem });
      expect(await store.versions.activeId(PERSON)).toBeNull();
    } else expect(await model.activate(PERSON, 'bad')).toMatchObject({ version: null, problem });
    expect(reader.state.kind).toBe('ready');
  },
);

test('a version goes back to what it was trained from, and none can be another person\u2019s', async () => {
  await keep('one');
  await keep('two', undefined, PERSON, 'one');
  await keep('theirs', undefined, OTHER);
  await model.follow(PERSON);
  await model.activate(PERSON, 'two');
  expect((await model.rollBack(PERSON)).version).toBe('one');
  expect((await model.rollBack(PERSON)).version).toBeNull();
  await expect(model.activate(PERSON, 'theirs')).rejects.toThrow('no such version of this person');
  await expect(model.delete(PERSON, 'theirs')).rejects.toThrow('no such version of this person');
  await model.activate(PERSON, 'two');
  expect((await model.delete(PERSON, 'two')).version).toBeNull();
  expect(await store.versions.weights('two')).toBeNull();
});

test('a model that its verdict adopts is active at once, unless another was chosen meanwhile', async () => {
  const verdict = { ...versionOf('any', PERSON).verdict, adopt: true, reason: 'better' as const };
  const weights = await ownWeights('better');
  expect(await store.versions.keep(versionOf('better', PERSON, { verdict }), weights, null)).toBe(true);
  expect(await store.versions.activeId(PERSON)).toBe('better');
  expect(await store.versions.keep(versionOf('best', PERSON, { verdict }), weights, null)).toBe(false);
  expect(await store.versions.activeId(PERSON)).toBe('better');
});
