/**
 * How long a session takes a simulated participant: the app's own session machine runs on a clock of its own, while the participant reads
 * what is asked, reacts to the signal, moves, holds, and lets go. What the camera sees of a step is its film. How fast people are is a
 * prior (PACE), not a measurement.
 */

import { NEUTRAL_FRAMES, NEUTRAL_TIME } from '../../../src/core/baseline.ts';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { intensity } from '../../../src/core/ordinal.ts';
import { Random } from '../../../src/core/random.ts';
import { LANDMARKS, type FaceReading, type FrameReading } from '../../../src/core/reading.ts';
import type { Prompt } from '../../../src/core/samples.ts';
import type { SessionEvent } from '../../../src/session/events.ts';
import { SessionMachine } from '../../../src/session/machine.ts';
import type { Form, Step } from '../../../src/session/plan.ts';
import { countOf, startSession, stepOf } from '../../../src/session/record.ts';
import { mean } from '../../statistics.ts';
import { median } from '../report.ts';
import type { CodedParticipant, ReadPicture } from './coded.ts';
import { askedName, spoiltName } from './shots.ts';

/** Milliseconds between two frames of the live view, that one picture of a film is shown for, and that the store takes for a take. */
const [FRAME, HELD, KEEPING] = [66, 130, 40] as const;
/**
 * Milliseconds from the signal to the first movement, which the screen has announced, and the standard deviation of its logarithm; from
 * the second signal to the letting go; from rest to the movement, and back. People differ by a common factor, of which the logarithm's
 * standard deviation is `person`. The first time a unit is asked for, some look for it: how often, and for how long, milliseconds.
 */
const PACE = { reaction: 450, scatter: 0.35, letGo: 350, rise: 400, fall: 300, person: 0.2 } as const;
/** Milliseconds that reading what is asked takes, the first time and again, and that something else is done before the screen's advice helps. */
const READING = { first: 1100, again: 700 } as const;
const CORRECTED = 2500;
const SEARCH = { share: 0.2, from: 600, to: 2500 } as const;

export interface SessionTime {
  readonly seconds: number;
  /** Steps that gave no take. */
  readonly skipped: number;
}

/** What a participant does about a step. */
interface Act {
  /** What is seen so many milliseconds after the signal. */
  readonly film: (since: number) => readonly ReadPicture[];
  /** Milliseconds from the signal to the first movement, unless it takes longer to read what is asked. */
  readonly reacts: number;
  readonly read: number;
}

interface Moment {
  readonly points: Float32Array;
  readonly latents: readonly number[];
}

function between(a: Moment, b: Moment, share: number): Moment {
  if (share <= 0) return a;
  if (share >= 1) return b;
  const mixed = (from: ArrayLike<number>, to: ArrayLike<number>): number[] =>
    Array.from(from, (value, i) => value + share * (to[i]! - value));
  return { points: Float32Array.from(mixed(a.points, b.points)), latents: mixed(a.latents, b.latents) };
}
const EMPTY = new Float32Array(0);
const EMPTY_CROP = new Uint8Array(3);

/** A frame as the live path reads it; `points` are in centimetres, which stand for pixels here. */
function readingOf(time: number, { points, latents }: Moment): FrameReading {
  const landmarks = new Float32Array(3 * LANDMARKS);
  points.forEach((value, i) => (landmarks[i] = i % 3 === 0 ? value : -value));
  const [own, levels] = [Float32Array.from(latents), Float32Array.from(latents, intensity)];
  const scores = { latents: own, presence: EMPTY, intensity: levels, sides: EMPTY, expressions: EMPTY };
  const face: FaceReading = {
    id: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
    landmarks,
    crop: EMPTY_CROP,
    pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
    quality: { score: 1, reasons: [] },
    modelVersion: 'base',
    comparedWith: 'recorded',
    estimate: null,
    ...scores,
    unsmoothed: scores,
    offset: null,
  };
  return {
    ...{ frame: 0, time, at: time, width: 1, height: 1, faces: [face] },
    milliseconds: { find: 0, crop: 0, score: 0, draw: 0 },
  };
}

/** A session of `form`, in which a share of the steps is done otherwise than asked. */
export function timeOf(participant: CodedParticipant, form: Form, share: number, seed: number): SessionTime {
  const random = new Random(`${participant.key}/time/${form}/${share}/${seed}`);
  const pace = Math.exp(random.normal(PACE.person));
  const record = startSession({ id: 's', person: participant.key, startedAt: 0 }, form);
  const machine = new SessionMachine(record, null);
  const { neutral: points } = participant;
  const baseline = { landmarks: points, crop: EMPTY_CROP, latents: EMPTY, modelVersion: 'base', frames: NEUTRAL_FRAMES };
  const resting: Moment = { points, latents: ACTION_UNITS.map(() => 0) };

  const acts = record.steps.map((step): Act => {
    const own = participant.film(askedName(filmed(step)));
    const other = isMovement(step.prompt) && random.chance(share) ? participant.film(spoiltName(step)) : own;
    const looked = step.round === 1 && step.prompt.kind === 'unit' && random.chance(SEARCH.share);
    return {
      film: (since) => (since < CORRECTED ? other : own),
      reacts:
        pace * PACE.reaction * Math.exp(random.normal(PACE.scatter)) + (looked ? random.between(SEARCH.from, SEARCH.to) : 0),
      read: pace * (step.round === 1 ? READING.first : READING.again),
    };
  });

  let due: { readonly at: number; readonly event: SessionEvent }[] = [];
  let asked: (Act & { readonly at: number; readonly begins: number }) | null = null;
  let [seen, left, leftAt] = [resting, resting, -Infinity];
  let recording: number | null = null;
  let toldAt = 0;
  let now = 0;
  const later = (milliseconds: number, event: SessionEvent): void => void due.push({ at: now + milliseconds, event });
  const send = (event: SessionEvent): void => {
    for (const effect of machine.send(event)) {
      if (effect.kind === 'perform') {
        const act = acts[machine.view.record.at];
        asked = effect.prompt && act ? { ...act, at: now, begins: Math.max(now + act.reacts, toldAt + act.read) } : null;
        [left, leftAt] = [seen, now];
      }
      if (effect.kind === 'ask') toldAt = now;
      if (effect.kind === 'wait') later(effect.milliseconds, { kind: 'due', ticket: effect.ticket });
      if (effect.kind === 'record-neutral') recording = now;
      if (effect.kind === 'keep') later(KEEPING, { kind: 'kept', ticket: effect.ticket });
    }
  };
  const look = (): Moment => {
    const { round } = stepOf(machine.view.record) ?? record.steps[0]!;
    const rest = shown(participant.film(askedName({ prompt: { kind: 'neutral' }, round })), now) ?? resting;
    const act = asked; // set by what is sent
    if (!act) return between(left, rest, (now - leftAt - pace * PACE.letGo) / PACE.fall);
    return between(rest, shown(act.film(now - act.at), now) ?? rest, (now - act.begins) / PACE.rise);
  };
  send({ kind: 'begin' });
  for (; machine.view.phase !== 'over'; now += FRAME) {
    if (machine.view.phase === 'paused') throw new Error(`nobody seen of ${participant.key}: the session waits`);
    const events = due.filter(({ at }) => at <= now);
    due = due.filter(({ at }) => at > now);
    for (const { event } of events) send(event);
    seen = look();
    const done = recording === null ? 0 : Math.min(1, (now - recording) / NEUTRAL_TIME);
    const neutral = recording === null ? {} : { neutral: { done, problem: null, ...(done === 1 && { baseline }) } };
    if (done === 1) recording = null;
    send({ kind: 'frame', reading: { ...readingOf(now, seen), ...neutral }, takenAt: now, modelVersion: 'base' });
  }
  return { seconds: now / 1000, skipped: countOf(machine.view.record, 'skipped') };
}

/** A sentence and a look around are not filmed: both last as long as they do, whatever is seen. */
const filmed = ({ prompt, round }: Step): Step => ({ prompt: isMovement(prompt) ? prompt : { kind: 'neutral' }, round });
const isMovement = ({ kind }: Prompt): boolean => kind === 'unit' || kind === 'expression';

/** Pictures of a film to and fro; null for one without any. */
function shown(film: readonly ReadPicture[], time: number): Moment | null {
  const turn = Math.floor(time / HELD) % Math.max(1, 2 * film.length - 2);
  return film[turn < film.length ? turn : 2 * film.length - 2 - turn] ?? null;
}

const SEEDS = 3;
/** Share of the steps that a participant does otherwise than asked. */
const SPOILT = 0.2;

/** Sessions of both forms that are asked of everybody. */
export const timesOf = (participant: CodedParticipant): SessionTimes =>
  Object.fromEntries(
    (['minute', 'thorough'] as const).map((form) => [
      form,
      Array.from({ length: SEEDS }, (_, seed) => timeOf(participant, form, SPOILT, seed)),
    ]),
  ) as unknown as SessionTimes;

export type SessionTimes = Readonly<Record<'minute' | 'thorough', readonly SessionTime[]>>;

export interface TimeNumbers {
  readonly minute_s_median: number;
  readonly thorough_s_median: number;
  readonly thorough_s_most: number;
}

/** To reach, seconds. */
const LONGEST = { minute: 75, thorough: 300, most: 390 } as const;

export function timeNumbers(people: readonly SessionTimes[]): TimeNumbers {
  const seconds = (form: keyof SessionTimes): number[] => people.flatMap((own) => own[form].map(({ seconds }) => seconds));
  return {
    minute_s_median: Math.round(median(seconds('minute'))),
    thorough_s_median: Math.round(median(seconds('thorough'))),
    thorough_s_most: Math.round(Math.max(...seconds('thorough'))),
  };
}

export function timesTable(people: readonly SessionTimes[]): string {
  const { minute_s_median: minute, thorough_s_median: thorough, thorough_s_most: most } = timeNumbers(people);
  const skipped = mean(people.flatMap((own) => own.thorough.map((time) => time.skipped)));
  const told = (seconds: number, limit: number): string =>
    `${seconds} s  <= ${limit}  ${seconds <= limit ? 'reached' : 'MISSED'}`;
  return [
    `one minute, median of people's time        ${told(minute, LONGEST.minute)}`,
    `thorough, median of people's time          ${told(thorough, LONGEST.thorough)}; ${skipped.toFixed(1)} steps without a take`,
    `thorough, the longest of all               ${told(most, LONGEST.most)}`,
  ].join('\n');
}
