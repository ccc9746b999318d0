/** One minute, on the machine's own clock: with somebody who does what is asked, with somebody who hardly does anything, and with nobody. */

import { describe, expect, test } from 'vitest';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { ComparedWith, FaceReading, NeutralProgress } from '../../src/core/reading.ts';
import type { Prompt } from '../../src/core/samples.ts';
import type { Effects, SessionEffect, SessionEvent } from '../../src/session/events.ts';
import { TAKE_SAMPLES } from '../../src/session/gate.ts';
import { NEUTRAL_PATIENCE, SessionMachine } from '../../src/session/machine.ts';
import { countOf, startSession, type SessionRecord } from '../../src/session/record.ts';
import { samplesOfTake, type Take } from '../../src/session/take.ts';
import { BASELINE, faceShowing, frameReading } from './faces.ts';

const FRAME = 50;
/** Milliseconds that the store takes for a take. */
const KEEPING = 40;
/** A neutral face is recorded from so many milliseconds of rest. */
const RESTING = 2000;
/** Milliseconds before somebody who was asked moves. */
const REACTION = 400;

/** What the face before the camera does about a prompt, so many milliseconds after it was asked for it. */
type Behaviour = (prompt: Prompt | null, since: number, frame: number) => readonly FaceReading[];

const still = (frame: number): FaceReading => faceShowing('AU12', 0, frame);
const turned = (face: FaceReading, yaw: number): FaceReading => ({ ...face, pose: { ...face.pose, yaw } });

/** Does what is asked: each expression in a way of their own, the mouth in a sentence, the head in a look around. */
const willing: Behaviour = (prompt, since, frame) => {
  if (since < REACTION) return [still(frame)];
  if (prompt?.kind === 'expression') return [faceShowing(prompt.expression === 'anger' ? 'AU04' : 'AU12', 0.8, frame)];
  if (prompt?.kind === 'speech') return [faceShowing('AU26', Math.abs(Math.sin(frame / 4)), frame)];
  if (prompt?.kind === 'turning') return [turned(still(frame), 18 * Math.sin(since / 700))];
  return [still(frame)];
};
const idle: Behaviour = (_prompt, _since, frame) => [still(frame)];

/** A session on a clock of its own: waits end, frames come and takes are kept when their time has come. */
class Timed {
  readonly machine: SessionMachine;
  readonly takes: Take[] = [];
  readonly effects: SessionEffect[] = [];
  now = 0;
  #due: { at: number; event: SessionEvent }[] = [];
  #asked: { prompt: Prompt | null; at: number } = { prompt: null, at: 0 };
  /** When the recording of the neutral face began; null while none is recorded. */
  #recording: number | null = null;

  constructor(
    private readonly behaviour: Behaviour,
    record = startSession({ id: 'm', person: 'p', startedAt: 0 }, 'minute'),
    neutral: Float32Array | null = null,
    /** Milliseconds between the frames that are read. */
    private readonly between = FRAME,
  ) {
    this.machine = new SessionMachine(record, neutral);
    this.send({ kind: 'begin' });
  }

  get record(): SessionRecord {
    return this.machine.view.record;
  }

  send(event: SessionEvent): void {
    for (const effect of this.machine.send(event)) {
      this.effects.push(effect);
      if (effect.kind === 'perform') this.#asked = { prompt: effect.prompt, at: this.now };
      if (effect.kind === 'wait') this.#later(effect.milliseconds, { kind: 'due', ticket: effect.ticket });
      if (effect.kind === 'record-neutral') this.#recording = this.now;
      if (effect.kind === 'cancel-neutral') this.#recording = null;
      if (effect.kind !== 'keep') continue;
      this.takes.push(effect.take);
      this.#recording = null;
      this.#later(KEEPING, { kind: 'kept', ticket: effect.ticket });
    }
  }

  /** Lets time pass, until the session waits for the person, or is over, or `until` milliseconds have gone. */
  run(until = 600_000): this {
    const waiting = (): boolean => ['paused', 'over'].includes(this.machine.view.phase);
    for (const end = this.now + until; this.now < end && !waiting(); this.now += FRAME) {
      const due = this.#due.filter(({ at }) => at <= this.now);
      this.#due = this.#due.filter(({ at }) => at > this.now);
      for (const { event } of due) this.send(event);
      if (this.now % this.between < FRAME) this.#frame();
    }
    return this;
  }

  #frame(): void {
    const { prompt, at } = this.#asked;
    const faces = this.behaviour(prompt, this.now - at, Math.round(this.now / FRAME));
    const reading = frameReading(this.now, faces, this.#neutral(faces));
    this.send({ kind: 'frame', reading, takenAt: this.now, modelVersion: 'base' });
  }

  #neutral(faces: readonly FaceReading[]): NeutralProgress | undefined {
    if (this.#recording === null) return undefined;
    if (faces.length !== 1) {
      this.#recording = this.now;
      return { done: 0, problem: faces.length ? 'several-faces' : 'no-face' };
    }
    const done = Math.min(1, (this.now - this.#recording) / RESTING);
    return { done, problem: null, ...(done === 1 && { baseline: BASELINE }) };
  }

  #later(milliseconds: number, event: SessionEvent): void {
    this.#due.push({ at: this.now + milliseconds, event });
  }
}

const kindsOf = (takes: readonly Take[]): string[] =>
  takes.map(({ prompt: p }) => (p.kind === 'expression' ? p.expression : p.kind));

describe('one minute', () => {
  test('with somebody who does what is asked takes 60 to 75 seconds, and every step gives a take', () => {
    const session = new Timed(willing).run();
    expect(session.machine.view.phase).toBe('over');
    expect(session.now).toBeGreaterThan(60_000);
    expect(session.now).toBeLessThan(75_000);
    expect(countOf(session.record, 'done')).toBe(session.record.steps.length);
    expect(new Set(kindsOf(session.takes)).size).toBe(9);
    for (const { pictures, prompt } of session.takes) {
      expect(pictures.length, prompt.kind).toBeGreaterThanOrEqual(5);
      expect(pictures.length).toBeLessThanOrEqual(TAKE_SAMPLES);
    }
    expect(session.effects.filter(({ kind }) => kind === 'finish')).toHaveLength(1);
  });

  test('with somebody who hardly does anything takes as long, and keeps no resting face as an expression', () => {
    const session = new Timed(idle).run();
    expect(session.machine.view.phase).toBe('over');
    expect(session.now).toBeGreaterThan(60_000);
    expect(session.now).toBeLessThan(75_000);
    expect(kindsOf(session.takes)).toEqual(['neutral', 'speech', 'neutral']);
    expect(countOf(session.record, 'skipped')).toBe(13);
  });

  // readings come later than what they show, there by about one and a half
  test.each([250, 300, 400, 500, 700])(
    'takes every expression on a machine that reads a frame in %i ms, in at most two minutes',
    (between) => {
      const behaviour: Behaviour = (prompt, since, frame) => willing(prompt, since - 1.5 * between, frame);
      const session = new Timed(behaviour, undefined, null, between).run();
      expect(session.machine.view.phase).toBe('over');
      expect(kindsOf(session.takes).filter((kind) => !['neutral', 'speech', 'turning'].includes(kind))).toHaveLength(12);
      expect(session.now).toBeLessThan(120_000);
    },
  );

  test('ends on such a machine too with somebody who hardly does anything', () => {
    const session = new Timed(idle, undefined, null, 500).run();
    expect(session.machine.view.phase).toBe('over');
    expect(kindsOf(session.takes).filter((kind) => kind !== 'neutral' && kind !== 'speech')).toEqual([]);
    expect(session.now).toBeLessThan(180_000);
  });

  test('is no longer for a person whose neutral face is known', () => {
    const session = new Timed(willing, undefined, MEAN_FACE).run();
    expect(session.now).toBeGreaterThan(60_000);
    expect(session.now).toBeLessThan(75_000);
  });

  test('labels no unit of an expression, and what a sentence and a look around leave at rest', () => {
    for (const take of new Timed(willing).run().takes) {
      const labelled = samplesOfTake(take, () => 'id')[0]!.mask.reduce((sum, known) => sum + known, 0);
      expect(labelled > 0, take.prompt.kind).toBe(take.prompt.kind !== 'expression');
    }
  });

  test.each<[what: string, behaviour: Behaviour, reason: string]>([
    ['nobody', () => [], 'no-face'],
    ['two people', (_p, _s, frame) => [still(frame), still(frame)], 'several-faces'],
  ])('pauses before %s within half a minute, in the neutral face, and says why', (_what, behaviour, reason) => {
    const session = new Timed(behaviour).run();
    expect([session.machine.view.phase, session.machine.view.hindrance?.reason]).toEqual(['paused', reason]);
    expect(session.now).toBeLessThan(35_000);
    expect(session.takes).toEqual([]);
  });

  /** As the live path reads them once the neutral face is recorded: compared with it, under ids that they have at the time. */
  const read = (faces: readonly FaceReading[], id: number, comparedWith: ComparedWith): FaceReading[] =>
    faces.map((face) => ({ ...face, id, comparedWith }));

  test('takes nothing of somebody else who takes the place, says why, and goes on when the person is back under another id', () => {
    let who: 'own' | 'else' | 'back' = 'own';
    const [ids, compared] = [
      { own: 1, else: 2, back: 3 },
      { own: 'recorded', else: 'estimated', back: 'recorded' },
    ] as const;
    const behaviour: Behaviour = (...asked) => read(willing(...asked), ids[who], compared[who]);
    const session = new Timed(behaviour).run(20_000);
    who = 'else';
    const [taken, before] = [session.takes.length, session.record.at];
    session.run();
    expect([session.machine.view.phase, session.machine.view.hindrance?.reason]).toEqual(['paused', 'somebody-else']);
    expect([session.takes.length - taken, session.record.at - before]).toEqual([0, 0]);
    who = 'back';
    session.send({ kind: 'resume' });
    expect(session.run().machine.view.phase).toBe('over');
  });

  test('does not ask whose face it is where nothing is compared with the recorded neutral', () => {
    let id = 1;
    const session = new Timed((...asked) => read(willing(...asked), (id += asked[2] % 60 === 0 ? 1 : 0), 'none')).run();
    expect([session.machine.view.phase, countOf(session.record, 'done')]).toEqual(['over', session.record.steps.length]);
  });

  test('pauses when the face is lost on the way, and goes on with the same step when it is resumed', () => {
    let gone = false;
    const session = new Timed((prompt, since, frame) => (gone ? [] : willing(prompt, since, frame))).run(20_000);
    gone = true;
    session.run();
    expect([session.machine.view.phase, session.machine.view.hindrance?.reason]).toEqual(['paused', 'no-face']);
    const { at } = session.record;
    expect([session.record.states[at], session.now < 30_000]).toEqual(['open', true]);
    gone = false;
    session.send({ kind: 'resume' });
    expect(session.record.at).toBe(at);
    session.run();
    expect([session.machine.view.phase, countOf(session.record, 'skipped')]).toEqual(['over', 0]);
  });

  test('a face that is lost for a moment costs no step', () => {
    const session = new Timed(
      (prompt, since, frame) => (frame % 40 < 6 ? [] : willing(prompt, since, frame)),
      undefined,
      MEAN_FACE,
    );
    session.send({ kind: 'skip' });
    session.run();
    expect([session.machine.view.phase, countOf(session.record, 'done')]).toEqual(['over', session.record.steps.length - 1]);
  });

  test('a camera that gives no frames pauses it', () => {
    const machine = new SessionMachine(startSession({ id: 'm', person: 'p', startedAt: 0 }, 'minute'), MEAN_FACE);
    machine.send({ kind: 'skip' });
    let effects = machine.send({ kind: 'begin' });
    for (let waits = 0; waits < 2; waits++) {
      const wait = effects.findLast((effect) => effect.kind === 'wait')!;
      effects = machine.send({ kind: 'due', ticket: wait.ticket });
    }
    expect(machine.view.phase).toBe('paused');
  });

  test.each([
    ['a minute, as the reader may still be opening, where no frame has come', 0, 0, 60],
    ['half a minute where there is nobody', 0, 100, 30],
    ['half a minute where there is nobody once a reader has opened for most of a minute', 54, 100, 54 + 30],
  ])('the resting face is waited for %s, and then it pauses', (_what, opening, frames, seconds) => {
    const machine = new SessionMachine(startSession({ id: 'm', person: 'p', startedAt: 0 }, 'minute'), null);
    const pass = (effects: Effects): Effects => {
      const wait = effects.findLast((effect) => effect.kind === 'wait')!;
      return machine.send({ kind: 'due', ticket: wait.ticket });
    };
    let effects = pass(machine.send({ kind: 'begin' }));
    const seen = frameReading(0, [], { done: 0, problem: 'no-face' });
    let waited = 0;
    for (; machine.view.phase === 'capture'; waited += NEUTRAL_PATIENCE / 1000) {
      for (let i = 0; i < frames && waited >= opening; i++)
        machine.send({ kind: 'frame', reading: seen, takenAt: 0, modelVersion: 'base' });
      effects = pass(effects);
    }
    expect([machine.view.phase, waited]).toEqual(['paused', seconds]);
  });

  test('a pause stops its clock, and leaving ends it', () => {
    const session = new Timed(willing).run(25_000);
    session.send({ kind: 'pause' });
    const { at, states } = session.record;
    session.run(5000);
    expect(session.record).toMatchObject({ at, states });
    session.send({ kind: 'resume' });
    session.run(2000);
    session.send({ kind: 'leave' });
    const kept = session.takes.length;
    session.run(60_000);
    expect([session.machine.view.phase, session.takes.length]).toEqual(['left', kept]);
  });

  test('a step that gave nothing says so, and one that did says so', () => {
    const session = new Timed(idle);
    const outcomes: boolean[] = [];
    for (let i = 0; i < 400; i++) {
      session.run(FRAME);
      const { outcome } = session.machine.view;
      if (outcome) outcomes.push(outcome.taken);
    }
    expect(new Set(outcomes)).toEqual(new Set([true, false]));
  });
});

describe('a thorough session', () => {
  test('passes over a movement that is not made, and so ends before somebody who does nothing', () => {
    const session = new Timed(idle, startSession({ id: 't', person: 'p', startedAt: 0 }, 'thorough')).run(20 * 60_000);
    expect(session.machine.view.phase).toBe('over');
    expect(countOf(session.record, 'skipped')).toBeGreaterThan(0.9 * session.record.steps.length);
    expect(session.now).toBeLessThan(13 * 60_000);
  });

  test.each([500, 1000, 3000])(
    'takes whole takes of what is shown by a machine that reads a frame in %i milliseconds, and ends there too',
    (between) => {
      const record = startSession({ id: 's', person: 'p', startedAt: 0 }, 'only', ['AU12']);
      const lasting: Behaviour = (prompt, _since, frame) => [faceShowing('AU12', prompt?.kind === 'unit' ? 0.8 : 0, frame)];
      const shown = new Timed(lasting, record, null, between).run();
      expect([shown.machine.view.phase, countOf(shown.record, 'skipped')]).toEqual(['over', 0]);
      const [, ...moved] = shown.takes; // the first is the neutral face, recorded for as long as anywhere
      for (const { pictures } of moved) expect(pictures).toHaveLength(TAKE_SAMPLES);
      const nothing = new Timed(idle, record, MEAN_FACE, between).run();
      expect(nothing.machine.view.phase).toBe('over');
      expect(countOf(nothing.record, 'skipped')).toBeGreaterThan(0);
    },
  );
});
