/** The protocol of a session, event by event. */

import { describe, expect, test } from 'vitest';
import { unitIndex } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import type { FaceReading, NeutralProgress } from '../../src/core/reading.ts';
import { TAKE_SAMPLES } from '../../src/session/gate.ts';
import type { SessionEffect, SessionEvent } from '../../src/session/events.ts';
import { SessionMachine } from '../../src/session/machine.ts';
import { timingOf } from '../../src/session/plan.ts';
import { finishStep, startSession, stepOf, type SessionRecord } from '../../src/session/record.ts';
import { samplesOfTake } from '../../src/session/take.ts';
import { BASELINE, faceShowing, frameReading } from './faces.ts';

const FRAME = 33;
const record = (): SessionRecord => startSession({ id: 's', person: 'p', startedAt: 0 }, 'only', ['AU12']);
/** The session after its first neutral take. */
const atSmile = (): SessionRecord => finishStep(record(), 'done');

type Of<Kind extends SessionEffect['kind']> = Extract<SessionEffect, { kind: Kind }>;

/** A session that is driven by hand: its time runs only when told to. */
class Driven {
  readonly machine: SessionMachine;
  readonly effects: SessionEffect[] = [];
  frame = 0;

  constructor(from = record(), neutral: Float32Array | null = null) {
    this.machine = new SessionMachine(from, neutral);
    this.send({ kind: 'begin' });
  }

  get view() {
    return this.machine.view;
  }

  get asked() {
    return stepOf(this.view.record)?.prompt;
  }

  send(event: SessionEvent): readonly SessionEffect[] {
    const effects = this.machine.send(event);
    this.effects.push(...effects);
    return effects;
  }

  all<Kind extends SessionEffect['kind']>(kind: Kind): Of<Kind>[] {
    return this.effects.filter((effect): effect is Of<Kind> => effect.kind === kind);
  }

  /** Ends the wait that was asked for last. */
  due(): readonly SessionEffect[] {
    return this.send({ kind: 'due', ticket: this.all('wait').at(-1)!.ticket });
  }

  show(face: FaceReading | null, neutral?: NeutralProgress): readonly SessionEffect[] {
    const reading = frameReading(++this.frame * FRAME, face ? [face] : [], neutral);
    return this.send({ kind: 'frame', reading, takenAt: this.frame, modelVersion: 'base' });
  }

  /** Shows a unit for so many frames. */
  hold(amount: number, frames: number): void {
    for (let i = 0; i < frames; i++) this.show(faceShowing('AU12', amount, this.frame));
  }

  /** Rests until the neutral face is recorded. */
  rest(): void {
    for (let i = 1; i <= 60; i++) this.show(faceShowing('AU12', 0, this.frame), { done: i / 60, problem: null });
    this.show(faceShowing('AU12', 0, this.frame), { done: 1, problem: null, baseline: BASELINE });
  }

  kept(): void {
    this.send({ kind: 'kept', ticket: this.all('keep').at(-1)!.ticket });
  }
}

describe('a session from its start to its end', () => {
  test('records the neutral, takes each movement twice, labels what was asked for, and is over', () => {
    const driven = new Driven();
    expect(driven.asked).toEqual({ kind: 'neutral' });
    driven.due();
    expect(driven.all('record-neutral')).toEqual([{ kind: 'record-neutral', asIs: false }]);
    driven.rest();
    driven.kept();
    driven.due();
    while (driven.view.phase !== 'over') {
      const prompt = driven.asked!;
      driven.due();
      driven.hold(prompt.kind === 'unit' ? (prompt.strength === 'light' ? 0.4 : 0.8) : 0, 90);
      expect(driven.view.phase).toBe('release');
      driven.kept();
      driven.due();
    }
    const takes = driven.all('keep').map(({ take }) => take);
    expect(takes.map(({ id }) => id)).toEqual(['s/0', 's/1', 's/2', 's/3', 's/4', 's/5']);
    for (const take of takes) {
      let ids = 0;
      const samples = samplesOfTake(take, () => `${take.id}/${ids++}`);
      expect(samples).toHaveLength(TAKE_SAMPLES);
      const smile = unitIndex('AU12');
      const level = take.prompt.kind === 'unit' ? { light: 2, strong: 4 }[take.prompt.strength] : 0;
      for (const { units, mask, person } of samples) expect([units[smile], mask[smile], person]).toEqual([level, 1, 'p']);
    }
    expect(driven.all('keep').map(({ baseline }) => baseline !== null)).toEqual([true, false, false, false, false, false]);
    expect(driven.all('finish')).toHaveLength(1);
    expect(driven.view.record.states).toEqual(Array(6).fill('done'));
  });

  test('nothing is taken while a step is only announced, nor after its take is whole', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.hold(0.8, 60);
    expect([driven.view.phase, driven.view.done]).toEqual(['ready', 0]);
    driven.due();
    driven.hold(0.4, 200);
    expect(driven.all('keep')).toHaveLength(1);
    expect(driven.all('keep')[0]!.take.pictures).toHaveLength(TAKE_SAMPLES);
  });

  test('the next movement is told once a take is kept, while it is let go of, and asked for as long after that as any', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    const { ready, release } = timingOf('only', stepOf(driven.view.record)!);
    expect(driven.all('wait').map(({ milliseconds }) => milliseconds)).toEqual([ready]);
    driven.due();
    driven.hold(0.4, 90);
    expect([driven.view.step, driven.all('ask')]).toEqual([
      record().steps[1],
      [{ kind: 'ask', prompt: record().steps[1]!.prompt }],
    ]);
    driven.kept();
    expect(driven.view).toMatchObject({ phase: 'release', step: record().steps[2], record: { at: 1 } });
    driven.due();
    expect(driven.view).toMatchObject({ phase: 'ready', step: record().steps[2], record: { at: 2 } });
    expect(driven.all('ask').map(({ prompt }) => prompt)).toEqual([record().steps[1]!.prompt, record().steps[2]!.prompt]);
    const waits = driven.all('wait').map(({ milliseconds }) => milliseconds);
    expect(waits.slice(-2)).toEqual([release, ready - release]);
  });

  test('a take that is let go of is done again where that is wanted, and its pictures are replaced', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.due();
    driven.hold(0.4, 90);
    expect(driven.send({ kind: 'redo' }), 'not while it is being kept').toEqual([]);
    driven.kept();
    driven.send({ kind: 'redo' });
    expect(driven.view).toMatchObject({ phase: 'ready', step: record().steps[1], record: { at: 1 } });
    expect(driven.view.record.states[1]).toBe('done');
    driven.due();
    driven.hold(0.4, 90);
    expect(driven.all('keep').map(({ take }) => take.id)).toEqual(['s/1', 's/1']);
  });

  test('nothing is told after the last take', () => {
    const last = record()
      .steps.slice(1)
      .reduce<SessionRecord>((before) => finishStep(before, 'done'), record());
    const driven = new Driven(last, MEAN_FACE);
    driven.due();
    driven.hold(0.8, 90);
    driven.kept();
    expect([driven.view.phase, driven.view.step, driven.all('ask').length]).toEqual(['release', null, 1]);
    driven.due();
    expect(driven.view.phase).toBe('over');
  });

  // half of what it sees while a movement is waited for may be the one before, which is let go of
  test('a machine that reads five frames a second takes every movement', () => {
    const driven = new Driven();
    const show = (...amounts: number[]): void => {
      for (const amount of amounts) {
        driven.frame += 5;
        driven.show(faceShowing('AU12', amount, driven.frame));
      }
    };
    driven.due();
    driven.rest();
    for (let left = 0; driven.view.phase !== 'over';) {
      show(left, left, left);
      driven.kept();
      driven.due();
      if (driven.machine.view.phase === 'over') break;
      show(0.95 * left, 0.85 * left, 0.75 * left);
      driven.due();
      const prompt = driven.asked!;
      left = prompt.kind === 'unit' ? { light: 0.25, strong: 0.5 }[prompt.strength] : 0;
      show(...Array<number>(30).fill(left));
    }
    expect(driven.view.record.states).toEqual(Array(6).fill('done'));
  });

  test('an answer to an earlier wait or an earlier keep changes nothing', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    const { ticket } = driven.all('wait')[0]!;
    driven.send({ kind: 'pause' });
    driven.send({ kind: 'resume' });
    expect(driven.send({ kind: 'due', ticket })).toEqual([]);
    expect(driven.view.phase).toBe('ready');
    expect(driven.send({ kind: 'kept', ticket })).toEqual([]);
  });
});

describe('the neutral face', () => {
  test('is asked for first when a session is resumed without one, and a resting face is never filed as a movement', () => {
    const driven = new Driven(atSmile(), null);
    expect(driven.asked).toEqual({ kind: 'neutral' });
    driven.due();
    driven.rest();
    const [{ take, record: next }] = driven.all('keep') as [Of<'keep'>];
    expect(take.prompt).toEqual({ kind: 'neutral' });
    expect(take.id).toBe('s/0');
    expect([next.at, next.states[1]]).toEqual([1, 'open']);
    driven.kept();
    driven.due();
    driven.due();
    driven.hold(0, 120);
    expect(driven.all('keep')).toHaveLength(1);
  });

  test('cannot be skipped while none is known, and can afterwards', () => {
    const driven = new Driven();
    driven.send({ kind: 'skip' });
    expect(driven.all('say')).toEqual([{ kind: 'say', what: 'neutral-needed' }]);
    expect(driven.view.record.at).toBe(0);
    const known = new Driven(record(), MEAN_FACE);
    known.send({ kind: 'skip' });
    expect(known.view.record.at).toBe(1);
  });

  test('that looks like an expression is waited for, and after a while the person may insist that it is theirs', () => {
    const driven = new Driven();
    driven.due();
    driven.show(faceShowing('AU12', 0.5, 0), { done: 0, problem: 'expression' });
    expect(driven.view).toMatchObject({ hindrance: { of: 'neutral', reason: 'expression' }, arguable: false });
    expect(driven.send({ kind: 'insist' })).toEqual([]);
    driven.due();
    expect([driven.view.arguable, driven.all('record-neutral').length]).toEqual([true, 1]);
    expect(driven.send({ kind: 'insist' })).toContainEqual({ kind: 'record-neutral', asIs: true });
    driven.rest();
    expect(driven.view.phase).toBe('release');
  });

  test('keeps pictures of one recording only: those before a new beginning are dropped', () => {
    const driven = new Driven();
    driven.due();
    for (let i = 0; i < 30; i++) driven.show(faceShowing('AU12', 0, i), { done: 0.5, problem: null });
    const begunAnew = driven.frame;
    driven.show(faceShowing('AU12', 0, 0), { done: 0, problem: 'moving' });
    driven.rest();
    for (const { takenAt } of driven.all('keep')[0]!.take.pictures) expect(takenAt).toBeGreaterThan(begunAnew);
  });

  test('a session without a neutral step is refused', () => {
    const steps = [{ prompt: { kind: 'unit', unit: 'AU12', strength: 'strong' }, round: 1 }] as const;
    expect(() => new SessionMachine({ ...record(), steps, states: ['open'] }, MEAN_FACE)).toThrow(/neutral/);
  });
});

describe('leaving', () => {
  const everyPhase: readonly (readonly [string, () => Driven])[] = [
    ['while a step is announced', () => new Driven(atSmile(), MEAN_FACE)],
    [
      'in the middle of the neutral',
      () => {
        const driven = new Driven();
        driven.due();
        for (let i = 1; i < 20; i++) driven.show(faceShowing('AU12', 0, i), { done: i / 60, problem: null });
        return driven;
      },
    ],
    [
      'in the middle of a take',
      () => {
        const driven = new Driven(atSmile(), MEAN_FACE);
        driven.due();
        driven.hold(0.4, 30);
        expect(driven.view.done).toBeGreaterThan(0);
        return driven;
      },
    ],
    [
      'while a take is kept',
      () => {
        const driven = new Driven(atSmile(), MEAN_FACE);
        driven.due();
        driven.hold(0.4, 90);
        return driven;
      },
    ],
    [
      'while paused',
      () => {
        const driven = new Driven(atSmile(), MEAN_FACE);
        driven.send({ kind: 'pause' });
        return driven;
      },
    ],
  ];
  const afterwards: readonly SessionEvent[] = [
    { kind: 'begin' },
    { kind: 'resume' },
    { kind: 'redo' },
    { kind: 'back' },
    { kind: 'skip' },
    { kind: 'insist' },
    { kind: 'pause' },
    { kind: 'lost' },
  ];

  test.each(everyPhase)('%s ends the session: no event makes it record another face', (_when, driven) => {
    const left = driven();
    const keeps = left.all('keep').length;
    const recording = left.all('record-neutral').length > left.all('cancel-neutral').length + left.all('keep').length;
    const effects = left.send({ kind: 'leave' });
    expect(left.view.phase).toBe('left');
    expect(effects.some(({ kind }) => kind === 'cancel-neutral')).toBe(recording);
    for (const event of afterwards) expect(left.send(event)).toEqual([]);
    for (const { ticket } of left.all('wait')) expect(left.send({ kind: 'due', ticket })).toEqual([]);
    left.hold(0.8, 60);
    left.rest();
    expect(left.all('keep')).toHaveLength(keeps);
  });

  test.each(everyPhase)('a pause %s takes nothing until it is resumed, and then from the start of the step', (_when, driven) => {
    const paused = driven();
    const keeps = paused.all('keep').length;
    paused.send({ kind: 'pause' });
    for (const { ticket } of paused.all('wait')) expect(paused.send({ kind: 'due', ticket })).toEqual([]);
    paused.hold(0.8, 60);
    expect([paused.view.phase, paused.view.done, paused.all('keep').length]).toEqual(['paused', 0, keeps]);
  });
});

describe('the ways through it', () => {
  test('a pause while a take is kept goes on with the next step, and not before it is kept', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.due();
    driven.hold(0.4, 90);
    driven.send({ kind: 'pause' });
    expect(driven.send({ kind: 'resume' })).toEqual([]);
    for (const kind of ['skip', 'redo', 'back'] as const) expect(driven.send({ kind })).toEqual([]);
    driven.kept();
    expect([driven.view.phase, driven.view.record.at]).toEqual(['paused', 2]);
    driven.send({ kind: 'resume' });
    expect(driven.view.phase).toBe('ready');
  });

  test('a pause after the last take is the end', () => {
    let last = record();
    for (let i = 0; i < 5; i++) last = finishStep(last, 'done');
    const driven = new Driven(last, MEAN_FACE);
    driven.due();
    driven.hold(0.8, 90);
    driven.send({ kind: 'pause' });
    driven.kept();
    expect([driven.view.phase, driven.all('finish').length]).toEqual(['over', 1]);
  });

  test('a take that could not be kept is asked for again', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.due();
    driven.hold(0.4, 90);
    driven.send({ kind: 'lost' });
    expect([driven.view.phase, driven.view.record.at, driven.view.record.states[1]]).toEqual(['paused', 1, 'open']);
    driven.send({ kind: 'resume' });
    driven.due();
    driven.hold(0.4, 90);
    expect(driven.all('keep')).toHaveLength(2);
  });

  test('a step that is skipped keeps no take, only its place', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.send({ kind: 'skip' });
    expect(driven.all('keep')).toEqual([]);
    expect(driven.all('save').map(({ record: next }) => [next.states[1], next.at])).toEqual([['skipped', 2]]);
    expect([driven.view.phase, driven.view.record.at]).toEqual(['ready', 2]);
  });

  test.each(['skip', 'time'] as const)('a take that is asked for again and not given anew stays (%s)', (passed) => {
    for (const again of ['back', 'redo'] as const) {
      const driven = new Driven(atSmile(), MEAN_FACE);
      driven.due();
      driven.hold(0.4, 90);
      driven.kept();
      driven.send({ kind: again });
      expect([driven.view.record.at, driven.all('save').at(-1)!.record.states[1]]).toEqual([1, 'done']);
      driven.due();
      if (passed === 'skip') driven.send({ kind: 'skip' });
      for (let i = 0; i < 10 && driven.view.phase === 'capture'; i++) {
        driven.hold(0, 90);
        driven.due();
      }
      expect(driven.all('keep')).toHaveLength(1);
      const { states, at } = driven.all('save').at(-1)!.record;
      expect([states[1], at]).toEqual(['done', 2]);
    }
  });

  test('a step whose time was over without a take is open again when it is done again at once', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.due();
    driven.hold(0, 300);
    driven.due();
    expect([driven.view.phase, driven.view.outcome!.taken, driven.all('save').at(-1)!.record.states[1]]).toEqual(['release', false, 'skipped']); // prettier-ignore
    driven.send({ kind: 'redo' });
    expect([driven.view.record.at, driven.view.record.states[1]]).toEqual([1, 'open']);
  });

  test('a redo begins the take anew under the same name, a step back asks for the one before', () => {
    const driven = new Driven(atSmile(), MEAN_FACE);
    driven.due();
    driven.hold(0.4, 30);
    driven.send({ kind: 'redo' });
    expect([driven.view.phase, driven.view.done, driven.view.record.at]).toEqual(['ready', 0, 1]);
    driven.due();
    driven.hold(0.4, 90);
    expect(driven.all('keep').map(({ take }) => [take.id, take.pictures.length])).toEqual([['s/1', TAKE_SAMPLES]]);
    driven.kept();
    driven.send({ kind: 'back' });
    expect([driven.view.record.at, driven.view.record.states[1]]).toEqual([1, 'done']);
    expect(driven.all('save')).toHaveLength(2);
  });
});
