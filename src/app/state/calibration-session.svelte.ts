/**
 * A session as its screen shows it: sends the machine (src/session/machine.ts) what happens, and carries out what it answers. The
 * demonstration face, where it sits before the camera, does what is asked.
 */

import type { Baseline, FrameReading } from '../../core/reading.ts';
import type { SampleRecord } from '../../core/samples.ts';
import type { RenderedMoment } from '../../face/demonstration/rendered-head.ts';
import { Participant } from '../../face/guide.ts';
import type { SessionEffect, SessionEvent, SessionView } from '../../session/events.ts';
import { SessionMachine } from '../../session/machine.ts';
import { secondsFor } from '../../session/plan.ts';
import {
  finishStep,
  isOver,
  isWorthKeeping,
  openSteps,
  progressOf,
  replacedTake,
  stepOf,
  type SessionRecord,
} from '../../session/record.ts';
import { owePictures } from '../../session/synthetic.ts';
import { samplesOfTake } from '../../session/take.ts';
import type { CalibrationStore } from '../../store/calibration.ts';
import type { Cue } from '../calibrate/chime.ts';
import { partOf, promptWords } from '../calibrate/prompt-words.ts';
import { gateWords, SESSION_WORDS } from '../calibrate/session/words.ts';
import { failureWords } from '../failure-words.ts';
import { NEUTRAL_WORDS } from '../words.ts';
import type { Reader } from '../../reader/reader.ts';
import type { NeutralRecorder } from './neutral.svelte.ts';

/** Milliseconds. Advice is said aloud once it has stood this long. */
const ADVICE_STANDS = 2500;

export interface SessionParts {
  readonly path: NeutralRecorder & Pick<Reader, 'captureCrops'>;
  /** The model that reads at the moment. */
  readonly modelVersion: () => string;
  readonly store: Pick<CalibrationStore, 'list' | 'replaceTake' | 'changeRecords' | 'saveSession'>;
  readonly keepBaseline: (person: string, baseline: Baseline) => Promise<void>;
  readonly sounds: { allow(): void; play(cue: Cue): void; close(): void };
  readonly page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
  /** Shows a sentence. */
  readonly say: (sentence: string) => void;
  /** Tells a screen reader. */
  readonly announce: (sentence: string) => void;
  /** Hears that the last take is done, and kept. */
  readonly onFinish: () => void;
}

export class CalibrationSession {
  view: SessionView;
  sound = $state(true);
  /** What was done again: the samples of before, as they were then, and the take in their place; null while nothing was. */
  redone: { readonly before: readonly SampleRecord[]; readonly after: string } | null = null;
  readonly step = $derived.by(() => this.view.step ?? this.view.record.steps.at(-1)!);
  readonly prompt = $derived.by(() => promptWords(this.step.prompt));
  /** How often the session asks for the same. */
  readonly rounds = $derived.by(() => {
    const same = JSON.stringify(this.step.prompt);
    return this.view.record.steps.filter(({ prompt }) => JSON.stringify(prompt) === same).length;
  });
  readonly progress = $derived.by(() => progressOf(this.view.record));
  readonly canGoBack = $derived.by(() => this.view.record.at > 0);
  readonly secondsLeft = $derived.by(() => secondsFor(this.view.record.form, openSteps(this.view.record)));
  /** What stands in the way, in words; null while nothing does. */
  readonly advice = $derived.by(() => adviceOn(this.view));
  readonly saying = $derived.by(() => this.advice ?? sayingOf(this.view));
  /** What moved along in the take before, in words; null where nothing did. */
  readonly companions = $derived.by(() => {
    const parts = this.view.outcome?.companions.map(partOf) ?? [];
    return parts.length > 0 ? SESSION_WORDS.companions(parts) : null;
  });
  /** Whether it still needs its source. */
  readonly running = $derived.by(() => this.view.phase !== 'over' && this.view.phase !== 'left');

  readonly #machine: SessionMachine;
  readonly #participant = new Participant();
  /** Seconds on the clock of the demonstration face, as it was last asked for. */
  #seconds = 0;
  #adviceTimer: ReturnType<typeof setTimeout> | undefined;
  /** What is kept is kept in order. */
  #writing: Promise<void> = Promise.resolve();
  readonly #listening = new AbortController();
  readonly #pauseWhenHidden = (): void => {
    if (this.parts.page.hidden) this.pause();
  };

  /** `neutral` are the person's own points at rest, null where none is kept. */
  constructor(
    private readonly parts: SessionParts,
    record: SessionRecord,
    neutral: Float32Array | null,
  ) {
    this.#machine = new SessionMachine(record, neutral);
    this.view = $state.raw(this.#machine.view);
    const look = (reading: FrameReading): void =>
      this.#send({ kind: 'frame', reading, takenAt: Date.now(), modelVersion: parts.modelVersion() });
    parts.path.addEventListener('reading', ({ reading }) => look(reading), this.#listening);
    this.#listening.signal.addEventListener('abort', parts.path.captureCrops(), { once: true });
    parts.page.addEventListener('visibilitychange', this.#pauseWhenHidden);
    this.#send({ kind: 'begin' });
  }

  /** What the demonstration face does while it sits before the camera: the script of its source. */
  readonly performance = (seconds: number): RenderedMoment => {
    this.#seconds = seconds;
    return { ...this.#participant.at(seconds), look: 0 };
  };

  pause(): void {
    this.#send({ kind: 'pause' });
  }

  togglePause(): void {
    this.parts.sounds.allow();
    this.#send({ kind: this.view.phase === 'paused' ? 'resume' : 'pause' });
  }

  skip(): void {
    this.#send({ kind: 'skip' });
  }

  redoStep(): void {
    this.#send({ kind: 'redo' });
  }

  goBack(): void {
    this.#send({ kind: 'back' });
  }

  /** Takes the face before the camera for the resting one, whatever it looks like. */
  insist(): void {
    this.#send({ kind: 'insist' });
  }

  toggleSound(): void {
    this.parts.sounds.allow();
    this.sound = !this.sound;
    this.parts.announce(this.sound ? SESSION_WORDS.soundOn : SESSION_WORDS.soundOff);
  }

  /** Ends it for now, wherever it is: nothing is captured any more. What was captured is kept, and it can be resumed. */
  close(): Promise<void> {
    this.#send({ kind: 'leave' });
    this.#listening.abort();
    clearTimeout(this.#adviceTimer);
    this.parts.page.removeEventListener('visibilitychange', this.#pauseWhenHidden);
    this.parts.sounds.close();
    return this.#writing;
  }

  #send(event: SessionEvent): void {
    const before = this.advice;
    const effects = this.#machine.send(event);
    this.view = this.#machine.view;
    for (const effect of effects) this.#do(effect);
    const { advice } = this;
    if (advice === before) return;
    clearTimeout(this.#adviceTimer);
    if (advice) this.#adviceTimer = setTimeout(() => this.parts.announce(advice), ADVICE_STANDS);
  }

  #do(effect: SessionEffect): void {
    const { parts } = this;
    switch (effect.kind) {
      case 'ask':
        return parts.announce(SESSION_WORDS.asked(promptWords(effect.prompt)));
      case 'cue':
        return this.sound ? parts.sounds.play(effect.cue) : undefined;
      case 'perform':
        return this.#participant.ask(effect.prompt, this.#seconds);
      case 'wait':
        return void setTimeout(() => this.#send({ kind: 'due', ticket: effect.ticket }), effect.milliseconds);
      case 'record-neutral':
        return parts.path.startNeutral(effect.asIs);
      case 'cancel-neutral':
        return parts.path.cancelNeutral();
      case 'keep':
        return this.#keep(effect);
      case 'save':
        return isWorthKeeping(effect.record) ? this.#write(() => parts.store.saveSession(owePictures(effect.record))) : undefined;
      case 'say':
        if (effect.what === 'neutral-needed') parts.say(SESSION_WORDS.neutralNeeded);
        else parts.announce(SESSION_WORDS.paused);
        return;
      case 'finish':
        parts.announce(SESSION_WORDS.phases.over);
        return void this.#writing.then(() => parts.onFinish());
      default:
        return effect satisfies never;
    }
  }

  #keep({ baseline, take, record, ticket }: Extract<SessionEffect, { kind: 'keep' }>): void {
    const { store, keepBaseline } = this.parts;
    const samples = samplesOfTake(take, () => crypto.randomUUID());
    this.#write(async () => {
      if (baseline) await keepBaseline(take.person, baseline);
      await store.replaceTake(take.person, take.id, samples);
      await this.#leaveOut(record);
      await store.saveSession(owePictures(record));
      this.#send({ kind: 'kept', ticket });
    });
  }

  /** The take that the session does again is not learned from any more. */
  async #leaveOut(record: SessionRecord): Promise<void> {
    const replaced = replacedTake(record);
    if (!replaced || this.redone) return;
    const { store } = this.parts;
    const before = (await store.list(record.person)).filter(({ take }) => take === replaced.before);
    await store.changeRecords(before, (sample) => ({ ...sample, excluded: true }));
    this.redone = { before, after: replaced.after };
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#send({ kind: 'lost' });
      this.parts.say(failureWords(error));
    });
  }
}

function adviceOn({ hindrance, record }: SessionView): string | null {
  if (!hindrance) return null;
  if (hindrance.of === 'neutral') return NEUTRAL_WORDS[hindrance.reason];
  const step = stepOf(record);
  return step && gateWords(hindrance.reason, step.prompt);
}

function sayingOf({ phase, outcome, record }: SessionView): string {
  if (phase === 'release' && outcome?.taken === false) return SESSION_WORDS.missed(isOver(finishStep(record, 'skipped')));
  const kind = stepOf(record)?.prompt.kind;
  if (phase === 'capture' && (kind === 'speech' || kind === 'turning')) return SESSION_WORDS.under[kind];
  return SESSION_WORDS.phases[phase];
}
