/**
 * The calibration protocol as a machine: events in, effects out (events.ts). It owns what happens between them, and nothing else: no
 * clock, no camera, no store. Its driver sends frames and the person's wishes, and carries out the effects.
 *
 * Each step goes through: ready (read what comes next), capture (pictures are taken, for a limited time), release (they are kept; let go,
 * while the next step is told already).
 * Nothing is captured of a movement before the person's neutral face is known, since the gate measures movements against it. A step whose
 * time is over gives the take that there is by then, or is passed over, though not before enough frames were seen of it; where nobody can
 * be seen, the session pauses. So it ends, whatever the person does. A session that was left hears nothing more.
 */

import type { Baseline, FrameReading } from '../core/reading.ts';
import type { Prompt } from '../core/samples.ts';
import { GatedCapture, NeutralCapture, watchRest, type Capture, type Origin } from './capture.ts';
import type { Effects, Hindrance, Outcome, SessionEffect, SessionEvent, SessionPhase, SessionView } from './events.ts';
import { OwnFace } from './own-face.ts';
import { timingOf, type Timing } from './plan.ts';
import { finishStep, goBack, isOver, neutralFirst, redoStep, stepOf, takeOf, type SessionRecord } from './record.ts';
import { Rest } from './rest.ts';

/** Milliseconds after which a person who does not seem to rest may insist that they do. */
export const NEUTRAL_PATIENCE = 6000;
/** So often that patience is waited for before the session pauses. */
const NEUTRAL_WAITS = 5;
/** Frames a second below which a machine is slow, where a step without a take gets its time again, and so often at most in all. */
const SLOW = { rate: 15, times: 10 };
/** The same where the time is fixed and a few pictures are enough: they do not fit into it. */
const TOO_SLOW = { rate: 4, times: 3 };

/** What nobody can do anything about but by coming before the camera. */
const OUT_OF_SIGHT: readonly string[] = ['no-face', 'several-faces', 'somebody-else', 'poor-quality'];

export class SessionMachine {
  #record: SessionRecord;
  #phase: SessionPhase = 'ready';
  #done = 0;
  #hindrance: Hindrance | null = null;
  #arguable = false;
  #outcome: Outcome | null = null;
  /** What movements are measured against, MESH_LANDMARKS x 3 canonical cm; null until it is known. */
  #neutral: Float32Array | null;
  /** Whose face it is, and what it does while nothing is asked of it yet. */
  readonly #own = new OwnFace();
  #rest = new Rest();
  /** What takes pictures; null while nothing does. */
  #capture: Capture | null = null;
  /** Frames since the capture began, and those in which nobody could be seen well. */
  #frames = 0;
  #unseen = 0;
  /** Frames when the time of the step last ran out, and how often it has run out. */
  #framesBefore = 0;
  #waited = 0;
  /** Whether the neutral face itself is being recorded. */
  #recording = false;
  #ticket = 0;
  /** The take that is being kept, and the place after it. */
  #keeping: { readonly ticket: number; readonly next: SessionRecord } | null = null;
  /** The place to go to when the kept take is let go of. */
  #next: SessionRecord | null = null;

  /** `neutral` are the person's own points at rest, null where none is kept. Throws for a session without a neutral step. */
  constructor(record: SessionRecord, neutral: Float32Array | null) {
    neutralFirst(record);
    this.#record = record;
    this.#neutral = neutral;
  }

  get view(): SessionView {
    return {
      record: this.#record,
      step: stepOf(this.#next ?? this.#record),
      phase: this.#phase,
      done: this.#done,
      hindrance: this.#hindrance,
      arguable: this.#arguable,
      outcome: this.#outcome,
    };
  }

  /** Takes an event; gives what has to be done about it, in order. */
  send(event: SessionEvent): Effects {
    if (this.#phase === 'over' || this.#phase === 'left') return [];
    switch (event.kind) {
      case 'begin':
        return this.#enter();
      case 'frame':
        if (this.#neutral && this.#asksForRest) watchRest(this.#rest, this.#own, this.#neutral, event.reading);
        return this.#capture ? this.#look(this.#capture, event.reading, event) : [];
      case 'due':
        return event.ticket === this.#ticket ? this.#due() : [];
      case 'kept':
        return event.ticket === this.#keeping?.ticket ? this.#kept(this.#keeping.next) : [];
      case 'lost':
        this.#keeping = null;
        return this.#pause();
      case 'pause':
        return this.#phase === 'paused' ? [] : this.#pause();
      case 'resume':
        return this.#phase === 'paused' && !this.#keeping ? this.#enter() : [];
      case 'skip':
        return this.#keeping ? [] : this.#skip();
      case 'redo':
        return this.#keeping ? [] : this.#redo();
      case 'back':
        return this.#keeping ? [] : this.#goTo(goBack);
      case 'insist':
        return this.#recording && this.#arguable ? this.#recordNeutral(true) : [];
      case 'leave':
        return this.#leave();
      default:
        return event satisfies never;
    }
  }

  /** What comes next is told, and after a moment asked for. */
  #enter(): Effects {
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    if (!this.#neutral) this.#record = neutralFirst(this.#record);
    this.#phase = 'ready';
    return [...effects, { kind: 'ask', prompt: this.#prompt }, this.#wait(this.#timing.ready)];
  }

  /** After a take: the next step was told while it was let go of, and what became of it is told until that one begins. */
  #goOn(): Effects {
    const [outcome, { release }] = [this.#outcome, this.#timing];
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    [this.#phase, this.#outcome] = ['ready', outcome];
    return [...effects, this.#wait(this.#timing.ready - release)];
  }

  #due(): Effects {
    if (this.#phase === 'ready') return this.#begin();
    if (this.#phase === 'release') return this.#goOn();
    if (this.#recording) return this.#waitForRest();
    return this.#phase === 'capture' ? this.#timeIsOver() : [];
  }

  #begin(): Effects {
    this.#phase = 'capture';
    this.#outcome = null;
    const effects: Effects = [
      { kind: 'cue', cue: 'begin' },
      { kind: 'perform', prompt: this.#prompt },
    ];
    const { prompt, round } = stepOf(this.#record)!;
    if (!this.#neutral || (prompt.kind === 'neutral' && round === 1)) return [...effects, ...this.#recordNeutral(false)];
    this.#capture = new GatedCapture(this.#own, prompt, this.#neutral, this.#rest.known());
    return [...effects, this.#wait(this.#timing.limit)];
  }

  #recordNeutral(asIs: boolean): Effects {
    const before: Effects = this.#recording ? [{ kind: 'cancel-neutral' }] : [];
    [this.#recording, this.#capture] = [true, new NeutralCapture(this.#own)];
    this.#waited = this.#done = 0;
    if (asIs) this.#arguable = false;
    return [...before, { kind: 'record-neutral', asIs }, this.#wait(NEUTRAL_PATIENCE)];
  }

  /** No neutral face yet: they may know better, or seem to have gone. Before the first frame the reader may still be opening. */
  #waitForRest(): Effects {
    this.#arguable ||= this.#hindrance?.reason === 'expression';
    const goesOn = this.#getsMoreTime(NEUTRAL_PATIENCE) || this.#waited < (this.#frames > 0 ? NEUTRAL_WAITS : SLOW.times);
    return goesOn ? [this.#wait(NEUTRAL_PATIENCE)] : this.#pause(this.#hindrance);
  }

  /** Whether frames have come in the `time` (milliseconds) that has run out, but too few all in all to be judged by. */
  #getsMoreTime(time: number, { rate, times } = SLOW): boolean {
    const come = this.#frames > this.#framesBefore;
    this.#framesBefore = this.#frames;
    return ++this.#waited < times && come && this.#frames < (rate * time) / 1000;
  }

  #look(capture: Capture, reading: FrameReading, from: Origin): Effects {
    const { done, hindrance, baseline } = capture.look(reading, from);
    if (this.#frames++ === 0) this.#waited = 0; // what was waited for the reader was not waited for the person
    if (hindrance && OUT_OF_SIGHT.includes(hindrance.reason)) this.#unseen++;
    [this.#done, this.#hindrance] = [done, done >= 1 ? null : hindrance];
    if (this.#recording) {
      if (!baseline) return [];
      this.#recording = false;
      this.#neutral = baseline.landmarks;
      this.#rest = new Rest(); // what was seen so far was compared with another
      return this.#keep(capture, baseline);
    }
    return done >= 1 && !this.#timing.fixed ? this.#keep(capture) : [];
  }

  /** With enough pictures there is a take; without, the step is passed over, or waits for somebody to be seen. */
  #timeIsOver(): Effects {
    const [capture, { fixed, limit, least }] = [this.#capture!, this.#timing];
    const isWhole = capture.pictures.length >= least;
    if (!(fixed && isWhole) && this.#getsMoreTime(limit, fixed ? TOO_SLOW : SLOW)) return [this.#wait(limit)];
    if (isWhole) return this.#keep(capture);
    return 2 * this.#unseen >= this.#frames ? this.#pause(this.#hindrance) : this.#passOver();
  }

  /** The step is over: what was captured of it is kept in place of earlier tries. */
  #keep(capture: Capture, baseline: Baseline | null = null): Effects {
    const { person, id: session, at } = this.#record;
    const { pictures, companions } = capture;
    const take = { id: takeOf(this.#record, at), person, session, prompt: this.#prompt, pictures, companions };
    const next = finishStep(this.#record, 'done');
    const ticket = ++this.#ticket;
    this.#release({ taken: true, companions: companions.map(({ unit }) => unit) });
    this.#keeping = { ticket, next };
    return [
      { kind: 'cue', cue: 'done' },
      { kind: 'perform', prompt: null },
      { kind: 'keep', baseline, take, record: next, ticket },
    ];
  }

  /** The step is over, and nothing was captured of it: an earlier take stays. */
  #passOver(): Effects {
    const next = finishStep(this.#record, 'skipped');
    this.#release({ taken: false, companions: [] });
    return [{ kind: 'perform', prompt: null }, { kind: 'save', record: next }, ...this.#kept(next)];
  }

  #release(outcome: Outcome): void {
    [this.#phase, this.#outcome, this.#done] = ['release', outcome, outcome.taken ? 1 : 0];
    this.#hindrance = this.#capture = null;
  }

  #kept(next: SessionRecord): Effects {
    this.#keeping = null;
    this.#next = next;
    if (this.#phase !== 'release') return this.#pause(); // was paused while it was being kept: stays so, one step further
    const step = stepOf(next);
    return [...(step ? [{ kind: 'ask', prompt: step.prompt } as const] : []), this.#wait(this.#timing.release)];
  }

  /** `cause` is what the session waits for, where it is not the person's wish. */
  #pause(cause: Hindrance | null = null): Effects {
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    this.#phase = 'paused';
    this.#hindrance = cause;
    return [...effects, { kind: 'say', what: 'paused' }];
  }

  #skip(): Effects {
    const { prompt } = stepOf(this.#next ?? this.#record) ?? {};
    if (prompt?.kind === 'neutral' && !this.#neutral) return [{ kind: 'say', what: 'neutral-needed' }];
    return this.#goTo((record) => (isOver(record) ? record : finishStep(record, 'skipped')));
  }

  /** While a take is let go of, it is the one to be done again, and not the next. */
  #redo(at = this.#record.at): Effects {
    return this.#goTo((record) => redoStep(record, at));
  }

  #goTo(change: (record: SessionRecord) => SessionRecord): Effects {
    const effects = this.#halt();
    this.#record = change(this.#record);
    return [...effects, { kind: 'save', record: this.#record }, ...this.#enter()];
  }

  #leave(): Effects {
    const effects = this.#halt();
    this.#phase = 'left';
    return effects;
  }

  #finish(): Effects {
    this.#phase = 'over';
    return [{ kind: 'cue', cue: 'finished' }, { kind: 'finish' }];
  }

  /** Drops what is under way, and goes to the place after a take that was kept. */
  #halt(): Effects {
    this.#ticket++;
    if (this.#next) this.#record = this.#next;
    const cancel: Effects = this.#recording ? [{ kind: 'cancel-neutral' }] : [];
    this.#next = this.#capture = this.#hindrance = this.#outcome = null;
    this.#recording = this.#arguable = false;
    this.#done = this.#frames = this.#framesBefore = this.#waited = this.#unseen = 0;
    return [...cancel, { kind: 'perform', prompt: null }];
  }

  #wait(milliseconds: number): SessionEffect {
    return { kind: 'wait', milliseconds, ticket: ++this.#ticket };
  }

  get #prompt(): Prompt {
    return stepOf(this.#record)!.prompt;
  }

  /** Whether the person has been asked for nothing yet, or for their resting face, which is known. */
  get #asksForRest(): boolean {
    if (this.#phase === 'ready') return true;
    return this.#phase !== 'paused' && !this.#recording && this.#prompt.kind === 'neutral';
  }

  get #timing(): Timing {
    return timingOf(this.#record.form, stepOf(this.#record)!);
  }
}
