/** A training from samples to a model that is live, in its own worker, on a real database. */

import { afterEach, expect, test } from 'vitest';
import type { Prompt, Sample } from '../../src/core/samples.ts';
import { earlierTrainings, splitTakes, syntheticId } from '../../src/core/split.ts';
import { METHODS } from '../../src/learn/calibration-settings.ts';
import { ARCHITECTURE } from '../../src/learn/nets/architecture.ts';
import { planOf } from '../../src/session/plan.ts';
import { SOME_UNITS } from '../some-units.ts';
import { unzip } from '../../src/core/zip.ts';
import { openDatabase } from '../../src/store/database.ts';
import { NAME, UPGRADES } from '../../src/store/schema.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { startTrainerWorker, TrainerHandle, type TrainingState } from '../../src/models/trainer-handle.ts';
import type { TrainingNews, TrainingRequest } from '../../src/models/training-news.ts';
import { modelArchive } from '../../src/models/model-file.ts';
import { weightsOf } from '../../src/models/weights.ts';
import { fetchModel } from '../../src/reader/model-file.ts';
import type { Reader } from '../../src/reader/reader.ts';
import { RESTING, takesOf } from '../half-mover.ts';
import { checkSeal, sealModel } from '../../src/reader/model-seal.ts';
import { samplesIn } from './kept.ts';
import { ASKED_TO_PAUSE } from './resting-trainer.worker.ts';
import { versionOf } from './version.ts';

const PERSON = 'somebody';
const BASE = new URL('/models/base/model.json', location.href).href;
const REQUEST: TrainingRequest = {
  person: PERSON,
  choice: { method: 'mal', depth: 'top', length: 'short' },
  compare: false,
  base: BASE,
  backend: 'wasm',
};
const STANDING_STILL = { addEventListener: () => undefined };

let store: Store;
afterEach(async () => {
  store.close();
  await new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done));
});

const SESSION = [
  ...planOf('only', SOME_UNITS).map(({ prompt }) => prompt),
  ...(['happiness', 'sadness', 'surprise'] as const).map((expression): Prompt => ({ kind: 'expression', expression })),
];

const ONE_UNIT = planOf('only', ['AU12']).map(({ prompt }) => prompt);
const ONE_MOVEMENT = ONE_UNIT.filter((prompt) => prompt.kind !== 'unit' || prompt.strength === 'strong');
/** Synthetic pictures that judge, as many as a verdict on one unit needs. */
const JUDGES = takesOf(PERSON, SESSION.slice(1, 6))
  .filter(({ time }) => time % 10 === 0)
  .map((own, i): Sample => ({ ...own, id: syntheticId('s', 8 * i + 7), take: 's/made', origin: 'synthetic' }));

async function withSession(prompts: readonly Prompt[] = SESSION, picturesATake = 2): Promise<void> {
  store = await openStore();
  await store.savePerson({ id: PERSON, name: 'Somebody', createdAt: 1 });
  await store.saveBaseline(PERSON, RESTING);
  const samples = takesOf(PERSON, prompts);
  await store.calibration.saveSamples(samples.filter(({ time }) => time % 10 < picturesATake));
  if (prompts === ONE_UNIT || prompts === ONE_MOVEMENT) await store.calibration.saveSamples(JUDGES);
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const blobWorker = (text: string): Worker =>
  new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), { type: 'module' });

function trainer(startWorker?: () => Worker, turn?: number) {
  const handle = new TrainerHandle(STANDING_STILL, startWorker, turn);
  const news: TrainingNews[] = [];
  const states: TrainingState['kind'][] = [];
  handle.onNews((item) => news.push(item));
  handle.onState(({ kind }) => states.push(kind));
  const steps = (): number[] => news.flatMap((item) => (item.kind === 'point' ? [item.point.step] : []));
  const reached = async (step: number): Promise<void> => {
    while (!steps().some((own) => own >= step)) await new Promise((done) => setTimeout(done, 20));
  };
  return { handle, news, states, steps, reached };
}

/** The trainer's worker that pauses itself after the news of a step. */
const resting = (step: number) => (): Worker =>
  new Worker(new URL('./resting-trainer.worker.ts', import.meta.url), { type: 'module', name: String(step) });

/** Stops a training some steps after its first checkpoint. */
async function leave(): Promise<ReturnType<typeof trainer>> {
  const left = trainer(resting(60));
  const going = left.handle.start(REQUEST);
  await left.reached(60);
  left.handle.stop();
  expect((await going).kind).toBe('stopped');
  expect((await store.versions.unfinished(PERSON))?.checkpoint.step).toBe(40);
  return left;
}

test('a training ends in a verdict and a version that is kept, is put to use, and comes back after a reload', async () => {
  await withSession();
  const { handle, news, states } = trainer();
  const state = await handle.start({ ...REQUEST, compare: true });
  expect(state.kind).toBe('done');
  if (state.kind !== 'done') return;
  const each = ['training', 'judging'];
  expect(states).toEqual(['preparing', ...each, ...each, ...each, 'done']);
  for (const method of METHODS) {
    const steps = news.flatMap((item) => (item.kind === 'point' && item.method === method ? [item.point.step] : []));
    expect(steps, method).toEqual(Array.from({ length: 5 }, (_, i) => 20 * (i + 1)));
  }
  const { version, table } = state.outcome;
  expect(table.map(({ method }) => method)).toEqual(['mal', 'mtl', 'stl']);
  expect(version).toMatchObject({ person: PERSON, parent: null, choice: REQUEST.choice, verdict: table[0]!.verdict });
  const consistency = new Map(news.find((item) => item.kind === 'consistency')?.values);
  const learned = takesOf(PERSON, SESSION).filter(({ take }) => version.takes.train.includes(take));
  for (const { id } of learned.filter(({ expression }) => expression >= 0)) expect(consistency.has(id), id).toBe(true);
  // what was learned from is trusted or not, take by take, the least trusted first
  const trusted = version.trust!.flatMap(({ take, weight }) => (weight === null ? [] : [{ take, weight }]));
  expect(trusted.map(({ take }) => take).sort()).toEqual([...version.takes.train].sort());
  expect(trusted).toEqual([...trusted].sort((a, b) => a.weight - b.weight));
  // and what was too doubtful to judge is told of with them, as are the doubtful ones of those that weigh
  const judges = version.verdict.judges!;
  const held = version.trust!.filter(({ weight }) => weight === null);
  const out = held.filter(({ take }) => !version.takes.validation.includes(take));
  expect(out.filter(({ take }) => !version.takes.test.includes(take))).toEqual([]);
  expect([judges.doubted, judges.takes + judges.doubted]).toEqual([out.length, version.takes.test.length]);
  for (const value of consistency.values()) expect(value > 0 && value < 1).toBe(true);
  expect(version.verdict.held.after.meanError!).toBeLessThan(version.verdict.held.before.meanError!);

  const amount = (takes: readonly string[]) => ({ takes: takes.length, synthetic: 0 });
  const { train, validation, test: judging } = version.takes;
  expect(news.filter(({ kind }) => kind === 'split')).toEqual([
    { kind: 'split', amounts: { train: amount(train), validation: amount(validation), test: amount(judging) } },
  ]);
  expect(news).toContainEqual({ kind: 'split', amounts: version.amounts });

  expect(await store.versions.list(PERSON)).toEqual([version]);
  expect(await store.versions.unfinished(PERSON)).toBeNull();
  expect(await store.versions.activeId(PERSON)).toBe(state.outcome.adopted ? version.id : null);
  expect(state.outcome.adopted).toBe(version.verdict.adopt);
  await store.versions.activate(PERSON, version.id);
  store.close();
  store = await openStore();
  const own = await weightsOf(store.versions, PERSON);
  expect(own).toMatchObject({ active: version.id, version: version.id, problem: null });
  expect(own.weights!.userDefinedMetadata).toMatchObject({ version: version.id, architecture: ARCHITECTURE });
  expect(await checkSeal(own.weights!)).toBe(true);
  expect(Object.keys(unzip(await modelArchive(store.versions, version.id)))).toEqual(['model.json', 'weights.bin']);
});

test('a comparison that is stopped, or whose worker dies, loses nothing of the model that was judged before', async () => {
  await withSession(ONE_UNIT);
  for (const end of ['stop', 'die'] as const) {
    let worker!: Worker;
    const { handle } = trainer(() => (worker = startTrainerWorker()));
    handle.onNews((item) => {
      if (item.kind !== 'point' || item.method !== 'mtl') return;
      if (end === 'stop') handle.stop();
      else worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    });
    const state = await handle.start({ ...REQUEST, compare: true });
    if (state.kind !== 'done') throw new Error(`not done: ${JSON.stringify(state)}`);
    const { version, table, missing } = state.outcome;
    expect(table).toEqual([{ method: 'mal', verdict: version.verdict }]);
    expect(missing).toMatch(end === 'stop' ? /^stopped$/ : /out of memory/);
    expect((await store.versions.list(PERSON)).map(({ id }) => id)).toContain(version.id);
    expect(await store.versions.weights(version.id)).not.toBeNull();
    expect(await store.versions.unfinished(PERSON)).toBeNull();
  }
});

test.each([
  // with all its time: a slow machine takes a while to say that there is no such file
  ['that cannot be loaded', 'worker-failed', undefined, () => new Worker('/no-such-worker.js', { type: 'module' })],
  ['that loads and never answers', 'worker-silent', 5, () => blobWorker('')],
  [
    'that answers once and never again',
    'worker-silent',
    5,
    () => blobWorker('let asked = 0; onmessage = ({ data }) => ++asked === 2 && postMessage({ id: data.id, type: "RAW" })'),
  ],
] as const)('a trainer %s has failed by name, and another training can start', async (_what, name, turn, start) => {
  await withSession(ONE_UNIT);
  const { handle } = trainer(start, turn);
  expect(await handle.start(REQUEST)).toMatchObject({ kind: 'failed', name });
  expect(await handle.start(REQUEST)).toMatchObject({ kind: 'failed', name });
});

test('a live view that stops has no rest from the training, though no reading comes to say so', async () => {
  await withSession(ONE_UNIT);
  const rests = new BroadcastChannel('rests');
  const next = (): Promise<number> =>
    new Promise((done) => rests.addEventListener('message', ({ data }: MessageEvent<number>) => done(data), { once: true }));
  const worker = `const rests = new BroadcastChannel('rests');
    onmessage = ({ data: { path, argumentList } }) => path?.[0] === 'rest' && rests.postMessage(argumentList[0].value)`;
  const live = new EventTarget() as Pick<Reader, 'addEventListener'> & EventTarget;
  const handle = new TrainerHandle(live, () => blobWorker(worker));
  const first = next();
  for (let i = 0; i < 60; i++) live.dispatchEvent(new Event('reading'));
  const going = handle.start(REQUEST);
  expect(await first).toBe(0.5);
  while ((await next()) > 0);
  handle.stop();
  await going;
  rests.close();
});

test('a training that was stopped goes on from its last checkpoint, to the very numbers of one that never stopped', async () => {
  await withSession();
  const whole = trainer();
  const uninterrupted = await whole.handle.start(REQUEST);
  await store.versions.activate(PERSON, null);
  await leave();

  const second = trainer();
  const state = await second.handle.start(REQUEST);
  expect(second.steps()).toEqual(whole.steps());
  if (state.kind !== 'done' || uninterrupted.kind !== 'done') throw new Error(`not done: ${state.kind}`);
  const curve = (kind: typeof state) => kind.outcome.version.curve.map(({ unitLoss }) => unitLoss);
  expect(curve(state)).toEqual(curve(uninterrupted));
});

test('a training that was left begins anew: when a label has changed since it says so, when another was chosen it does not', async () => {
  await withSession(ONE_UNIT);
  await leave();
  const [sample] = (await samplesIn(store.calibration, PERSON)).filter(({ prompt }) => prompt.kind === 'unit');
  await store.calibration.saveSamples([{ ...sample!, units: sample!.units.map((level) => level / 2) }]);
  const { news, steps } = await leave();
  expect(news.map(({ kind }) => kind).slice(0, 2)).toEqual(['split', 'anew']);
  expect(steps()[0]).toBe(20);

  const another = trainer();
  expect((await another.handle.start({ ...REQUEST, choice: { ...REQUEST.choice, method: 'stl' } })).kind).toBe('done');
  expect(another.news.some(({ kind }) => kind === 'anew')).toBe(false);
  expect(another.steps()[0]).toBe(20);
});

test('a GPU that is taken away costs a training the steps since its last checkpoint, and nothing else', async () => {
  await withSession(ONE_MOVEMENT, 1); // few pictures: a GPU in software reads a face in a second or more
  const whole = trainer(resting(60));
  const going = whole.handle.start(REQUEST);
  await whole.reached(60);
  const left = await store.versions.unfinished(PERSON);
  whole.handle.pause();
  whole.handle.resume();
  const uninterrupted = await going;
  // the GPU, which is slow where it is software, goes on from the checkpoint of the training without it
  await store.versions.saveUnfinished(left!);

  const losing = trainer(
    () => new Worker(new URL('./losing-trainer.worker.ts', import.meta.url), { type: 'module', name: 'losing trainer' }),
  );
  const state = await losing.handle.start({ ...REQUEST, backend: 'webgpu' });
  const upTo = (step: number): number[] => whole.steps().filter((own) => own <= step);
  expect(losing.steps()).toEqual([...upTo(60), ...whole.steps()]);
  expect(losing.news.filter(({ kind }) => kind === 'gpu-lost')).toHaveLength(1);
  if (state.kind !== 'done' || uninterrupted.kind !== 'done') throw new Error(`not done: ${JSON.stringify(state)}`);
  expect(state.outcome.version.curve).toEqual(uninterrupted.outcome.version.curve);
  expect(state.outcome.version.verdict).toEqual(uninterrupted.outcome.version.verdict);
}, 300_000);

test('a take once learned from stays one, also when it is left out meanwhile and the model that learned from it is gone', async () => {
  await withSession();
  const samples = await samplesIn(store.calibration, PERSON);
  const [take] = [...splitTakes(samples)].find(([, part]) => part === 'test')!;
  const live = versionOf('live', PERSON, { parent: 'gone', takes: { train: [take], validation: [], test: [] } });
  await store.versions.keep(live, await fetchModel(BASE), null);
  await store.versions.activate(PERSON, live.id);
  await store.calibration.saveSamples(samples.filter((own) => own.take === take).map((own) => ({ ...own, excluded: true })));
  const state = await trainer().handle.start(REQUEST);
  if (state.kind !== 'done') throw new Error(`not done: ${state.kind}`);
  const { takes, parent } = state.outcome.version;
  expect(parent).toBe(live.id);
  expect(takes.train).toContain(take);
  expect(splitTakes(samples, earlierTrainings([], { takes })).get(take)).toBe('train');
});

test('a paused training takes no step until it goes on, and a newer version of the app in another tab waits for its end', async () => {
  await withSession(ONE_UNIT);
  const { handle, steps, reached, states } = trainer(resting(20));
  const asked = new BroadcastChannel(ASKED_TO_PAUSE);
  const heard = new Promise((done) => (asked.onmessage = done));
  const going = handle.start(REQUEST);
  await reached(20);
  handle.pause();
  await heard;
  asked.close();
  const before = steps().length;
  const newer = openDatabase({}, [...UPGRADES, () => undefined]);
  await expect(newer).rejects.toMatchObject({ problem: 'blocked' });
  await pause(400);
  expect(steps()).toHaveLength(before);
  handle.resume();
  expect((await going).kind).toBe('done');
  expect(steps().at(-1)).toBe(100);
  expect(states.slice(0, 4)).toEqual(['preparing', 'training', 'paused', 'training']);
});

test('a training that is paused after the last step of a method stays paused, and goes on to the others', async () => {
  await withSession(ONE_UNIT);
  const { handle } = trainer();
  const paused = new Promise<void>((done) =>
    handle.onNews((item) => {
      if (item.kind !== 'point' || item.method !== 'mal' || item.point.step < item.point.steps) return;
      handle.pause();
      done();
    }),
  );
  const going = handle.start({ ...REQUEST, compare: true });
  await paused;
  await pause(400); // what is on its way
  expect(handle.state.kind).toBe('paused');
  handle.resume();
  const state = await going;
  if (state.kind !== 'done') throw new Error(`not done: ${JSON.stringify(state)}`);
  expect(state.outcome.table.map(({ method }) => method)).toEqual(['mal', 'mtl', 'stl']);
});

test('where the model in use may have learned from all that could judge, that is the reason, and the base model can be trained', async () => {
  await withSession((['neutral', 'neutral'] as const).map((kind): Prompt => ({ kind })));
  const numbers = [7, 15, 23, 31, 39, 47, 3, 0, 1, 2]; // six judge, one weighs
  const synthetic = takesOf(PERSON, SESSION.slice(0, numbers.length)).filter(({ time }) => time % 10 === 0)
    .map((own, i): Sample => ({ ...own, id: syntheticId('t', numbers[i]!), take: 't/made', origin: 'synthetic' })); // prettier-ignore
  await store.calibration.saveSamples(synthetic);
  const earlier = versionOf('earlier', PERSON, { takes: { train: ['0', 't/made'], validation: ['1'], test: [] } });
  await store.versions.keep(earlier, await sealModel(await fetchModel(BASE)), null);
  await store.versions.activate(PERSON, earlier.id);
  expect(await trainer().handle.start(REQUEST)).toMatchObject({ kind: 'failed', name: 'all-learned' });
  await store.versions.activate(PERSON, null);
  expect((await trainer().handle.start(REQUEST)).kind).toBe('done');
});

test('what cannot be trained is refused by name', async () => {
  await withSession(SESSION.slice(0, planOf('only', SOME_UNITS).length / 2));
  expect(await trainer().handle.start(REQUEST)).toMatchObject({ kind: 'failed', name: 'too-few-takes' });
  await store.deleteBaseline(PERSON);
  expect(await trainer().handle.start(REQUEST)).toMatchObject({ kind: 'failed', name: 'no-neutral' });
});

test.each(['top', 'deep'] as const)(
  'pictures that are removed meanwhile end a training at depth %s with their name',
  async (depth) => {
    await withSession();
    const { handle } = trainer();
    handle.onNews(({ kind }) => {
      if (kind === 'split') void store.calibration.deleteSamples(takesOf(PERSON, SESSION).map(({ id }) => id));
    });
    expect(await handle.start({ ...REQUEST, choice: { ...REQUEST.choice, depth } })).toMatchObject({
      kind: 'failed',
      name: 'picture-gone',
    });
    expect(await store.versions.list(PERSON)).toEqual([]);
  },
);
