/**
 * A jsPsych 8 extension, in the manner of jsPsych's own webgazer extension: a trial that names it gets the readings that were taken while it
 * ran, and the markers that were set. All reading happens in workers; the page is given the results.
 *
 *     const jsPsych = initJsPsych({ extensions: [{ type: FacsimileExtension, params: { assetBase: './facsimile/assets/' } }] });
 *     jsPsych.run([{ type: FacsimileNeutralPlugin }, { type: htmlKeyboardResponse, stimulus: '...', extensions: [{ type: FacsimileExtension }] }]);
 */

import type { JsPsych, JsPsychExtension, JsPsychExtensionInfo } from 'jspsych';
import type { FaceReader, SnapshotOptions } from '../face-reader.ts';
// as other code of a page does: what is imported past the door is another copy in the package, whose errors are of another class
import { createReader, FacsimileError, type ErrorCode } from '../index.ts';
import type { LibraryOptions, Neutral } from '../options.ts';
import type { Reading } from '../reading.ts';
import { compactOf } from './compact.ts';
import { TYPE, VERSION } from './info.ts';

/** What is kept of a reading. */
export type Pick = (reading: Reading) => object;

export interface FacsimileParameters extends LibraryOptions {
  /** Opens the camera when the experiment begins; else start() does, or a trial of FacsimileNeutralPlugin. */
  readonly auto_initialize?: boolean;
  /** What is kept of each reading; compactOf unless said otherwise. */
  readonly pick?: Pick;
}

/** Why readings are missing: what the reader or its camera fails with, or 'opening' while there is none yet. */
export type MissingCode = ErrorCode | 'opening';

/** A moment that mark() was called at, milliseconds since the trial was loaded. */
export interface TrialMarker {
  readonly t: number;
  readonly name: string;
}

/** What a trial has of the extension while it runs. */
interface Trial {
  /** performance.now() of on_load; null before. */
  loadedAt: number | null;
  readonly data: object[];
  readonly markers: TrialMarker[];
  /** Null while no readings are missing. */
  error: MissingCode | null;
}

export class FacsimileExtension implements JsPsychExtension {
  static readonly info: JsPsychExtensionInfo = {
    name: 'facsimile',
    version: VERSION,
    data: {
      /** A reading each, with `t`: when its frame was there, milliseconds since the trial was loaded. */
      facsimile_data: { type: TYPE.complex, array: true },
      /** What mark() was given, with `t`. */
      facsimile_markers: { type: TYPE.complex, array: true },
      /** Why readings are missing: the reading ended in this trial or before it ('worker-failed'), did not begin ('denied'), the camera gave no picture ('unplugged'), or was not open yet when the trial began ('opening'); null where none are. */
      facsimile_error: { type: TYPE.string },
    },
  };

  #options: LibraryOptions = {};
  #pick: Pick = compactOf;
  #opening: Promise<FaceReader> | null = null;
  #reader: FaceReader | null = null;
  /** What the reader that was opened last ended with, or could not be opened for; null before, and once another is open or the experiment is over. */
  #ended: ErrorCode | null = null;
  #trial: Trial | null = null;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- the signature that jsPsych calls
  constructor(_jsPsych: JsPsych) {}

  /** Takes the parameters; jsPsych does not wait for it. */
  async initialize({ auto_initialize = false, pick = compactOf, ...options }: FacsimileParameters = {}): Promise<void> {
    this.#options = options;
    this.#pick = pick;
    if (!auto_initialize) return;
    await this.start().catch((cause: unknown) => {
      if (!(cause instanceof FacsimileError)) reportError(cause); // ours is told by each trial
    });
  }

  on_start(): void {
    this.#dropClosed();
    if (!this.#opening && !this.#ended) {
      throw new Error('facsimile has not been started: show a FacsimileNeutralPlugin trial first, or set auto_initialize');
    }
    this.#trial = { loadedAt: null, data: [], markers: [], error: this.#missing };
  }

  on_load(): void {
    if (this.#trial) this.#trial.loadedAt = performance.now();
  }

  /** What was read so far. Frames that are being read are not waited for: the next trial would be late. */
  on_finish(): { facsimile_data: object[]; facsimile_markers: TrialMarker[]; facsimile_error: MissingCode | null } {
    this.#dropClosed();
    const { data, markers, error } = this.#trial!;
    this.#trial = null;
    return { facsimile_data: data, facsimile_markers: markers, facsimile_error: error };
  }

  /** Opens the source and loads the models, unless they are open. Rejects with a FacsimileError, after which it may be tried again. */
  async start(): Promise<FaceReader> {
    this.#dropClosed();
    const opening = (this.#opening ??= createReader(this.#options));
    try {
      const reader = await opening;
      if (this.#opening === opening && this.#reader !== reader) this.#follow(reader);
      return reader;
    } catch (cause) {
      const code = cause instanceof FacsimileError ? cause.code : null;
      if (this.#opening === opening) [this.#opening, this.#ended] = [null, code];
      if (code) this.#miss(code);
      throw cause;
    }
  }

  /** Lets go of the camera: call it when the experiment is over. */
  async stop(): Promise<void> {
    const opening = this.#opening;
    this.#opening = this.#reader = this.#ended = null;
    (await opening?.catch(() => null))?.close(); // what failed to open needs no closing
  }

  /** Marks this moment in the data of the trial that runs. Throws where none has been loaded. */
  mark(name: string): void {
    const { loadedAt, markers } = this.#trial ?? { loadedAt: null, markers: [] };
    if (loadedAt === null) throw new Error(`no trial with the extension runs: marker ${name}`);
    markers.push({ t: performance.now() - loadedAt, name });
  }

  /** Records the neutral face, as FaceReader.snapshotNeutral does. */
  async snapshotNeutral(options: SnapshotOptions = {}): Promise<Neutral> {
    return (await this.start()).snapshotNeutral(options);
  }

  /** Why a trial that begins now has no readings. */
  get #missing(): MissingCode | null {
    return this.#ended ?? (this.#reader ? this.#reader.problem : 'opening');
  }

  #follow(reader: FaceReader): void {
    this.#reader = reader;
    this.#ended = null;
    reader.addEventListener('reading', ({ reading }) => this.#take(reading));
    reader.addEventListener('source', ({ problem }) => {
      if (this.#reader === reader && problem) this.#miss(problem);
    });
    reader.addEventListener('error', ({ error }) => {
      if (this.#reader === reader) this.#drop(error.code);
    });
  }

  /** A page can close the reader itself, which no event tells. */
  #dropClosed(): void {
    if (this.#reader?.closed) this.#drop('closed');
  }

  #drop(code: ErrorCode): void {
    this.#opening = this.#reader = null;
    this.#ended = code;
    this.#miss(code);
  }

  /** The first cause stays, but for 'opening', which is over then. */
  #miss(code: ErrorCode): void {
    const trial = this.#trial;
    if (trial && (trial.error === null || trial.error === 'opening')) trial.error = code;
  }

  #take(reading: Reading): void {
    const { loadedAt, data } = this.#trial ?? { loadedAt: null, data: [] };
    if (loadedAt !== null && reading.at >= loadedAt) data.push({ t: reading.at - loadedAt, ...this.#pick(reading) });
  }
}
