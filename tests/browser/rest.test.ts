/**
 * Real people before the gate as a session has them: with their own neutral face, after a look at their rest. What cannot be told from that
 * is filed under no movement, whatever is asked for; clear movements of theirs are.
 */

import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { EXPRESSIONS } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { medianFace } from '../../src/core/baseline.ts';
import type { FrameReading } from '../../src/core/reading.ts';
import type { Prompt } from '../../src/core/samples.ts';
import { Picture } from '../../src/reader/picture.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import type { Frame } from '../../src/reader/sources/source.ts';
import { GatedCapture, watchRest } from '../../src/session/capture.ts';
import { OwnFace } from '../../src/session/own-face.ts';
import { planOf, timingOf, type Form } from '../../src/session/plan.ts';
import { Rest } from '../../src/session/rest.ts';
import { portrait, sharedBlob } from './pictures.ts';
import { WholePath } from './whole-path.ts';

const isThere = (await commands.sharedNames('faces/video')) !== null;
/** Milliseconds between two readings, readings of rest before each step, and while a known neutral face is asked for. */
const EVERY = 100;
const BEFORE = 9;
const RESTING = 19;
const FROM = { takenAt: 0, modelVersion: 'base' };

/** Frames of a video, EVERY milliseconds, 640 wide. */
async function* framesOf(name: string): AsyncGenerator<ImageBitmap> {
  const source = new BlobSource(await sharedBlob(`faces/video/${name}`, 'video/mp4'));
  const input = new Input({ formats: ALL_FORMATS, source });
  const track = (await input.getPrimaryVideoTrack())!;
  const sink = new VideoSampleSink(track);
  const times = Array.from(
    { length: Math.floor((1000 * (await track.computeDuration())) / EVERY) },
    (_, i) => (i * EVERY) / 1000,
  );
  for await (const sample of sink.samplesAtTimestamps(times)) {
    if (!sample) continue;
    const frame = sample.toVideoFrame();
    sample.close();
    yield await createImageBitmap(frame, { resizeWidth: 640 });
    frame.close();
  }
}

/** A film that is shown to and fro, without end. */
function* again<T>(film: readonly T[]): Generator<T, never> {
  for (let i = 0; ; i++) {
    const turn = i % Math.max(1, 2 * film.length - 2);
    yield film[turn < film.length ? turn : 2 * film.length - 2 - turn]!;
  }
}

describe.skipIf(!isThere)('a real face', () => {
  let path: WholePath;
  beforeAll(async () => {
    path = await WholePath.open({ ...DEFAULT_READING, backend: 'wasm', smoothing: 0 }, new Picture());
  });
  afterAll(() => path.close());

  /** Readings of `frames`, all beside the neutral that the first `still` of them give; and the neutral's landmarks. */
  async function readingsOf(frames: readonly Frame[], still: number) {
    await path.setBaseline(null);
    const read = async (list: readonly Frame[]): Promise<FrameReading[]> => {
      await path.newScene();
      const readings: FrameReading[] = [];
      // the path closes what it reads
      for (const [i, frame] of list.entries()) {
        readings.push({ ...(await path.read(await createImageBitmap(frame), i * EVERY)), at: 0 } as unknown as FrameReading);
      }
      return readings;
    };
    const views = (await read(frames.slice(0, still))).map(({ faces: [face] }) => ({
      landmarks: frontalise(face!.landmarks).points,
      crop: face!.crop!,
    }));
    const { landmarks, crop } = medianFace(views);
    await path.setBaseline({ landmarks, crop, latents: new Float32Array(21), modelVersion: 'none', frames: still });
    return { neutral: landmarks, readings: await read(frames) };
  }

  /** Pictures that a gate takes of the next readings, after it has seen some rest. */
  function taken(form: Form, prompt: Prompt, rest: Rest, neutral: Float32Array, film: Iterator<FrameReading>): number {
    const capture = new GatedCapture(new OwnFace(), prompt, neutral, rest.known());
    const { limit } = timingOf(form, { prompt, round: 1 });
    for (let time = 0; time < limit; time += EVERY) capture.look({ ...film.next().value, time }, FROM);
    return capture.pictures.length;
  }

  test.each(['not_expressive.mp4', 'baseline.mp4'])(
    'at rest (%s) gives no take of any movement, in either session',
    async (name) => {
      const frames: ImageBitmap[] = [];
      for await (const frame of framesOf(name)) frames.push(frame);
      const { neutral, readings } = await readingsOf(frames, 20);
      expect(readings.every(({ faces: [face] }) => face?.comparedWith === 'recorded')).toBe(true);
      for (const form of ['thorough', 'minute'] as const) {
        const film = again(readings);
        const rest = new Rest();
        const kept: string[] = [];
        for (const step of planOf(form)) {
          const { kind } = step.prompt;
          for (let i = 0; i < BEFORE; i++) watchRest(rest, new OwnFace(), neutral, film.next().value);
          if (kind === 'neutral') for (let i = 0; i < RESTING; i++) watchRest(rest, new OwnFace(), neutral, film.next().value);
          if (kind !== 'unit' && (kind !== 'expression' || step.prompt.expression === 'neutral')) continue;
          const pictures = taken(form, step.prompt, rest, neutral, film);
          if (pictures >= timingOf(form, step).least) kept.push(`${JSON.stringify(step.prompt)}: ${pictures}`);
        }
        expect(kept, form).toEqual([]);
      }
    },
    240_000,
  );

  test('that moves clearly gives takes of what it shows', async () => {
    const files = (await commands.sharedNames('faces/coded/grimaces'))!;
    const pictures = async (some: RegExp): Promise<ImageBitmap[]> => {
      const found = files.filter((name) => some.test(name)).map((name) => portrait(`faces/coded/grimaces/${name}`));
      return Promise.all(found);
    };
    const still = await pictures(/^neutral_0(07|22|37|52|82)/);
    const shown = {
      smile: await pictures(/^I_0[24]9/),
      pucker: await pictures(/^U_0[35]/),
      frown: await pictures(/^mrac_se_0(37|52)/),
      brows: await pictures(/^zvedni_oboci_0[45]5/),
    };
    const { neutral, readings } = await readingsOf([...still, ...Object.values(shown).flat()], still.length);
    const rest = new Rest();
    for (const reading of readings.slice(0, still.length)) watchRest(rest, new OwnFace(), neutral, reading);
    const takes = (kind: keyof typeof shown, prompt: Prompt, form: Form): boolean => {
      const at = still.length + 2 * Object.keys(shown).indexOf(kind);
      // an expression that is held is no more than two pictures here: to and fro between them would be no hold
      const film = again(readings.slice(at, at + 1));
      return taken(form, prompt, rest, neutral, film) >= timingOf(form, { prompt, round: 1 }).least;
    };
    const unit = (code: string): Prompt => ({ kind: 'unit', unit: code as 'AU12', strength: 'strong' });
    expect(
      [
        takes('smile', unit('AU12'), 'thorough'),
        takes('pucker', unit('AU18'), 'thorough'),
        takes('frown', unit('AU04'), 'thorough'),
        takes('brows', unit('AU01'), 'thorough'),
        takes('brows', unit('AU02'), 'thorough'),
      ],
      'single movements',
    ).toEqual([true, true, true, true, true]);
    for (const kind of ['smile', 'pucker', 'frown', 'brows'] as const) {
      for (const expression of EXPRESSIONS.filter((name) => name !== 'neutral')) {
        expect(takes(kind, { kind: 'expression', expression, own: true }, 'minute'), kind).toBe(true);
      }
    }
  }, 120_000);
});
