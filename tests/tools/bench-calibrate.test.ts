/** The measurement of calibration: its films on disk, its people, and the numbers it reports. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'jpeg-js';
import { afterAll, describe, expect, test } from 'vitest';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { AMOUNTS } from '../../src/core/movements/movement.ts';
import { isShown } from '../../src/core/ordinal.ts';
import { moveFace } from '../../src/core/rig.ts';
import { Random } from '../../src/core/random.ts';
import { labelsOfPrompt, levelsOf, movementOf, type Prompt } from '../../src/core/samples.ts';
import { splitTakes } from '../../src/core/split.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import type { ComparedFace } from '../../src/learn/nets/au-net-input.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { DEFAULT_CHOICE, settingsOf } from '../../src/learn/calibration-settings.ts';
import { trust } from '../../src/learn/mal/trust.ts';
import { trustFormOf } from '../../src/learn/weighing.ts';
import * as tf from '../../src/learn/tf.ts';
import { Coder } from '../../tools/bench/calibrate/coded.ts';
import { asAsked, spoilt } from '../../tools/bench/calibrate/compliance.ts';
import { packFilm, unpackFilm } from '../../tools/bench/calibrate/film-file.ts';
import { filmName } from '../../tools/bench/calibrate/film-names.ts';
import { syntheticPath } from '../../tools/bench/calibrate/synthetic.ts';
import { MovingCamera, padded } from '../../tools/bench/calibrate/moving-camera.ts';
import { amountsOf, type Participant } from '../../tools/bench/calibrate/participant.ts';
import { Readings } from '../../tools/bench/calibrate/readings.ts';
import { ROWS, settingsOfRow, type Row } from '../../tools/bench/calibrate/rows.ts';
import { gateFilms, minuteOf, sessionOf, type GatedFilm, type GatedFilms } from '../../tools/bench/calibrate/sessions.ts';
import { askedName, spoiltName, STEPS } from '../../tools/bench/calibrate/shots.ts';
import { numbersOf, tableOf, type Measured, type Person, type Run } from '../../tools/bench/calibrate/summary.ts';
import type { Marks, Trained } from '../../tools/bench/calibrate/training.ts';
import { startBackend } from '../../tools/pretrain/backend.ts';
import { readArtifacts } from '../../tools/pretrain/weights/artifacts.ts';
import { planOf, timingOf } from '../../src/session/plan.ts';

describe('films', () => {
  test('come back as they were packed, none as well as some', () => {
    expect(unpackFilm(packFilm([]))).toEqual([]);
    const pictures = [
      { jpeg: Uint8Array.of(1, 10, 3), truth: [0, 2.5] },
      { jpeg: new Uint8Array(0), truth: [] },
      { jpeg: Uint8Array.of(255), truth: [5] },
    ];
    expect(unpackFilm(packFilm(pictures))).toEqual(pictures);
  });

  test('every step of a session has a film of its own', () => {
    const names = planOf('thorough').map(({ prompt, round }) => filmName(prompt, round));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a camera that moves', () => {
  const jpeg = (grey: number): Buffer => encode({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 4).fill(grey) }, 90).data;

  test('a padded picture has the size that was asked for, and shows the same', () => {
    const picture = jpeg(90);
    for (const more of [4, 5, 1000]) {
      const long = padded(picture, picture.length + more);
      expect(long).toHaveLength(picture.length + more);
      expect(decode(long).data).toEqual(decode(picture).data);
    }
    expect(() => padded(picture, picture.length)).toThrow(/cannot be made/);
    expect(() => padded(picture, picture.length + 70_000)).toThrow(/cannot be made/);
    expect(() => padded(Uint8Array.of(1, 2, 3), 100)).toThrow(/not a JPEG/);
  });

  test('the file always holds as many frames of one size, those shown last', () => {
    const folder = mkdtempSync(join(tmpdir(), 'camera-'));
    const [dark, bright] = [jpeg(20), jpeg(220)];
    const camera = new MovingCamera(join(folder, 'camera.mjpeg'), 4, Math.max(dark.length, bright.length), [dark]);
    const shown = (): number[] => {
      const file = readFileSync(camera.path);
      return [0, 1, 2, 3].map((slot) => decode(file.subarray((slot * file.length) / 4, ((slot + 1) * file.length) / 4)).data[0]!);
    };
    const [low, high] = [decode(dark).data[0]!, decode(bright).data[0]!];
    expect(shown()).toEqual([low, low, low, low]);
    camera.show([bright, dark]);
    expect(shown()).toEqual([high, high, low, low]);
    camera.show([bright]);
    expect(shown()).toEqual([high, high, high, high]);
    camera.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a simulated participant', () => {
  const participant = {
    rest: new Float32Array(AMOUNTS).fill(0.1),
    sides: new Float32Array(AMOUNTS).fill(0.5),
    company: ACTION_UNITS.map(({ code }) => new Map(code === 'AU12' ? [[unitIndex('AU06'), 0.5]] : [])),
    expressions: EXPRESSIONS.map((expression) => levelsOf({ kind: 'expression', expression })),
  } as unknown as Participant;
  const smile: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };

  test('does what is asked, about as strongly, with what comes along', () => {
    const { levels } = asAsked(participant, smile, new Random('a'));
    expect(levels[unitIndex('AU12')]).toBeGreaterThan(3);
    expect(levels[unitIndex('AU06')]).toBe(0.5 * levelsOf(smile)[unitIndex('AU12')]!);
    expect(levels.filter((level) => level > 0)).toHaveLength(2);
    expect(asAsked(participant, smile, new Random('a'))).toEqual(asAsked(participant, smile, new Random('a')));
  });

  test('moves from its own resting face, each side as far as it goes', () => {
    const levels = new Float32Array(ACTION_UNITS.length);
    expect([...amountsOf(participant, levels)]).toEqual([...participant.rest]);
    levels[unitIndex('AU12')] = 5;
    expect(amountsOf(participant, levels)[2 * unitIndex('AU12')]).toBeCloseTo(0.6, 6);
    const oneSided = new Float32Array(AMOUNTS).fill(1).fill(0, 2 * unitIndex('AU12'), 2 * unitIndex('AU12') + 1);
    expect(amountsOf(participant, levels, oneSided)[2 * unitIndex('AU12')]).toBeCloseTo(0.1, 6);
  });

  test('a spoilt take of a movement carries a label that is wrong by a level, or in presence, at some time of it', () => {
    for (const { prompt } of STEPS.filter((step) => step.prompt.kind === 'unit')) {
      const { units, mask } = labelsOfPrompt(prompt);
      for (const key of ['a', 'b', 'c']) {
        const { levels, course } = spoilt(participant, prompt, new Random(`${key}/${JSON.stringify(prompt)}`));
        const isWrong = (label: number, level: number): boolean =>
          Math.abs(label - level) >= 0.99 || isShown(label) !== isShown(level);
        const wrong = course.some((share) => units.some((label, i) => mask[i] === 1 && isWrong(label, share * levels[i]!)));
        expect(wrong, JSON.stringify(prompt)).toBe(true);
      }
    }
  });

  test('a spoilt expression shows other units than this person shows it with, and a resting face is never spoilt', () => {
    for (const { prompt } of STEPS.filter((step) => step.prompt.kind === 'expression')) {
      if (prompt.kind !== 'expression' || prompt.expression === 'neutral') continue;
      const own = participant.expressions[EXPRESSIONS.indexOf(prompt.expression)]!;
      const { levels } = spoilt(participant, prompt, new Random(prompt.expression));
      expect(levels.reduce((sum, level, i) => sum + Math.abs(level - own[i]!), 0)).toBeGreaterThan(2);
    }
    expect(() => spoilt(participant, { kind: 'neutral' }, new Random('n'))).toThrow(RangeError);
  });
});

describe('a session', () => {
  // shows everything, whatever was asked
  const picture = { code: new Float32Array(2), points: new Float32Array(0), truth: ACTION_UNITS.map(() => 5) };
  const films = new Map(
    STEPS.flatMap((step) =>
      [askedName(step), spoiltName(step)].map((name) => [name, { pictures: [picture], companions: [] }] as const),
    ),
  );
  const sessions = [0, 0.2, 0.4].map((share) => sessionOf('key', films, share, 1));

  test('spoils the share of its takes that is asked for, the fewer among the more', () => {
    expect(sessions.map((session) => session.spoilt.size)).toEqual(
      [0, 0.2, 0.4].map((share) => Math.round(share * planOf('thorough').length)),
    );
    for (const take of sessions[1]!.spoilt) expect(sessions[2]!.spoilt.has(take)).toBe(true);
  });

  test('another seed spoils others, the same one the same', () => {
    expect(sessionOf('key', films, 0.2, 1).spoilt).toEqual(sessions[1]!.spoilt);
    expect(sessionOf('key', films, 0.2, 2).spoilt).not.toEqual(sessions[1]!.spoilt);
  });

  test('a take of which the gate takes nothing is not there, spoilt or not', () => {
    const [first] = STEPS;
    const none: GatedFilms = new Map<string, GatedFilm>([
      ...films,
      [askedName(first!), { pictures: [], companions: [] }],
      [spoiltName(first!), { pictures: [], companions: [] }],
    ]);
    expect(sessionOf('key', none, 0.4, 1).refused).toBe(1);
  });

  test('a take is not spoilt whose gate labelled what came along', () => {
    const step = STEPS.find(({ prompt }) => prompt.kind === 'unit')!;
    const truth = Array.from(levelsOf(step.prompt), (level, i) => (ACTION_UNITS[i]!.code === 'AU43' ? 3 : level));
    const spoiltBy = (companions: GatedFilm['companions']): number => {
      const own = new Map([[askedName(step), { pictures: [], companions: [] }], [spoiltName(step), { pictures: [{ ...picture, truth }], companions }]]); // prettier-ignore
      const none = new Map(STEPS.flatMap((other) => [askedName(other), spoiltName(other)]).map((name) => [name, { pictures: [], companions: [] }] as const)); // prettier-ignore
      return sessionOf('key', new Map<string, GatedFilm>([...none, ...own]), 1, 1).spoilt.size;
    };
    expect(spoiltBy([])).toBe(1);
    expect(spoiltBy([{ unit: 'AU43', level: 3 }])).toBe(0);
  });

  /** Somebody who shows every movement in a way of their own, which is in no book, and rests when they are asked to. */
  const peculiar: Parameters<typeof minuteOf>[0] = {
    neutral: MEAN_FACE,
    film: (name) => {
      const own: Prompt = { kind: 'unit', unit: name.includes('surprise') ? 'AU04' : 'AU18', strength: 'strong' };
      const points = name.includes('neutral') ? MEAN_FACE : moveFace(MEAN_FACE, { units: movementOf(own) });
      const zeros = ACTION_UNITS.map(() => 0);
      return [{ ...picture, points, latents: zeros, levels: zeros }];
    },
  };

  test('the gate asks for an expression by the book in a thorough session, and in a minute for what the person makes of it', () => {
    const expressions = STEPS.filter(({ prompt }) => prompt.kind === 'expression' && prompt.expression !== 'neutral');
    const thorough = gateFilms(peculiar, 'thorough', [STEPS[0]!, STEPS.find(({ round }) => round === 2)!, ...expressions]);
    for (const step of expressions) expect(thorough.get(askedName(step))!.pictures, askedName(step)).toHaveLength(0);
    const { samples, refused } = minuteOf(peculiar);
    expect(refused).toBe(0);
    expect(samples.filter(({ prompt }) => prompt.kind === 'expression')).toHaveLength(expressions.length);
  });

  test('a take that the app would not keep, since its pictures were too few when its time ran out, is not there', () => {
    const [first] = STEPS;
    const gaping = moveFace(MEAN_FACE, { units: movementOf({ kind: 'unit', unit: 'AU26', strength: 'strong' }) });
    const [frame] = peculiar.film(askedName(first!));
    const takenOf = (resting: number): number => {
      const film = Array.from({ length: 60 }, (_, i) => ({ ...frame!, points: i < resting ? MEAN_FACE : gaping }));
      return gateFilms({ ...peculiar, film: () => film }, 'thorough', [first!]).get(askedName(first!))!.pictures.length;
    };
    const { least } = timingOf('thorough', first!);
    expect(takenOf(60)).toBeGreaterThanOrEqual(least);
    expect(takenOf(1)).toBe(0);
  });

  test('of a minute there is what the app asks for but a sentence and a look around, dealt as there: no take of it judges', () => {
    const inApp = planOf('minute').map(({ prompt }, i) => ({ take: `${i}`, time: i, prompt, origin: 'captured' as const }));
    const filmed = inApp.filter(({ prompt: { kind } }) => kind !== 'speech' && kind !== 'turning');
    const { samples } = minuteOf(peculiar);
    expect(samples.map(({ prompt }) => prompt)).toEqual(filmed.map(({ prompt }) => prompt));
    const [parts, partsInApp] = [splitTakes(samples), splitTakes(inApp)];
    expect(samples.map(({ take }) => parts.get(take))).toEqual(filmed.map(({ take }) => partsInApp.get(take)));
    expect([...parts.values()].filter((part) => part !== 'train')).toEqual(['validation']);
  });
});

describe('what is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coded-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const face = (grey: number): ComparedFace => ({
    face: { landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES).fill(grey) },
    neutral: null,
  });

  test('codes of other faces under the same name are other codes, and those of the same are found again', async () => {
    await startBackend();
    const weights = readArtifacts(join(import.meta.dirname, '../../static/models/base'));
    const params = readAuNet(weights);
    const coder = new Coder(folder, new Readings(folder, folder), params, new Uint8Array(weights.weightData as ArrayBuffer));
    const [dark, bright] = [await coder.codes('others', [face(20)]), await coder.codes('others', [face(220)])];
    expect(bright).not.toEqual(dark);
    expect(await coder.codes('others', [face(20)])).toEqual(dark);
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.codes'))).toHaveLength(2);
    disposeTree(params);
  });

  test('synthetic pictures belong to the neutral pictures that they are made from', () => {
    const path = (...greys: number[]): string => syntheticPath(folder, 'key', greys.map((grey) => Uint8Array.of(grey)), 120); // prettier-ignore
    expect(path(1, 2)).toBe(path(1, 2));
    expect(new Set([path(1, 2), path(2, 1), path(1, 3), path(1)]).size).toBe(4);
  });
});

describe('rows', () => {
  test('of ours and of multi task with sight nothing differs but how takes weigh, which there is alike', () => {
    const [ours, alike] = (['mal', 'mtlSight'] as const).map(settingsOfRow).map(({ method, ...rest }) => {
      const form = trustFormOf(method)!;
      return { rest: { ...rest, sight: form.sight }, form };
    });
    expect(alike!.rest).toEqual(ours!.rest);
    const weights = tf.tidy(() => {
      const [doubt, zeros] = [tf.tensor1d([0, 2, 9]), tf.zeros<tf.Rank.R1>([3])];
      const net = trust(alike!.form);
      const seen = { doubt, exact: zeros, agreement: zeros, feature: tf.zeros<tf.Rank.R2>([3, 1]), units: 2 };
      return [...net.weights(net.init(1, 1), seen).dataSync()];
    });
    expect(weights).toEqual([1, 1, 1]);
    expect(alike!.form.rate).toBe(0);
  });

  test('as the paper weighs it, expressions together count as much as units; in every other row as in the app', () => {
    const counted = (row: Row): number | undefined => settingsOfRow(row).expressionShare;
    expect(counted('malPaper')).toBe(1);
    for (const row of ROWS) if (row !== 'malPaper') expect(counted(row)).toBe(settingsOf(DEFAULT_CHOICE).expressionShare);
  });
});

describe('numbers', () => {
  const marks = (f1: number, free = f1): Marks => ({ takes: { f1, error: 0.2 }, free: { f1: free, error: 0.3 } });
  const trained = (f1: number, free = f1): Trained => ({
    after: marks(f1, free),
    gain: [f1 - 0.65, f1 - 0.7, f1 - 0.6],
    readings: { held: [[], []], reference: [[], []], judges: { takes: 0, synthetic: 0 }, takes: 0, doubted: [] },
    weightAuc: 0.9,
    seconds: 4,
    faces: 100,
    checked: 50,
  });
  const person = (gain: number, adopted: boolean): Person => ({
    key: 'p',
    before: marks(0.6),
    neutral: marks(0.65),
    minute: { trained: trained(0.68, 0.63), adopted },
    runs: [0, 0.2].flatMap((share) =>
      ROWS.map((row): Run => ({
        row,
        heldOut: 'both',
        share,
        seed: 0,
        trained: trained(0.65 + (row === 'mal' ? gain : 0.01)),
        adopted,
      })),
    ),
  });
  const measured: Measured = {
    people: [person(0.05, true), person(-0.05, true), person(0.05, false)],
    seconds: { toEncode: 0.01, toCheck: 0.02 },
  };
  const { calibrate } = numbersOf(measured);

  test('of a model that is not adopted nothing remains but the neutral face, however it was', () => {
    expect(calibrate.people.map(({ after_f1 }) => after_f1)).toEqual([0.7, 0.6, 0.65]);
    expect(calibrate.people[2]).toMatchObject({ before_f1: 0.6, neutral_f1: 0.65, mal_f1: 0.7, adopted: false });
    expect(calibrate.minute.gain).toBeCloseTo((0.03 + 0.03 + 0) / 3, 3);
    expect(tableOf(measured)).toContain('one minute, by what was adopted            0.020');
    expect(tableOf(measured)).toContain('free combinations -0.013; adopted 0.67');
  });

  test('harm is what is adopted and worse, of all trainings; what knows the truth does not count', () => {
    const trainings = 3 * (2 * (ROWS.length - 1) + 1);
    expect(calibrate.harmful_adoptions).toBeCloseTo(2 / trainings, 3);
    // two minutes more where what was asked for is read better, and nothing else
    expect(tableOf(measured)).toContain(`on free combinations ${(4 / trainings).toFixed(3)}`);
  });

  test('training takes as long as learning, encoding and checking together', () => {
    expect(calibrate.training_s_median).toBe(6);
    expect(calibrate.spoilt['0.2']).toMatchObject({ mal: 0.667, stl: 0.66, weightAuc: 0.9 });
  });
});
