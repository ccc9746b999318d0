/** Somebody comes in an archive who is here already: what is merged, kept twice or replaced, on a real IndexedDB. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import type * as tf from '../../src/learn/tf.ts';
import type { TakeTrust } from '../../src/learn/take-trust.ts';
import { PARTS, partOfSynthetic, syntheticId, type Part } from '../../src/core/split.ts';
import { finishStep, startAgain, startSession } from '../../src/session/record.ts';
import { checkArchive, personIn as personOf } from '../../src/store/archive-read.ts';
import { writeArchive, type PersonData, type PersonFile } from '../../src/store/archive.ts';
import { openDatabase } from '../../src/store/database.ts';
import { PersonGone } from '../../src/store/keep.ts';
import type { ModelVersion } from '../../src/store/model-records.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { inFile } from '../person-file.ts';
import { baseline, personIn, sampleOf, samplesIn } from './kept.ts';
import { versionOf } from './version.ts';

let store: Store;
/** What the store says it leaves out. */
const unreadable: string[] = [];
beforeEach(async () => {
  store = await openStore({ onUnreadable: (what, count) => unreadable.push(`${count} ${what}`) });
});
afterEach(async () => {
  store.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

/** Everything of a person, in the order of names; arrays by their length and sum: to compare each of their numbers takes seconds. */
const plain = (data: PersonData | null): string => JSON.stringify(data, (_, value: unknown) => told(value), 1);
function told(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return summed(value as Uint8Array);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
const summed = (numbers: Uint8Array): string => `${numbers.length}: ${numbers.reduce((sum, own, i) => sum + own * (i % 7), 0)}`;
const kept = async (id: string): Promise<string> => plain(await personIn(store, id));

const session = startSession({ id: 's', person: 'a', startedAt: 1 }, 'thorough');
const sampleIn = (id: string, time: number, take: string) => ({ ...sampleOf('a', id, time, take), session: 's' });
const weights: tf.io.ModelArtifacts = {
  weightData: new ArrayBuffer(8),
  weightSpecs: [{ name: 'bias', shape: [2], dtype: 'float32' }],
};
const trust: TakeTrust = {
  ...{ take: 's/0', weight: 0.2, consistency: 0.9, mismatch: { kind: 'unlike-others' } },
  seen: ACTION_UNITS.map(() => 0),
};
const older: PersonData = {
  person: { id: 'a', name: 'Ada', createdAt: 1 },
  neutral: { ...baseline, frames: 30 },
  sessions: [finishStep(session, 'done')],
  samples: [sampleIn('1', 1, 's/0'), sampleIn('2', 2, 's/0')],
  versions: [{ version: versionOf('v1', 'a', { takes: { train: ['s/0'], validation: [], test: [] }, trust: [trust] }), weights }],
  live: 'v1',
};
/** The same person later: two takes more, labels of one picture corrected, another model, trained from the first. */
const newer: PersonData = {
  ...older,
  neutral: baseline,
  sessions: [
    finishStep(finishStep(session, 'done'), 'done'),
    startSession({ id: 'later', person: 'a', startedAt: 9 }, 'thorough'),
  ],
  samples: [
    { ...older.samples[0]!, excluded: true },
    older.samples[1]!,
    sampleIn('3', 3, 's/1'),
    { ...sampleIn('4', 10, 'later/0'), session: 'later' },
  ],
  versions: [...older.versions, { version: versionOf('v2', 'a', { parent: 'v1', createdAt: 2 }), weights }],
  live: 'v2',
};

test('merging an older archive changes nothing of what is newer here', async () => {
  await (await store.whole()).replace(inFile(newer));
  await (await store.whole()).merge(inFile(older));
  expect(await kept('a')).toBe(plain(newer));
});

test('merging a newer archive adds what is new, and leaves what was corrected, chosen and recorded here', async () => {
  await (await store.whole()).replace(inFile(older));
  const added = await (await store.whole()).merge(inFile(newer));
  expect([added.sessions.length, added.samples.length, added.versions.length]).toEqual([2, 2, 1]);
  const { neutral, live, samples } = older;
  const all = { ...newer, neutral, live, samples: [...samples, ...newer.samples.slice(2)] };
  expect(await kept('a')).toBe(plain(all));
});

test('merging the same archive a second time adds nothing', async () => {
  await (await store.whole()).replace(inFile(older));
  await (await store.whole()).merge(inFile(newer));
  const once = await kept('a');
  const again = await (await store.whole()).merge(inFile(newer));
  expect([again.sessions, again.samples, again.versions, again.outdone, again.neutral]).toEqual([[], [], [], [], null]);
  expect(await kept('a')).toBe(once);
});

test('of a take that was done again, on either side, the later try stays, and nothing of the other', async () => {
  const again: PersonData = { ...older, samples: [sampleIn('5', 20, 's/0')] };
  await (await store.whole()).replace(inFile(older));
  expect((await (await store.whole()).merge(inFile(again))).outdone).toEqual(['1', '2']);
  expect((await samplesIn(store.calibration, 'a')).map(({ id }) => id)).toEqual(['5']);
  expect((await (await store.whole()).merge(inFile(older))).leftOut).toBe(2);
  expect((await samplesIn(store.calibration, 'a')).map(({ id }) => id)).toEqual(['5']);
});

test('a take that a session of the file did again is left out of learning, with nothing else of it changed', async () => {
  await (await store.whole()).replace(inFile(older));
  const redo = finishStep(startAgain({ id: 'redo', person: 'a', startedAt: 8 }, { kind: 'neutral' }, 's/0'), 'done');
  const [first, second] = older.samples.map((sample) => ({ ...sample, excluded: true }));
  const again = { ...sampleIn('5', 9, 'redo/1'), session: 'redo' };
  const file: PersonData = { ...older, sessions: [...older.sessions, redo], samples: [first!, second!, again] };
  expect((await (await store.whole()).merge(inFile(file))).redone).toEqual(['1', '2']);
  expect(await kept('a')).toBe(plain(file));
});

test('merging somebody with an empty place here is an import', async () => {
  await (await store.whole()).merge(inFile(newer));
  expect(await kept('a')).toBe(plain(newer));
});

test('who is kept twice has ids of their own throughout, as often as one likes, and the first is not touched', async () => {
  await (await store.whole()).replace(inFile(newer));
  const people = [
    await (await store.whole()).keepBoth(inFile(newer), 'Ada (2)'),
    await (await store.whole()).keepBoth(inFile(newer), 'Ada (3)'),
  ];
  expect(await kept('a')).toBe(plain(newer));
  for (const { id, name } of people) {
    const { person, sessions, samples, versions, live } = (await personIn(store, id))!;
    expect([person.name, sessions.length, samples.length, versions.length]).toEqual([name, 2, 4, 2]);
    const [first, second] = versions.map(({ version }) => version);
    expect([second!.parent, live]).toEqual([first!.id, second!.id]);
    const [left] = sessions;
    expect(samples.map(({ session: own }) => own)).toEqual([left!.id, left!.id, left!.id, sessions[1]!.id]);
    expect(samples.map(({ take }) => take)).toEqual([`${left!.id}/0`, `${left!.id}/0`, `${left!.id}/1`, `${sessions[1]!.id}/0`]);
    expect(first!.takes.train).toEqual([`${left!.id}/0`]);
    expect(first!.trust!.map(({ take }) => take)).toEqual([`${left!.id}/0`]);
    expect([...sessions, ...samples, ...versions.map(({ version }) => version)].every((own) => own.person === id)).toBe(true);
  }
  await store.calibration.replaceTake(people[0]!.id, `s/0`, []);
  expect(await kept('a')).toBe(plain(newer));
});

test("ids that somebody else's things have give way, to the same ones each time", async () => {
  await (await store.whole()).replace(inFile({ ...newer, person: { id: 'b', name: 'Bo', createdAt: 2 }, ...ownedBy('b') }));
  const before = await kept('b');
  for (const import_ of [
    async () => (await store.whole()).merge(inFile(newer)),
    async () => (await store.whole()).merge(inFile(newer)),
    async () => (await store.whole()).replace(inFile(newer)),
  ]) {
    await import_();
    const { samples, sessions, versions, live } = (await personIn(store, 'a'))!;
    expect([samples.length, sessions.length, versions.length]).toEqual([4, 2, 2]);
    expect(versions.map(({ version }) => version.id)).toContain(live);
    const takes = versions.flatMap(({ version }) => (version.trust ?? []).map(({ take }) => take));
    expect(takes).toEqual([samples[0]!.take]);
    expect(await kept('b')).toBe(before);
  }
});

test('a synthetic picture keeps its part under other ids, so that none that was learned from judges', async () => {
  const made = Array.from({ length: 8 }, (_, i) => ({
    ...sampleIn(syntheticId('s', i), i, 's/made'),
    origin: 'synthetic' as const,
  }));
  const person = { ...older, samples: made };
  const partsIn = async (id: string): Promise<Part[]> =>
    (await samplesIn(store.calibration, id)).map((own) => partOfSynthetic(own.id));
  await (await store.whole()).replace(inFile(person));
  const parts = await partsIn('a');
  expect(new Set(parts)).toEqual(new Set(PARTS));
  const twice = await (await store.whole()).keepBoth(inFile(person), 'Ada (2)');
  expect(await partsIn(twice.id)).toEqual(parts);
  const other = { person: { id: 'b', name: 'Bo', createdAt: 2 }, samples: made.map((own) => ({ ...own, person: 'b' })) };
  await (await store.whole()).merge(inFile({ ...other, neutral: null, sessions: [], versions: [], live: null }));
  expect(await partsIn('b')).toEqual(parts);
});

function ownedBy(person: string): Pick<PersonData, 'sessions' | 'samples' | 'versions'> {
  return {
    sessions: newer.sessions.map((own) => ({ ...own, person })),
    samples: newer.samples.map((own) => ({ ...own, person })),
    versions: newer.versions.map(({ version, weights: own }) => ({ version: { ...version, person }, weights: own })),
  };
}

test('a person whose active model is damaged, as a record or in its weights, or without them, can be written to a file, replaced, and put back', async () => {
  const spoiling: ((database: Awaited<ReturnType<typeof openDatabase>>) => Promise<unknown>)[] = [
    (database) => database.delete('weights', 'v1'),
    (database) => database.put('versions', { ...older.versions[0]!.version, curve: null } as unknown as ModelVersion),
    (database) => database.put('weights', { ...weights, weightData: new ArrayBuffer(4) }, 'v1'),
    (database) => database.put('weights', { ...weights, weightData: Float32Array.of(NaN, 0).buffer }, 'v1'),
    (database) => database.put('weights', {}, 'v1'),
  ];
  for (const spoil of spoiling) {
    await (await store.whole()).replace(inFile(older));
    const database = await openDatabase();
    await spoil(database);
    database.close();
    unreadable.splice(0);
    const archive = await writeArchive((await (await store.whole()).of('a'))!);
    expect(unreadable).toEqual(['1 model']);
    const file = await personOf(await checkArchive(archive));
    expect([file.versions, file.live]).toEqual([[], null]);
    await (await store.whole()).replace(inFile(newer));
    await (await store.whole()).replace(file);
    expect(await kept('a')).toBe(plain({ ...older, versions: [], live: null }));
  }
});

test('a session that owes pictures owes the same when the person was replaced and is put back', async () => {
  const over = { ...session, states: session.steps.map(() => 'done' as const), at: session.steps.length };
  const owing: PersonData = { ...older, sessions: [{ ...over, synthesis: { next: 60, made: 55 } }], versions: [], live: null };
  const whole = await store.whole();
  await whole.replace(inFile(owing));
  const archive = await writeArchive((await whole.of('a'))!);
  await whole.replace(inFile(older));
  await whole.replace(await personOf(await checkArchive(archive)));
  expect(await kept('a')).toBe(plain(owing));
});

test('who was replaced is put back, but for somebody who was removed in the meantime', async () => {
  const whole = await store.whole();
  await whole.replace(inFile(newer));
  await whole.putBack(inFile(older));
  expect(await kept('a')).toBe(plain(older));
  await whole.delete('a');
  await expect(whole.putBack(inFile(older))).rejects.toThrow(PersonGone);
  expect([await personIn(store, 'a'), await samplesIn(store.calibration, 'a')]).toEqual([null, []]);
});

test('how much is here is told without reading it', async () => {
  await (await store.whole()).replace(inFile(newer));
  expect(await (await store.whole()).amount('a')).toEqual({ name: 'Ada', sessions: 2, samples: 4, versions: 2 });
  expect(await (await store.whole()).amount('nobody')).toBeNull();
});

const many: PersonData = { ...newer, samples: Array.from({ length: 150 }, (_, i) => sampleIn(`m${i}`, i, 's/0')) };
const incoming = async (): Promise<number> => {
  const database = await openDatabase();
  const count = await database.count('incoming');
  database.close();
  return count;
};

test('an archive with a picture that cannot be decoded changes nothing, however late it comes, and leaves none behind', async () => {
  await (await store.whole()).replace(inFile(older));
  const file = inFile(many);
  const torn: PersonFile = {
    ...file,
    picturesOf: (from, to) => (to < 150 ? file.picturesOf(from, to) : Promise.reject(new Error('crops/149.png: torn'))),
  };
  const whole = await store.whole();
  for (const work of [() => whole.replace(torn), () => whole.merge(torn), () => whole.keepBoth(torn, 'Ada (2)')]) {
    await expect(work()).rejects.toThrow('crops/149.png: torn');
    expect([await kept('a'), await incoming(), (await store.people()).length]).toEqual([plain(older), 0, 1]);
  }
});

test('pictures are asked for some at a time', async () => {
  const file = inFile(many);
  const asked: number[] = [];
  const picturesOf: PersonFile['picturesOf'] = (from, to) => (asked.push(to - from), file.picturesOf(from, to));
  await (await store.whole()).replace({ ...file, picturesOf });
  expect(asked).toEqual([64, 64, 22]);
  expect(await kept('a')).toBe(plain(many));
});

test('what a tab that was closed left on its way does no harm, and two imports at once both come in', async () => {
  const database = await openDatabase();
  for (let i = 0; i < 9; i++) await database.put('incoming', { crop: baseline.crop, points: baseline.landmarks }, i);
  database.close();
  const whole = await store.whole();
  const [, second] = await Promise.all([whole.replace(inFile(newer)), whole.keepBoth(inFile(many), 'Many')]);
  expect([await kept('a'), await incoming()]).toEqual([plain(newer), 0]);
  expect((await personIn(store, second.id))!.samples).toHaveLength(150);
});
