/**
 * A guided session as it runs: asks for one step after another, lets the gate take pictures off the live readings, keeps each
 * finished take, and remembers how far it has come. The drawn face, where it sits in for a person, does what is asked.
 */

import { frontalise } from '../../core/frontal.ts';
import { Sitter } from '../../face/guide.ts';
import type { FaceReading, FrameReading } from '../../core/reading.ts';
import { restingUnits } from '../../core/rig.ts';
import { labelsOf, movementOf, type Sample } from '../../core/samples.ts';
import { CaptureGate, TAKE_SAMPLES } from '../../session/gate.ts';
import { READY_FOR, RELEASE_FOR, secondsFor } from '../../session/plan.ts';
import {
  redoStep,
  goBack,
  countOf,
  isOver,
  finishStep,
  stepOf,
  takeOf,
  type SessionRecord,
  type StepState,
} from '../../session/record.ts';
import type { CalibrationStore } from '../../store/calibration.ts';
import type { DrawnMoment } from '../../face/demonstration/rendered-head.ts';
import { Chime } from '../calibrate/chime.ts';
import { promptWords } from '../calibrate/prompt-words.ts';
import { GATE_WORDS, SESSION_WORDS } from '../calibrate/words.ts';
import { NEUTRAL_WORDS } from '../words.ts';
import type { AppState } from './app-state.svelte.ts';

/** `ready` shows what comes next, `capture` waits for it, `release` lets go. */
export type SessionPhase = 'ready' | 'capture' | 'release' | 'paused' | 'over';

/** Milliseconds. Advice is said aloud once it has stood this long. */
const ADVICE_STANDS = 2500;
/** While a neutral is recorded, a picture is taken this often; a dozen of them are kept. */
const NEUTRAL_SPREAD = 90;

export class CalibrationSession {
  record: SessionRecord;
  phase = $state<SessionPhase>('ready');
  /** Share of the take, 0 to 1. */
  done = $state(0);
  /** What stands in the way, in words; null while nothing does. */
  advice = $state<string | null>(null);
  /** Whether the neutral face was refused for an expression, which the person may know better. */
  arguable = $state(false);
  sound = $state(true);
  readonly step = $derived.by(() => stepOf(this.record) ?? this.record.steps.at(-1)!);
  readonly prompt = $derived.by(() => promptWords(this.step.prompt));
  readonly target = $derived.by(() => movementOf(this.step.prompt));
  readonly takes = $derived.by(() => this.record.steps.length);
  readonly takesDone = $derived.by(() => this.takes - countOf(this.record, 'open'));
  readonly secondsLeft = $derived.by(() => secondsFor(countOf(this.record, 'open')));
  readonly saying = $derived.by(() => this.advice ?? SESSION_WORDS.phases[this.phase]);

  readonly #chime = new Chime();
  readonly #sitter = new Sitter();
  /** Seconds on the clock of the drawn face, as it was last asked for. */
  #seconds = 0;
  #gate: CaptureGate | null = null;
  #samples: Sample[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #adviceTimer: ReturnType<typeof setTimeout> | undefined;
  /** From a take that is whole until the next step is asked for. */
  #keeping = false;
  /** The place that the session goes on from once a kept take is let go of. */
  #next: SessionRecord | null = null;
  #neutralAt = -Infinity;
  readonly #stopListening: () => void;
  readonly #pauseWhenHidden = (): void => {
    if (document.hidden && this.phase !== 'over') this.#pause();
  };

  constructor(
    private readonly app: AppState,
    private readonly store: CalibrationStore,
    record: SessionRecord,
    /** Hears that the last take is done. */
    private readonly onOver: () => void,
  ) {
    this.record = $state.raw(record);
    this.#chime.allow();
    this.#stopListening = app.live.handle.onReading((reading) => this.#follow(reading));
    document.addEventListener('visibilitychange', this.#pauseWhenHidden);
    this.#enter();
  }

  /** What the drawn face does while it sits in: the script of its source. */
  readonly performance = (seconds: number): DrawnMoment => {
    this.#seconds = seconds;
    return { ...this.#sitter.at(seconds), look: 0 };
  };

  togglePause(): void {
    if (this.phase === 'paused') {
      if (!this.#keeping) this.#enter();
    } else if (this.phase !== 'over') this.#pause();
  }

  toggleSound(): void {
    this.sound = !this.sound;
    this.app.announcer.say(this.sound ? SESSION_WORDS.soundOn : SESSION_WORDS.soundOff);
  }

  skip(): void {
    if (this.phase === 'over' || this.#keeping) return;
    if (this.step.prompt.kind === 'neutral' && !this.app.people.baseline) return this.app.say(SESSION_WORDS.neutralNeeded);
    this.#replaceTake([]).catch((error: Error) => this.#fail(error));
    this.#go(finishStep(this.record, 'skipped'));
  }

  /** Takes the face before the camera for the resting one, whatever it looks like. */
  insist(): void {
    this.arguable = false;
    this.app.neutral.cancel();
    this.app.recordNeutral(true);
  }

  back(): void {
    if (this.phase !== 'over' && !this.#keeping) this.#go(goBack(this.record));
  }

  redo(): void {
    if (this.phase !== 'over' && !this.#keeping) this.#go(redoStep(this.record));
  }

  /** Leaves for now: it can be gone on with. */
  stop(): void {
    location.hash = '#/calibrate';
  }

  /** Gives camera, sound and timers back. */
  close(): void {
    this.#halt();
    this.phase = 'over';
    this.#stopListening();
    document.removeEventListener('visibilitychange', this.#pauseWhenHidden);
    this.#chime.close();
    this.app.source.stop();
  }

  #pause(): void {
    this.#halt();
    if (isOver(this.record)) return this.#finish();
    this.phase = 'paused';
    this.app.announcer.say(SESSION_WORDS.paused);
  }

  #halt(): void {
    clearTimeout(this.#timer);
    if (this.#next) {
      this.record = this.#next;
      this.#next = null;
      this.#keeping = false;
    }
    this.app.neutral.cancel();
    this.arguable = false;
    this.#advise(null);
    this.#gate = null;
    this.#samples = [];
    this.#sitter.ask(restingUnits(), this.#seconds);
  }

  /** Goes on at another place, and keeps it. */
  #go(record: SessionRecord): void {
    this.record = record;
    this.store.saveSession(record).catch((error: Error) => this.#fail(error));
    this.#enter();
  }

  #enter(): void {
    this.#halt();
    this.done = 0;
    if (isOver(this.record)) return this.#finish();
    this.phase = 'ready';
    this.app.announcer.say(SESSION_WORDS.asked(this.prompt));
    this.#timer = setTimeout(() => this.#begin(), READY_FOR);
  }

  #begin(): void {
    this.phase = 'capture';
    if (this.sound) this.#chime.play('begin');
    this.#sitter.ask(this.target, this.#seconds);
    const { baseline } = this.app.people;
    const first = this.step.prompt.kind === 'neutral' && this.step.round === 1;
    if (first || !baseline) this.app.recordNeutral();
    else this.#gate = new CaptureGate(this.step.prompt, baseline.landmarks);
  }

  #follow(reading: FrameReading): void {
    if (this.phase !== 'capture' || this.#keeping) return;
    if (this.#gate) this.#offer(this.#gate, reading);
    else this.#followNeutral(reading);
  }

  #offer(gate: CaptureGate, { faces, time }: FrameReading): void {
    const points = faces.map(({ landmarks }) => frontalise(landmarks).points);
    const answer = gate.offer(
      faces.map(({ pose, quality }, i) => ({ pose, quality, points: points[i]! })),
      time,
    );
    if (answer.taken) this.#take(faces[0]!, points[0]!);
    this.done = answer.done;
    this.#advise(answer.reason && GATE_WORDS[answer.reason]);
    if (answer.done >= 1) void this.#keep('done');
  }

  /** The first step of all records "my neutral"; pictures of it are kept along the way. */
  #followNeutral({ faces, time, neutral }: FrameReading): void {
    if (!neutral) {
      // given up after a while without a steady view: once more
      if (this.app.neutral.recording) return;
      this.arguable ||= this.app.neutral.arguable;
      this.app.recordNeutral();
      return;
    }
    if (neutral.done < this.done) this.#samples = []; // begun anew
    this.done = neutral.done;
    this.#advise(neutral.problem && NEUTRAL_WORDS[neutral.problem]);
    if (!neutral.problem && faces[0] && time - this.#neutralAt >= NEUTRAL_SPREAD) {
      this.#neutralAt = time;
      this.#take(faces[0], frontalise(faces[0].landmarks).points);
    }
    if (!neutral.baseline) return;
    this.#samples = spread(this.#samples, TAKE_SAMPLES);
    void this.#keep('done');
  }

  #take(face: FaceReading, points: Float32Array): void {
    const { path } = this.app.live;
    const { id: session, person, at } = this.record;
    this.#samples.push({
      id: crypto.randomUUID(),
      person,
      session,
      take: takeOf(this.record, at),
      time: Date.now(),
      modelVersion: path.kind === 'ready' ? path.readiness.modelVersion : '',
      origin: 'captured',
      prompt: this.step.prompt,
      crop: face.crop,
      points,
      pose: face.pose,
      quality: face.quality,
      ...labelsOf(this.step.prompt),
      excluded: false,
    });
  }

  /** The take is whole: keeps its pictures in place of earlier ones, and goes on. */
  async #keep(state: Exclude<StepState, 'open'>): Promise<void> {
    this.#keeping = true;
    this.done = 1;
    this.phase = 'release';
    this.#advise(null);
    if (this.sound) this.#chime.play('done');
    this.#sitter.ask(restingUnits(), this.#seconds);
    const next = finishStep(this.record, state);
    try {
      await this.#replaceTake(this.#samples);
      await this.store.saveSession(next);
      this.#next = next;
      if (this.phase === 'release') this.#timer = setTimeout(() => this.#enter(), RELEASE_FOR);
      else if (this.phase === 'paused') this.#pause(); // while it was being kept
    } catch (error) {
      this.#keeping = false;
      this.#fail(error as Error);
    }
  }

  /** Keeps `samples` as the take of the step that is asked for. */
  #replaceTake(samples: readonly Sample[]): Promise<void> {
    return this.store.replaceTake(this.record.person, takeOf(this.record, this.record.at), samples);
  }

  #fail(error: Error): void {
    this.#pause();
    this.app.say(error.message);
  }

  #finish(): void {
    this.phase = 'over';
    if (this.sound) this.#chime.play('finished');
    this.app.announcer.say(SESSION_WORDS.phases.over);
    this.app.source.stop();
    this.onOver();
  }

  #advise(advice: string | null): void {
    if (advice === this.advice) return;
    this.advice = advice;
    clearTimeout(this.#adviceTimer);
    if (advice) this.#adviceTimer = setTimeout(() => this.app.announcer.say(advice), ADVICE_STANDS);
  }
}

/** `count` of a list, as far apart in it as can be; all of a shorter one. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]!);
}
