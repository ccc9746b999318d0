/**
 * Films of a simulated participant: one a take of a session, and two examinations in other rooms and with other cameras, whose true
 * intensities are known: the movements of a session again, at any intensity, and free combinations of movements. A film is a few
 * pictures of a movement that is held, to be shown to and fro.
 */

import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { foldSkin } from '../../../src/face/skin/furrows.ts';
import { develop, samplePhotometry, jitter, type Photometry } from '../../../src/face/picture/photometry.ts';
import { sampleMovement, labelsOf } from '../../../src/core/movements/sampling.ts';
import type { Light } from '../../../src/face/skin/shade.ts';
import { Random } from '../../../src/core/random.ts';
import type { Prompt } from '../../../src/core/samples.ts';
import { draw } from '../../pictures/draw.ts';
import type { HeadModel } from '../../pictures/model.ts';
import { encodeJpeg } from '../../pictures/photo.ts';
import { moveHead } from '../../pictures/subject.ts';
import type { FilmPicture } from './film-file.ts';
import { asAsked, type Performance } from './compliance.ts';
import { amountsOf, type Participant } from './participant.ts';

/** Where and with what a film is taken. */
export interface Recording {
  readonly light: Light;
  readonly photometry: Photometry;
  readonly nearness: number;
  /** Picture pixels a centimetre of face. */
  readonly scale: number;
}

const SIZE = 224;
const DEGREE = Math.PI / 180;

export function drawRecording(random: Random): Recording {
  const [side, height] = [random.bounded(0.4, 1), random.between(0.05, 0.9)];
  const length = Math.hypot(side, height, 1);
  return {
    light: { direction: [side / length, height / length, 1 / length], ambient: random.between(0.35, 0.6) },
    photometry: { ...samplePhotometry(random), blur: random.between(0, 0.6) },
    nearness: random.between(0, 1 / 55),
    scale: (SIZE / 15) * random.between(0.58, 0.68),
  };
}

interface Moment {
  readonly levels: Float32Array;
  /** Share that each side shows, by AMOUNTS; null where both show all. */
  readonly sides: Float32Array | null;
  readonly nuisances: ReadonlyMap<string, number>;
  readonly gaze: readonly [left: number, up: number];
  /** Degrees. */
  readonly head: readonly [yaw: number, pitch: number, roll: number];
}

function picture(model: HeadModel, participant: Participant, where: Recording, moment: Moment, random: Random): FilmPicture {
  const { subject, folding } = participant;
  const { levels, sides, nuisances, gaze, head } = moment;
  const amounts = amountsOf(participant, levels, sides);
  const moved = moveHead(model, subject, { amounts, nuisances, gaze });
  const camera = {
    size: SIZE,
    yaw: head[0] * DEGREE,
    pitch: head[1] * DEGREE,
    roll: head[2] * DEGREE,
    scale: where.scale,
    centre: [0.5 + random.bounded(0.008, 0.02), 0.5 + random.bounded(0.008, 0.02)] as const,
    nearness: where.nearness,
  };
  const skin = foldSkin(subject.person.photo, subject.person.furrows, folding, amounts, where.light);
  const drawing = draw(model, { subject, moved, camera, light: where.light, gaze, glasses: null, skin });
  const lit = jitter(where.photometry, random);
  // the gap between the lips is what AU25 means; everything else is what the person does of what they can
  const parted = labelsOf(amounts, moved.lipGap).intensities;
  const truth = ACTION_UNITS.map(({ code }, i) => (code === 'AU25' ? parted[i]! : Number(levels[i]!.toFixed(3))));
  return { jpeg: encodeJpeg(develop(drawing, lit, random), Math.max(70, lit.jpeg)), truth };
}

/** A take: the movement comes and is held through `pictures` more pictures, a little differently from one to the next. */
export function takeFilm(
  model: HeadModel,
  participant: Participant,
  where: Recording,
  { levels, sides, course: [first, last] }: Performance,
  pictures: number,
  random: Random,
): FilmPicture[] {
  const base = [random.bounded(4, 8), random.bounded(2.5, 5), random.bounded(2, 4)] as const;
  return Array.from({ length: 1 + pictures }, (_, i) => {
    const height = i === 0 ? 0.5 * first : first + ((last - first) * (i - 1)) / Math.max(1, pictures - 1);
    const share = height * (1 + random.bounded(0.06, 0.12));
    return picture(
      model,
      participant,
      where,
      {
        levels: levels.map((level) => Math.min(5, level * share)),
        sides,
        nuisances: new Map(),
        gaze: [random.bounded(0.04, 0.1), random.bounded(0.03, 0.08)],
        head: [base[0] + random.bounded(0.7, 1.4), base[1] + random.bounded(0.7, 1.4), base[2] + random.bounded(0.5, 1)],
      },
      random,
    );
  });
}

/** Pictures of a prompt in the examination, each in a recording of its own, at whatever intensity. */
export function examFilm(
  model: HeadModel,
  participant: Participant,
  prompt: Prompt,
  pictures: number,
  random: Random,
): FilmPicture[] {
  return Array.from({ length: pictures }, () => {
    const { levels: height } = asAsked(participant, prompt, random);
    const most = height.reduce((a, b) => Math.max(a, b), 0.01);
    const share = random.between(0.6, 5) / most;
    const levels = height.map((level) => Math.min(5, level * share));
    const gaze = [random.bounded(0.06, 0.15), random.bounded(0.04, 0.1)] as const;
    return picture(
      model,
      participant,
      drawRecording(random),
      { levels, sides: null, nuisances: new Map(), gaze, head: drawHead(random) },
      random,
    );
  });
}

/** One picture of a free combination of movements, as people show them unasked, in a recording of its own. */
export function freePicture(model: HeadModel, participant: Participant, random: Random): FilmPicture {
  const { amounts, nuisances, gaze } = sampleMovement(random);
  const levels = Float32Array.from(ACTION_UNITS, (_, i) => 5 * Math.min(1, Math.max(amounts[2 * i]!, amounts[2 * i + 1]!)));
  return picture(
    model,
    participant,
    drawRecording(random),
    { levels, sides: null, nuisances, gaze, head: drawHead(random) },
    random,
  );
}

/** Degrees, further from frontal than in a session. */
const drawHead = (random: Random): readonly [number, number, number] => [
  random.bounded(8, 20),
  random.bounded(4, 10),
  random.bounded(4, 8),
];
