/**
 * A jsPsych trial that starts the camera, unless it runs, and records the neutral face: readings of later trials are compared with it.
 * It ends by itself when the face is recorded, when `timeout` is over, or when the camera cannot be had; its data say which. A camera
 * that is still opening when the time is over goes on opening, for the trials that follow. Where the page ends the trial before (a skip
 * button, abortExperiment), the recording is given up, and nothing more is said to jsPsych.
 */

import type { JsPsych, JsPsychPlugin, TrialType } from 'jspsych';
import type { NeutralProblem } from '../../core/reading.ts';
import { FacsimileError, type NeutralEvent } from '../index.ts';
import { FacsimileExtension } from './extension.ts';
import { TYPE, VERSION } from './info.ts';

/** What a person reads while nothing is recorded, by the problem. */
const PROBLEMS = {
  'no-face': 'No face in view.',
  'several-faces': 'Only one face may be in view.',
  'poor-quality': 'Face the camera, with light from the front.',
  moving: 'Hold your head still.',
  expression: 'Relax your face.',
  'eyes-closed': 'Keep your eyes open.',
} satisfies Readonly<Record<NeutralProblem, string>>;

const info = {
  name: 'facsimile-neutral',
  version: VERSION,
  parameters: {
    /** What the person is asked to do. */
    prompt: { type: TYPE.html, default: '<p>Please look at the screen with a relaxed face and hold still for a moment.</p>' },
    /** Said while the camera opens. */
    loading: { type: TYPE.string, default: 'Starting the camera…' },
    /** Said while the face is recorded. */
    recording: { type: TYPE.string, default: 'Recording…' },
    /** Said instead while something holds it up, by the names of the problems; of those left out, our words are said. */
    problems: { type: TYPE.object, default: PROBLEMS },
    /** Takes the face as it is, whatever it looks like. */
    as_is: { type: TYPE.bool, default: false },
    /** Milliseconds after which the trial ends without a neutral; null for never. */
    timeout: { type: TYPE.int, default: 60_000 },
  },
  data: {
    /** Whether the neutral face was recorded. */
    recorded: { type: TYPE.bool },
    /** Milliseconds that it took. */
    rt: { type: TYPE.int },
    /** Code of the FacsimileError, such as 'denied'; null without one. */
    error: { type: TYPE.string },
  },
} as const;

/** What tells the person how far the recording is, and what goes on. */
interface Told {
  readonly progress: HTMLProgressElement;
  readonly status: Element;
}

export class FacsimileNeutralPlugin implements JsPsychPlugin<typeof info> {
  static readonly info = info;

  constructor(private readonly jsPsych: JsPsych) {}

  trial(display: HTMLElement, trial: TrialType<typeof info>): void {
    const began = performance.now();
    display.innerHTML = '<div></div><p><progress max="1" value="0"></progress></p><p role="status"></p>';
    const own = display.firstElementChild!;
    const told: Told = { progress: display.querySelector('progress')!, status: display.lastElementChild! };
    own.innerHTML = trial.prompt!; // last: its HTML may have a progress of its own
    const over = new AbortController();
    const isGone = (): boolean => own.parentElement !== display; // jsPsych clears the display when a trial ends
    const watcher = new MutationObserver(() => {
      if (isGone()) over.abort();
    });
    watcher.observe(display, { childList: true });
    const finish = (recorded: boolean, error: string | null): void => {
      watcher.disconnect();
      if (isGone()) return; // the next trial runs, and would be ended
      display.replaceChildren();
      this.jsPsych.finishTrial({ recorded, rt: Math.round(performance.now() - began), error });
    };
    this.#record(told, trial, over).then(
      (recorded) => finish(recorded, null),
      (cause: unknown) => {
        const isOurs = cause instanceof FacsimileError;
        finish(false, isOurs ? cause.code : null);
        if (!isOurs) reportError(cause);
      },
    );
  }

  /** Whether the face was recorded before `over`, which the time aborts as well. */
  async #record({ progress, status }: Told, trial: TrialType<typeof info>, over: AbortController): Promise<boolean> {
    const extension = this.jsPsych.extensions[FacsimileExtension.info.name] as FacsimileExtension | undefined;
    if (!extension) throw new Error('the extension is missing: initJsPsych({ extensions: [{ type: FacsimileExtension }] })');
    status.textContent = trial.loading!;
    const words = trial.problems as Partial<typeof PROBLEMS>;
    const follow = ({ done, problem }: NeutralEvent): void => {
      progress.value = done;
      status.textContent = problem ? (words[problem] ?? PROBLEMS[problem]) : trial.recording!;
    };
    const isOver = new Promise<never>((_, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason as Error));
    });
    const timer = trial.timeout === null ? undefined : setTimeout(() => over.abort(), trial.timeout);
    try {
      const reader = await Promise.race([extension.start(), isOver]);
      reader.addEventListener('neutral', follow, { signal: over.signal });
      await reader.snapshotNeutral({ signal: over.signal, asIs: trial.as_is! });
      return true;
    } catch (cause) {
      if (cause === over.signal.reason) return false;
      throw cause;
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
}
