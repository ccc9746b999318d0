/**
 * A simulated person before the real thing: films go frame by frame through the live path in its worker, the capture gate decides
 * what becomes a sample, the store keeps it, the trainer's worker learns from it. What comes out is examined on pictures that
 * none of them has seen.
 */

import { wrap } from 'comlink';
import { builtAssets } from '../../../src/assets.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import type { Baseline, FrameReading } from '../../../src/core/reading.ts';
import { labelsOf, type Prompt, type Sample } from '../../../src/core/samples.ts';
import { DEFAULT_CHOICE, METHODS } from '../../../src/learn/calibration-settings.ts';
import { createReader, type Reader } from '../../../src/reader/reader.ts';
import { DEFAULT_READING } from '../../../src/reader/settings.ts';
import { CaptureGate } from '../../../src/session/gate.ts';
import { READY_FOR, RELEASE_FOR } from '../../../src/session/plan.ts';
import { syntheticSample, neutralsOf, SYNTHETIC_PICTURES } from '../../../src/session/synthetic.ts';
import { startSession, countOf, finishStep, stepOf, takeOf } from '../../../src/session/record.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { synthesize } from '../../../src/face/synthesis/synthesize.ts';
import { TrainerHandle } from '../../../src/models/trainer-handle.ts';
import { fetchModel } from '../../../src/reader/model-file.ts';
import { NO_NEUTRAL, type Sit, type Trained } from '../calibrate/contract.ts';
import { unpackFilm, type FilmPicture } from '../calibrate/film-file.ts';
import { EXAM, filmName, FREE } from '../calibrate/film-names.ts';
import type { Examiner } from './exam.worker.ts';

/** Milliseconds between two pictures of a film. */
const FRAME = 100;
/** Pictures after which a person gives a movement up, or insists that their face rests as it does; nobody tires of resting. */
const PATIENCE = 42;
const INSISTING = 120;
const NEUTRAL_PATIENCE = 200;
/** Times that a picture of an examination is shown: the finder follows a face in a film a little otherwise than it finds one. */
const LOOKED_AT = 4;

interface Sitter {
  readonly films: string;
  readonly person: string;
  readonly reader: Reader;
  readonly store: Store;
  /** Goes on with every picture. */
  time: number;
}

async function filmOf(films: string, name: string): Promise<FilmPicture[]> {
  const response = await fetch(`${films}/${name}.film`);
  if (!response.ok) throw new Error(`no such film: ${response.status} ${response.url}`);
  return unpackFilm(new Uint8Array(await response.arrayBuffer()));
}

/** Shows a picture to the live path. */
async function show(sitter: Sitter, { jpeg }: FilmPicture): Promise<FrameReading> {
  sitter.time += FRAME;
  return sitter.reader.read(await createImageBitmap(new Blob([jpeg.slice()])), sitter.time);
}

/** The picture number `i` of a film that is shown to and fro from its second picture on. */
const pictureAt = (film: readonly FilmPicture[], i: number): FilmPicture => {
  const held = film.length - 1;
  const turn = Math.max(0, i - 1) % (2 * held);
  return film[i === 0 ? 0 : 1 + (turn < held ? turn : 2 * held - 1 - turn)]!;
};

async function recordNeutral(sitter: Sitter): Promise<Baseline> {
  const film = await filmOf(sitter.films, filmName({ kind: 'neutral' }, 1));
  sitter.reader.startNeutral();
  const problems = new Set<string>();
  for (let i = 0; i < NEUTRAL_PATIENCE; i++) {
    if (i === INSISTING) sitter.reader.startNeutral(true);
    const { neutral } = await show(sitter, pictureAt(film, i));
    if (neutral?.problem) problems.add(neutral.problem);
    if (!neutral?.baseline) continue;
    await sitter.store.saveBaseline(sitter.person, neutral.baseline);
    sitter.reader.setBaseline(neutral.baseline);
    return neutral.baseline;
  }
  throw new Error(`${NO_NEUTRAL} in ${NEUTRAL_PATIENCE} pictures: ${[...problems].join(', ')} (${sitter.films})`);
}

/** One take through the gate; whether it became whole. */
async function take(sitter: Sitter, prompt: Prompt, round: number, name: string, neutral: Baseline): Promise<boolean> {
  const film = await filmOf(sitter.films, filmName(prompt, round));
  const gate = new CaptureGate(prompt, neutral.landmarks);
  const samples: Sample[] = [];
  for (let i = 0; i < PATIENCE; i++) {
    const { faces, time } = await show(sitter, pictureAt(film, i));
    const points = faces.map(({ landmarks }) => frontalise(landmarks).points);
    const seen = faces.map(({ pose, quality }, face) => ({ pose, quality, points: points[face]! }));
    const { taken, done } = gate.offer(seen, time);
    const [face] = faces;
    if (taken && face?.crop) {
      samples.push({
        ...labelsOf(prompt),
        id: `${name}/${i}`,
        person: sitter.person,
        session: sitter.person,
        take: name,
        time,
        modelVersion: 'base',
        origin: 'captured',
        prompt,
        crop: face.crop,
        points: points[0]!,
        pose: face.pose,
        quality: face.quality,
        excluded: false,
      });
    }
    if (done >= 1) {
      await sitter.store.calibration.saveSamples(samples);
      return true;
    }
  }
  return false;
}

/** What the live path sees in an examination, each picture by itself and for as long as it takes to look, with the truth for labels. */
async function examination(sitter: Sitter, name: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [i, picture] of (await filmOf(sitter.films, name)).entries()) {
    sitter.reader.newScene();
    for (let i = 1; i < LOOKED_AT; i++) await show(sitter, picture);
    const [face] = (await show(sitter, picture)).faces;
    if (!face?.crop) continue;
    const units = Float32Array.from(picture.truth);
    samples.push({
      ...{ id: `${name}/${i}`, person: sitter.person, session: name, take: `${name}/${i}`, time: i, modelVersion: 'base' },
      ...{ origin: 'captured', prompt: { kind: 'neutral' }, crop: face.crop, points: frontalise(face.landmarks).points },
      ...{ pose: face.pose, quality: face.quality, excluded: false },
      ...{ units, mask: new Uint8Array(units.length).fill(1), expression: -1 },
    });
  }
  return samples;
}

export const sit: Sit = async (films, person) => {
  const store = await openStore();
  await store.savePerson({ id: person, name: person, createdAt: Date.now() });
  const life = new AbortController();
  const settings = { ...DEFAULT_READING, backend: 'wasm', estimateNeutral: false } as const;
  const reader = createReader({ assets: builtAssets(), settings, signal: life.signal });
  reader.captureCrops();
  await reader.open();
  const sitter: Sitter = { films, person, reader, store, time: 0 };

  // the session
  const neutral = await recordNeutral(sitter);
  const skipped: string[] = [];
  let record = startSession({ id: person, person, startedAt: Date.now() }, 'thorough');
  for (let step = stepOf(record); step; step = stepOf(record)) {
    const whole = await take(sitter, step.prompt, step.round, takeOf(record, record.at), neutral);
    if (!whole) skipped.push(filmName(step.prompt, step.round));
    record = finishStep(record, whole ? 'done' : 'skipped');
    sitter.time += RELEASE_FOR + READY_FOR;
  }
  const personTime = sitter.time;
  const captured = await store.calibration.samples(person);

  // pictures of the person's own face, as the app makes them after a session
  const made: Sample[] = [];
  await synthesize(
    new AbortController().signal,
    neutralsOf(captured).map(({ crop }) => crop),
    person,
    SYNTHETIC_PICTURES,
    (picture) => {
      made.push(
        syntheticSample(picture, { id: `made/${made.length}`, person, session: person, time: sitter.time, modelVersion: 'base' }),
      );
    },
  );
  await store.calibration.saveSamples(made);

  // the examination, seen once and read by every model
  const exams = { takes: await examination(sitter, EXAM), free: await examination(sitter, FREE) };
  life.abort();
  const worker = new Worker(new URL('./exam.worker.ts', import.meta.url), { type: 'module' });
  const examiner = wrap<Examiner>(worker);
  const base = await fetchModel(builtAssets().model);
  const before = await examiner.mark(base, exams, null);
  const withNeutral = await examiner.mark(base, exams, neutral);

  // every method on the same takes, from the base weights
  const trainer = new TrainerHandle(reader);
  const trained: Partial<Record<(typeof METHODS)[number], Trained>> = {};
  for (const method of METHODS) {
    const end = await trainer.start({ person, choice: { ...DEFAULT_CHOICE, method }, compare: false, backend: 'wasm' });
    if (end.kind !== 'done') throw new Error(`training ended ${end.kind}: ${end.kind === 'failed' ? end.message : method}`);
    const { id, verdict, milliseconds } = end.outcome.version;
    const after = await examiner.mark((await store.versions.weights(id))!, exams, neutral);
    await store.versions.activate(person, null);
    trained[method] = { after, adopted: verdict.adopt, reason: verdict.reason, milliseconds };
  }
  worker.terminate();
  await (await store.whole()).delete(person);
  store.close();
  return {
    takes: countOf(record, 'done'),
    steps: record.steps.length,
    personTime,
    captured: captured.length,
    skipped,
    before,
    neutral: withNeutral,
    trained: trained as Record<(typeof METHODS)[number], Trained>,
  };
};
