/**
 * A participant's session under a share of spoilt takes and a seed of compliance: each step's film is shown to the capture gate as a
 * camera would, and what it takes becomes samples with the labels that the request implies. The seed says which takes are the
 * spoilt ones; those of a smaller share are among those of a larger. A spoilt take that the gate refuses is done again as asked, and
 * another one is spoilt in its place, so that the share is one of the takes that are learned from.
 */

import { Random } from '../../../src/core/random.ts';
import { isShown } from '../../../src/core/ordinal.ts';
import { labelsOfPrompt, type Companion, type Labels, type Prompt } from '../../../src/core/samples.ts';
import { CaptureGate } from '../../../src/session/gate.ts';
import { planOf, timingOf, type Form, type Step } from '../../../src/session/plan.ts';
import { Rest, type KnownRest } from '../../../src/session/rest.ts';
import type { CodedParticipant, CodedPicture, ReadPicture } from './coded.ts';
import { askedName, spoiltName } from './shots.ts';

export interface TakenPicture extends Labels {
  readonly id: string;
  readonly take: string;
  readonly time: number;
  readonly prompt: Prompt;
  readonly origin: 'captured';
  readonly code: Float32Array;
}

export interface Session {
  readonly samples: readonly TakenPicture[];
  /** Takes that carry a wrong label for another reason than that nobody hits a level exactly: for the examiner alone. */
  readonly spoilt: ReadonlySet<string>;
  /** Steps of which the gate took nothing. */
  readonly refused: number;
}

/** Milliseconds between two frames of a film, which is shown to and fro. */
const FRAME = 100;
/** Of the time that a step has, milliseconds that go by before its movement is there (as in session-time.ts: to react, and to move). */
const UNDER_WAY = 850;
/** Times that a resting face is shown before a movement is asked for. */
const RESTS = 4;
/** Milliseconds between the beginnings of two steps. */
const STEP = 5000;

/** What the gate takes of a film, and what it saw move along in it. */
export interface GatedFilm {
  readonly pictures: readonly CodedPicture[];
  readonly companions: readonly Companion[];
}

/** A step's film through the gate, for as long as the app gives the step in a session of `form`. */
function gated(form: Form, step: Step, film: readonly ReadPicture[], neutral: Float32Array, rest: KnownRest): GatedFilm {
  const gate = new CaptureGate(step.prompt, neutral, rest);
  const { limit, least } = timingOf(form, step);
  let taken = 0;
  const found = new Set<ReadPicture>();
  for (let i = 0; i * FRAME < limit - UNDER_WAY && film.length > 0; i++) {
    const turn = i % (2 * film.length);
    const picture = film[turn < film.length ? turn : 2 * film.length - 1 - turn]!;
    const face = {
      points: picture.points,
      levels: picture.levels,
      latents: picture.latents,
      pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] as const },
      quality: { score: 1, reasons: [] },
    };
    const { taken: is, done } = gate.offer([face], i * FRAME);
    if (is) {
      found.add(picture);
      taken++;
    }
    if (done >= 1) break;
  }
  if (taken < least) return { pictures: [], companions: [] };
  return { pictures: film.filter((picture) => found.has(picture)), companions: gate.companions };
}

/** What the gate takes of every step of a session, as asked and spoilt, by the names of the films. */
export type GatedFilms = ReadonlyMap<string, GatedFilm>;

/** Shows the films of `steps` to the gate of a session of `form`, which asks in its own way for what is filmed once. */
export function gateFilms(
  { neutral, film }: Pick<CodedParticipant, 'neutral' | 'film'>,
  form: Form,
  steps: readonly Step[],
): GatedFilms {
  const rests = new Map(
    steps.filter(({ prompt }) => prompt.kind === 'neutral').map((step) => [step.round, restIn(film(askedName(step)), neutral)]),
  );
  return new Map(
    steps.flatMap((step) =>
      [askedName(step), spoiltName(step)].map(
        (name) => [name, gated(form, step, film(name), neutral, rests.get(step.round)!)] as const,
      ),
    ),
  );
}

/** What a session knows of rest in a room: the face is shown to it while nothing is asked. */
function restIn(film: readonly ReadPicture[], neutral: Float32Array): KnownRest {
  const rest = new Rest();
  for (let time = 0; time < RESTS; time++) {
    for (const { points, latents } of film) rest.add(points.map((value, i) => value - neutral[i]!), latents); // prettier-ignore
  }
  return rest.known();
}

/** Whether labels are wrong of any picture, by a level or in presence: the gate may have labelled what came along. */
function isWrong({ kind }: Prompt, { units, mask }: Labels, pictures: readonly CodedPicture[]): boolean {
  if (kind === 'expression') return true;
  const differs = (label: number, level: number): boolean => Math.abs(label - level) >= 0.99 || isShown(label) !== isShown(level);
  return pictures.some(({ truth }) => units.some((label, unit) => mask[unit] === 1 && differs(label, truth[unit]!)));
}

/** A session of `steps`, a thorough one if left out. */
export function sessionOf(
  key: string,
  films: GatedFilms,
  share: number,
  seed: number,
  steps: readonly Step[] = planOf('thorough'),
): Session {
  const random = new Random(`${key}/compliance/${seed}`);
  const candidates = steps
    .map((step) => ({ step, at: random.uniform() }))
    .filter(({ step }) => films.get(spoiltName(step))!.pictures.length > 0)
    .sort((a, b) => a.at - b.at)
    .map(({ step }) => step);
  const taken = steps.filter((step) => films.get(askedName(step))!.pictures.length > 0 || candidates.includes(step));
  const spoiltSteps = new Set<Step>(candidates.slice(0, Math.round(share * taken.length)));
  const spoilt = new Set<string>();
  const samples = steps.flatMap((step, number) => {
    const isSpoilt = spoiltSteps.has(step);
    const take = `${number}`;
    const { pictures, companions } = films.get(isSpoilt ? spoiltName(step) : askedName(step))!;
    const labels = labelsOfPrompt(step.prompt, companions);
    if (isSpoilt && isWrong(step.prompt, labels, pictures)) spoilt.add(take);
    return pictures.map(({ code }, i): TakenPicture => ({
      ...labels,
      id: `${take}/${i}`,
      take,
      time: number * STEP + i,
      prompt: step.prompt,
      origin: 'captured',
      code,
    }));
  });
  return { samples, spoilt, refused: steps.length - new Set(samples.map(({ take }) => take)).size };
}

/** What the app's minute asks for, but for a sentence and a look around, which are not filmed. */
const MINUTE = planOf('minute').filter(({ prompt: { kind } }) => kind === 'neutral' || kind === 'expression');

/** What the app's session of a minute gives, as this person shows it. */
export const minuteOf = (participant: Pick<CodedParticipant, 'neutral' | 'film'>): Session =>
  sessionOf('', gateFilms(participant, 'minute', MINUTE), 0, 0, MINUTE);
