/** All of a person as one file: what comes out of it is what went in, to the last bit. */

import { expect, test, vi } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { Random } from '../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { labelsOfPrompt, type Prompt, type Sample } from '../../src/core/samples.ts';
import { unzip, zip } from '../../src/core/zip.ts';
import { startSession, finishStep } from '../../src/session/record.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { writeAuNet } from '../../src/learn/nets/au-net-writing.ts';
import { disposeTree, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { startBackend } from '../../src/reader/backend.ts';
import { checkArchive, personIn as personOf } from '../../src/store/archive-read.ts';
import { writeArchive, type PersonData } from '../../src/store/archive.ts';
import type { ModelVersion } from '../../src/store/model-records.ts';
import { readPng, writePng } from '../../src/store/png.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';
import { openArchive } from '../../src/store/open-archive.ts';
import { fetchModel } from '../../src/reader/model-file.ts';
import { inFile, outOfFile } from '../person-file.ts';
import { personIn } from './kept.ts';
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
  const labels = labelsOfPrompt(prompt);
  return {
    id: `sample ${i}`,
    person: 'p',
    session: 's',
    take: `s/${i}`,
    time: 1000 + i,
    modelVersion: 'm',
    origin: i === 2 ? 'synthetic' : 'captured',
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
  sessions: [finishStep(startSession({ id: 's', person: 'p', startedAt: 1 }, 'thorough'), 'skipped')],
  samples,
  versions: [],
  live: null,
};

/** An archive's bytes. */
const written = async (given: PersonData): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await writeArchive(given)).arrayBuffer());

/** All of an archive, pictures decoded. */
const readArchive = async (archive: Uint8Array<ArrayBuffer>): Promise<PersonData> =>
  outOfFile(await personOf(await checkArchive(new Blob([archive]))));

test('a crop survives being a PNG', async () => {
  const [first] = samples;
  expect(await readPng(await writePng(first!.crop))).toEqual(first!.crop);
});

test('what goes into an archive comes out of it', async () => {
  expect(await readArchive(await written(data))).toEqual(data);
});

test('somebody without a neutral face or samples can be kept as well', async () => {
  const bare = { ...data, neutral: null, sessions: [], samples: [] };
  expect(await readArchive(await written(bare))).toEqual(bare);
});

const sha256 = async (bytes: ArrayBuffer): Promise<string> =>
  String(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

test('two models, and which of them is live, go from one device to another with their weights', async () => {
  await startBackend('wasm');
  const base = await fetchModel(new URL('/models/base/model.json', location.href).href);
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
  await (await store.whole()).replace(inFile(data));
  await store.versions.keep(versionOf('first', 'p'), first, null);
  await store.versions.keep(versionOf('second', 'p', { parent: 'first', createdAt: 2 }), second, null);
  await store.versions.activate('p', 'first');
  const before = (await personIn(store, 'p'))!;
  const archive = await written(before);
  await store.erase();
  store.close();

  store = await openStore();
  expect(await personIn(store, 'p')).toBeNull();
  await (await store.whole()).replace(await personOf(await checkArchive(new Blob([archive]))));
  const after = (await personIn(store, 'p'))!;
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
  ['another archive', zip({ 'letter.txt': json('Dear reader') }), /not the file of a person: choose one/],
  ['something of somebody else', zip({ 'facsimile.json': json({ format: 'recipe' }) }), /not an archive of a person: recipe/],
  [
    'a later version',
    zip({ 'facsimile.json': json({ format: 'facsimile person', formatVersion: 3 }) }),
    /another version: 3 .*update the app/,
  ],
])('%s is refused with the reason', async (_what, archive, reason) => {
  await expect(readArchive(archive)).rejects.toThrow(reason);
});

test('a damaged picture is refused', async () => {
  const archive = await written(data);
  const at = archive.findIndex((_, i) => archive[i] === 0x49 && archive[i + 1] === 0x44 && archive[i + 2] === 0x41);
  archive[at + 40]! ^= 0xff;
  await expect(readArchive(archive)).rejects.toThrow(
    /archive that cannot be read: the file: crops\/0\.png is damaged; export it again/,
  );
});

test('a picture that is none, or of another size, is named; the other size before it is decoded', async () => {
  const entries = unzip(await written(data));
  const png = entries['crops/1.png']!;
  const [wide, torn] = [png.slice(), png.slice(0, 200)];
  new DataView(wide.buffer).setUint32(16, 16_000);
  const reading = (spoilt: Uint8Array) => readArchive(zip({ ...entries, 'crops/1.png': spoilt }));
  const decode = vi.spyOn(globalThis, 'createImageBitmap');
  await expect(reading(wide)).rejects.toThrow('crops/1.png: crop of 16000 x 112: 112 x 112 expected; export it again');
  expect(decode).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  await expect(reading(torn)).rejects.toThrow('archive that cannot be read: crops/1.png: ');
  await expect(reading(new Uint8Array(0))).rejects.toThrow('crops/1.png: not a PNG picture');
});

test('it is read in a worker of its own, and what is wrong with another file is told', async () => {
  const archive = await written(data);
  expect(await outOfFile(await openArchive(new Blob([archive])))).toEqual(data);
  await expect(openArchive(new Blob(['no archive']))).rejects.toThrow(
    'archive that cannot be read: the file: no ZIP directory at its end; export it again',
  );
});

/** What facsimile.json says, to be spoilt. */
type Index = Record<'person' | 'neutral', Record<string, unknown>> &
  Record<'sessions' | 'samples', Record<string, unknown>[]> & { live: unknown };

test.each<[what: string, spoil: (index: Index) => void, reason: RegExp]>([
  ['nobody', (index) => delete (index as Partial<Index>).person, /facsimile\.json: person: missing \(a value expected\)/],
  ['no samples', (index) => delete (index as Partial<Index>).samples, /samples: missing \(a value expected\)/],
  ['a sample of somebody else', ({ samples }) => (samples[1]!['person'] = 'q'), /samples\[1\]\.person: "q"/],
  ['a neutral of too few latents', ({ neutral }) => (neutral['latents'] = [0]), /neutral\.latents\.length: 1 \(21 expected\)/],
  ['a live version that is not there', (index) => (index.live = 'nowhere'), /live: "nowhere"/],
])('%s is refused with the reason', async (_what, spoil, reason) => {
  const entries = unzip(await written(data));
  const index = JSON.parse(new TextDecoder().decode(entries['facsimile.json'])) as Index;
  spoil(index);
  await expect(readArchive(zip({ ...entries, 'facsimile.json': json(index) }))).rejects.toThrow(reason);
});

test('a version whose verdict makes no sense, or whose weights are no numbers, is refused', async () => {
  const weights = await fetchModel(new URL('/models/base/model.json', location.href).href);
  const reading = (version: ModelVersion, own = weights) =>
    written({ ...data, versions: [{ version, weights: own }] }).then(readArchive);
  const bad = { ...versionOf('v', 'p'), verdict: { adopt: true } } as unknown as ModelVersion;
  await expect(reading(bad)).rejects.toThrow('facsimile.json: versions[0].verdict.reason: missing (a value expected)');
  const spoilt = (weights.weightData as ArrayBuffer).slice(0);
  new DataView(spoilt).setUint16(0, 0x7e00, true);
  await expect(reading(versionOf('v', 'p'), { ...weights, weightData: spoilt })).rejects.toThrow(
    'archive that cannot be read: models/0.zip: weight that is no number: ',
  );
});

test('an index that is no JSON is refused', async () => {
  const entries = unzip(await written(data));
  const broken = zip({ ...entries, 'facsimile.json': new TextEncoder().encode('{') });
  await expect(readArchive(broken)).rejects.toThrow(/facsimile\.json: not JSON; export it again/);
});
