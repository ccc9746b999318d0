/**
 * The calibration protocol as a machine: events in, effects out. It owns what happens between them, and nothing else: no clock, no
 * camera, no store. Its driver sends frames and the person's wishes, and carries out the effects.
 *
 * Each step goes through: ready (read what comes next), capture (the gate takes pictures), release (they are kept, let go). Nothing is
 * captured of a movement before the person's neutral face is known, since the gate measures movements against it. A session that was
 * left hears nothing more.
 */

import { frontalise } from '../core/frontal.ts';
import type { Baseline, FaceReading, FrameReading, NeutralProblem } from '../core/reading.ts';
import type { Prompt } from '../core/samples.ts';
import { CaptureGate, TAKE_SAMPLES, type GateReason } from './gate.ts';
import { READY_FOR, RELEASE_FOR } from './plan.ts';
import { finishStep, goBack, isOver, neutralFirst, redoStep, stepOf, takeOf, type SessionRecord } from './record.ts';
import type { Picture, Take } from './take.ts';

/** Milliseconds after which a person who does not seem to rest may insist that they do. */
export const NEUTRAL_PATIENCE = 12_000;
/** While a neutral face is recorded, a picture is taken this often, milliseconds; TAKE_SAMPLES of them are kept. */
const NEUTRAL_SPREAD = 90;

export type SessionPhase = 'ready' | 'capture' | 'release' | 'paused' | 'over' | 'left';

/** Why nothing is captured at the moment. */
export type Hindrance =
  { readonly of: 'movement'; readonly reason: GateReason } | { readonly of: 'neutral'; readonly reason: NeutralProblem };

export type SessionEvent =
  /** The screen is there: the step that is asked for begins. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'frame'; readonly reading: FrameReading; readonly takenAt: number; readonly modelVersion: string }
  /** The time of a 'wait' is over. */
  | { readonly kind: 'due'; readonly ticket: number }
  /** What a 'keep' gave is in the store, or could not be kept. */
  | { readonly kind: 'kept'; readonly ticket: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'skip' | 'redo' | 'back' | 'pause' | 'resume' }
  /** The face counts as resting, whatever it looks like. */
  | { readonly kind: 'insist' }
  /** Another source, another person, another page: the session is over for now. */
  | { readonly kind: 'leave' };

export type SessionEffect =
  /** Says what comes next. */
  | { readonly kind: 'ask'; readonly prompt: Prompt }
  | { readonly kind: 'cue'; readonly cue: 'begin' | 'done' | 'finished' }
  /** What a face that obeys does now: a movement, or, for null, nothing. */
  | { readonly kind: 'perform'; readonly prompt: Prompt | null }
  /** To be answered with 'due' after so many milliseconds; answers to earlier tickets are ignored. */
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly ticket: number }
  | { readonly kind: 'record-neutral'; readonly asIs: boolean }
  | { readonly kind: 'cancel-neutral' }
  /** Keep the baseline, where there is one, then the take in place of an earlier one, then the place; answer with 'kept' or 'lost'. */
  | {
      readonly kind: 'keep';
      readonly baseline: Baseline | null;
      readonly take: Take;
      readonly record: SessionRecord;
      readonly ticket: number;
    }
  /** Keep the place. */
  | { readonly kind: 'save'; readonly record: SessionRecord }
  | { readonly kind: 'say'; readonly what: 'neutral-needed' | 'paused' }
  /** The last step is done: the source is not needed any more. */
  | { readonly kind: 'finish' };

/** What a screen shows. */
export interface SessionView {
  readonly record: SessionRecord;
  readonly phase: SessionPhase;
  /** Share of the take, 0 to 1. */
  readonly done: number;
  readonly hindrance: Hindrance | null;
  /** Whether the neutral face was refused for an expression, which the person may know better. */
  readonly arguable: boolean;
}

type Effects = readonly SessionEffect[];

export class SessionMachine {
  #record: SessionRecord;
  #phase: SessionPhase = 'ready';
  #done = 0;
  #hindrance: Hindrance | null = null;
  #arguable = false;
  /** What movements are measured against, MESH_LANDMARKS x 3 canonical cm; null until it is known. */
  #neutral: Float32Array | null;
  /** Null while the neutral face itself is recorded. */
  #gate: CaptureGate | null = null;
  #recording = false;
  #pictures: readonly Picture[] = [];
  #pictureAt = -Infinity;
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
      phase: this.#phase,
      done: this.#done,
      hindrance: this.#hindrance,
      arguable: this.#arguable,
    };
  }

  /** Takes an event; gives what has to be done about it, in order. */
  send(event: SessionEvent): Effects {
    if (this.#phase === 'over' || this.#phase === 'left') return [];
    switch (event.kind) {
      case 'begin':
        return this.#enter();
      case 'frame':
        return this.#phase === 'capture' ? this.#look(event.reading, event) : [];
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
        return this.#keeping ? [] : this.#goTo(redoStep);
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

  /** What comes next is shown, and after a moment asked for. */
  #enter(): Effects {
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    if (!this.#neutral) this.#record = neutralFirst(this.#record);
    this.#phase = 'ready';
    return [...effects, { kind: 'ask', prompt: this.#prompt }, this.#wait(READY_FOR)];
  }

  #due(): Effects {
    if (this.#phase === 'ready') return this.#capture();
    if (this.#phase === 'release') return this.#enter();
    if (!this.#recording) return [];
    this.#arguable ||= this.#hindrance?.reason === 'expression';
    return [this.#wait(NEUTRAL_PATIENCE)];
  }

  #capture(): Effects {
    this.#phase = 'capture';
    const effects: Effects = [
      { kind: 'cue', cue: 'begin' },
      { kind: 'perform', prompt: this.#prompt },
    ];
    const { prompt, round } = stepOf(this.#record)!;
    if (!this.#neutral || (prompt.kind === 'neutral' && round === 1)) return [...effects, ...this.#recordNeutral(false)];
    this.#gate = new CaptureGate(prompt, this.#neutral);
    return effects;
  }

  #recordNeutral(asIs: boolean): Effects {
    const before: Effects = this.#recording ? [{ kind: 'cancel-neutral' }] : [];
    this.#recording = true;
    this.#done = 0;
    this.#pictures = [];
    if (asIs) this.#arguable = false;
    return [...before, { kind: 'record-neutral', asIs }, this.#wait(NEUTRAL_PATIENCE)];
  }

  #look(reading: FrameReading, from: { readonly takenAt: number; readonly modelVersion: string }): Effects {
    return this.#gate ? this.#lookAtMovement(this.#gate, reading, from) : this.#lookAtNeutral(reading, from);
  }

  #lookAtMovement(gate: CaptureGate, { faces, time }: FrameReading, from: Pick<Picture, 'takenAt' | 'modelVersion'>): Effects {
    const seen = faces.map(({ pose, quality, landmarks }) => ({ pose, quality, points: frontalise(landmarks).points }));
    const { done, reason, taken } = gate.offer(seen, time);
    if (taken) this.#take(faces[0]!, seen[0]!.points, from);
    this.#done = done;
    this.#hindrance = reason && { of: 'movement', reason };
    return done >= 1 ? this.#keep(this.#pictures, null) : [];
  }

  /** The first step records "my neutral"; pictures of it are taken along the way. */
  #lookAtNeutral({ faces, time, neutral }: FrameReading, from: Pick<Picture, 'takenAt' | 'modelVersion'>): Effects {
    if (!neutral) return [];
    if (neutral.done < this.#done) this.#pictures = []; // begun anew
    this.#done = neutral.done;
    this.#hindrance = neutral.problem && { of: 'neutral', reason: neutral.problem };
    if (!neutral.problem && faces[0] && time - this.#pictureAt >= NEUTRAL_SPREAD) {
      this.#pictureAt = time;
      this.#take(faces[0], frontalise(faces[0].landmarks).points, from);
    }
    if (!neutral.baseline) return [];
    this.#recording = false;
    this.#neutral = neutral.baseline.landmarks;
    return this.#keep(spread(this.#pictures, TAKE_SAMPLES), neutral.baseline);
  }

  #take({ crop, pose, quality }: FaceReading, points: Float32Array, from: Pick<Picture, 'takenAt' | 'modelVersion'>): void {
    if (!crop) return; // a frame from before crops were asked for
    const { takenAt, modelVersion } = from;
    this.#pictures = [...this.#pictures, { crop, points, pose, quality, takenAt, modelVersion }];
  }

  /** The take is whole: its pictures are kept in place of earlier ones. */
  #keep(pictures: readonly Picture[], baseline: Baseline | null): Effects {
    const take = this.#takeWith(pictures);
    const next = finishStep(this.#record, 'done');
    const ticket = ++this.#ticket;
    this.#phase = 'release';
    this.#done = 1;
    this.#hindrance = null;
    this.#keeping = { ticket, next };
    return [
      { kind: 'cue', cue: 'done' },
      { kind: 'perform', prompt: null },
      { kind: 'keep', baseline, take, record: next, ticket },
    ];
  }

  #kept(next: SessionRecord): Effects {
    this.#keeping = null;
    this.#next = next;
    if (this.#phase === 'release') return [this.#wait(RELEASE_FOR)];
    return this.#pause(); // was paused while it was being kept: stays so, one step further
  }

  #pause(): Effects {
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    this.#phase = 'paused';
    return [...effects, { kind: 'say', what: 'paused' }];
  }

  #skip(): Effects {
    const { prompt } = stepOf(this.#next ?? this.#record) ?? {};
    if (prompt?.kind === 'neutral' && !this.#neutral) return [{ kind: 'say', what: 'neutral-needed' }];
    const effects = this.#halt();
    if (isOver(this.#record)) return [...effects, ...this.#finish()];
    const take = this.#takeWith([]);
    this.#record = finishStep(this.#record, 'skipped');
    return [...effects, { kind: 'keep', baseline: null, take, record: this.#record, ticket: ++this.#ticket }, ...this.#enter()];
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
    this.#next = this.#gate = this.#hindrance = null;
    this.#recording = this.#arguable = false;
    this.#pictures = [];
    this.#pictureAt = -Infinity;
    this.#done = 0;
    return [...cancel, { kind: 'perform', prompt: null }];
  }

  #wait(milliseconds: number): SessionEffect {
    return { kind: 'wait', milliseconds, ticket: ++this.#ticket };
  }

  #takeWith(pictures: readonly Picture[]): Take {
    const { person, id: session, at } = this.#record;
    return { id: takeOf(this.#record, at), person, session, prompt: this.#prompt, pictures };
  }

  get #prompt(): Prompt {
    return stepOf(this.#record)!.prompt;
  }
}

/** `count` of a list, as far apart in it as can be; all of a shorter one. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]!);
}
