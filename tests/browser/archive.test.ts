/** All of a person as one file: what comes out of it is what went in, to the last bit. */

import { expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { Random } from '../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { labelsOf, type Prompt, type Sample } from '../../src/core/samples.ts';
import { unzip, zip } from '../../src/core/zip.ts';
import { begin, leave } from '../../src/session/record.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { disposeTree, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { startBackend } from '../../src/live/backend.ts';
import { readArchive, writeArchive, type PersonData } from '../../src/store/archive.ts';
import { readPng, writePng } from '../../src/store/png.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';
import type { ModelVersion } from '../../src/store/versions.ts';
import { fetchBase } from '../../src/workers/weights.ts';
import { versionOf } from './version.ts';

const random = new Random('archive');
/** Noise is the hardest picture to keep. */
const crop = (): Uint8Array => Uint8Array.from({ length: CROP_BYTES }, () => Math.floor(256 * random.uniform()));
const points = (): Float32Array => Float32Array.from({ length: 3 * MESH_LANDMARKS }, () => random.normal(5));

const PROMPTS: readonly Prompt[] = [
  { kind: 'neutral' },
  { kind: 'unit', unit: 'AU12', strength: 'light' },
  { kind: 'expression', expression: 'fear' },
];
const person = { id: 'p', name: 'Ümit Ådal', createdAt: 12 };
const samples = PROMPTS.map((prompt, i): Sample => {
  const labels = labelsOf(prompt);
  return {
    id: `sample ${i}`,
    person: 'p',
    session: 's',
    take: `s/${i}`,
    time: 1000 + i,
    modelVersion: 'm',
    origin: i === 2 ? 'made' : 'captured',
    prompt,
    crop: crop(),
    points: points(),
    pose: { yaw: 1.25, pitch: -3.1, roll: 0, translation: [0.1, 2, -50] },
    quality: { score: 0.7, reasons: i === 1 ? ['dark'] : [] },
    ...labels,
    units: labels.units.map((level) => level + random.uniform()),
    excluded: i === 1,
  };
});
const data: PersonData = {
  person,
  neutral: {
    landmarks: points(),
    crop: crop(),
    latents: Float32Array.from({ length: 21 }, () => random.normal(2)),
    modelVersion: 'm',
    frames: 60,
  },
  sessions: [leave(begin({ id: 's', person: 'p', startedAt: 1 }, 'full'), 'skipped')],
  samples,
  versions: [],
  live: null,
};

test('a crop survives being a PNG', async () => {
  const [first] = samples;
  expect(await readPng(await writePng(first!.crop))).toEqual(first!.crop);
});

test('what goes into an archive comes out of it', async () => {
  expect(await readArchive(await writeArchive(data))).toEqual(data);
});

test('somebody without a neutral face or samples can be kept as well', async () => {
  const bare = { ...data, neutral: null, sessions: [], samples: [] };
  expect(await readArchive(await writeArchive(bare))).toEqual(bare);
});

const sha256 = async (bytes: ArrayBuffer): Promise<string> =>
  String(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

test('two models, and which of them is live, go from one device to another with their weights', async () => {
  await startBackend('wasm');
  const base = await fetchBase(new URL('/models/base/model.json', location.href).href);
  const start = readAuNet(base);
  const moved = (seed: number, version: string): tf.io.ModelArtifacts => {
    const params = mapTree(start, (leaf) => tf.tidy(() => tf.add(leaf, tf.randomNormal(leaf.shape, 0, 0.01, 'float32', seed))));
    const weights = writeAuNet(params, base, version);
    disposeTree(params);
    return weights;
  };
  const [first, second] = [moved(1, 'first'), moved(2, 'second')];
  disposeTree(start);

  let store = await openStore();
  await store.replacePerson(data);
  await store.versions.save(versionOf('first', 'p'), first);
  await store.versions.save(versionOf('second', 'p', { parent: 'first', createdAt: 2 }), second);
  await store.versions.activate('p', 'first');
  const before = (await store.everythingOf('p'))!;
  const archive = await writeArchive(before);
  await store.erase();
  store.close();

  store = await openStore();
  expect(await store.everythingOf('p')).toBeNull();
  await store.replacePerson(await readArchive(archive));
  const after = (await store.everythingOf('p'))!;
  expect(after.live).toBe('first');
  expect(after.versions.map(({ version }) => version)).toEqual(before.versions.map(({ version }) => version));
  for (const [i, own] of [first, second].entries()) {
    const { weightData, ...rest } = after.versions[i]!.weights;
    expect(rest).toEqual({ ...own, weightData: undefined });
    expect(await sha256(weightData as ArrayBuffer)).toBe(await sha256(own.weightData as ArrayBuffer));
  }
  expect(await sha256(first.weightData as ArrayBuffer)).not.toBe(await sha256(second.weightData as ArrayBuffer));
  store.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test.each([
  ['no archive at all', new TextEncoder().encode('Dear reader, this is not what you are looking for'), /no ZIP/],
  ['another archive', zip({ 'letter.txt': json('Dear reader') }), /without facsimile\.json/],
  ['something of somebody else', zip({ 'facsimile.json': json({ format: 'recipe' }) }), /not an archive of a person: recipe/],
  [
    'a later version',
    zip({ 'facsimile.json': json({ format: 'facsimile person', formatVersion: 2 }) }),
    /another version: 2 .*update the app/,
  ],
])('%s is refused with the reason', async (_what, archive, reason) => {
  await expect(readArchive(archive)).rejects.toThrow(reason);
});

test('a damaged picture is refused', async () => {
  const archive = await writeArchive(data);
  const at = archive.findIndex((_, i) => archive[i] === 0x49 && archive[i + 1] === 0x44 && archive[i + 2] === 0x41);
  archive[at + 40]! ^= 0xff;
  await expect(readArchive(archive)).rejects.toThrow(/damaged/);
});

/** What facsimile.json says, to be spoilt. */
type Index = Record<'person' | 'neutral', Record<string, unknown>> &
  Record<'sessions' | 'samples', Record<string, unknown>[]> & { live: unknown };

test.each<[what: string, spoil: (index: Index) => void, reason: RegExp]>([
  ['nobody', (index) => delete (index as Partial<Index>).person, /: person/],
  ['no samples', (index) => delete (index as Partial<Index>).samples, /without a list of samples/],
  ['a sample of somebody else', ({ samples }) => (samples[1]!['person'] = 'q'), /: sample 1/],
  ['a sample without an id', ({ samples }) => delete samples[0]!['id'], /: sample 0/],
  ['two samples of one id', ({ samples }) => (samples[0]!['id'] = samples[1]!['id']), /: ids/],
  ['labels of too few units', ({ samples }) => (samples[2]!['units'] = [1, 2]), /: sample 2/],
  ['an intensity that there is not', ({ samples }) => (samples[2]!['units'] = Array(21).fill(6)), /: sample 2/],
  ['a prompt that there is not', ({ samples }) => (samples[0]!['prompt'] = { kind: 'unit', unit: 'AU99' }), /: sample 0/],
  ['no pose', ({ samples }) => (samples[0]!['pose'] = null), /: sample 0/],
  ['a session of somebody else', ({ sessions }) => (sessions[0]!['person'] = 'q'), /: session 0/],
  ['a session beyond its end', ({ sessions }) => (sessions[0]!['at'] = 1000), /: session 0/],
  ['a neutral of too few latents', ({ neutral }) => (neutral['latents'] = [0]), /: neutral/],
  ['a live version that is not there', (index) => (index.live = 'nowhere'), /: version that is live/],
])('%s is refused with the reason', async (_what, spoil, reason) => {
  const entries = unzip(await writeArchive(data));
  const index = JSON.parse(new TextDecoder().decode(entries['facsimile.json'])) as Index;
  spoil(index);
  await expect(readArchive(zip({ ...entries, 'facsimile.json': json(index) }))).rejects.toThrow(reason);
});

test.each<[what: string, spoilt: Partial<Record<keyof ModelVersion, unknown>>]>([
  ['takes', { takes: { train: ['s/0'] } }],
  ['choice', { choice: { method: 'magic', depth: 'top', length: 'short' } }],
  ['verdict', { verdict: { adopt: true } }],
  ['parent', { parent: 3 }],
])('a version whose %s makes no sense is refused', async (_what, spoilt) => {
  const version = { ...versionOf('v', 'p'), ...spoilt } as ModelVersion;
  const weights = await fetchBase(new URL('/models/base/model.json', location.href).href);
  await expect(writeArchive({ ...data, versions: [{ version, weights }] }).then(readArchive)).rejects.toThrow(/: version 0/);
});

test('an index that is no JSON is refused', async () => {
  const entries = unzip(await writeArchive(data));
  const broken = zip({ ...entries, 'facsimile.json': new TextEncoder().encode('{') });
  await expect(readArchive(broken)).rejects.toThrow(/facsimile\.json is none/);
});
