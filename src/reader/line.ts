/**
 * The line that everything passes in one order: page -> finder -> scorer -> page. Frames stand in it, and between them every change of
 * settings, weights, baseline and scene, each with its turn, a number that only rises. A change thus takes effect in both halves
 * between the same two frames, and never within one, though the halves work on different frames at the same time.
 * This file is the workers' side: either half takes what is next in the line, does it, and passes it on.
 */

import type { Baseline } from '../core/reading.ts';
import { Turns } from '../core/turns.ts';
import type * as tf from '../learn/tf.ts';
import type { Readiness } from './au-model.ts';
import { cutFaces } from './crop.ts';
import type { Finder } from './finder.ts';
import type { FoundFrame } from './found-frame.ts';
import type { Scene } from './neutrals.ts';
import type { ScoredFrame, Scorer } from './scorer.ts';
import type { ReadingSettings } from './settings.ts';
import type { Frame } from './sources/source.ts';

export type Change =
  | { readonly kind: 'settings'; readonly settings: ReadingSettings }
  /** The person's own weights; null for none. */
  | { readonly kind: 'weights'; readonly own: tf.io.ModelArtifacts | null }
  | { readonly kind: 'baseline'; readonly baseline: Baseline | null }
  /** Another source begins. */
  | { readonly kind: 'scene'; readonly scene: Scene }
  /** The film begins again. */
  | { readonly kind: 'rewind' }
  | { readonly kind: 'start-neutral'; readonly asIs: boolean }
  | { readonly kind: 'cancel-neutral' }
  | { readonly kind: 'crops'; readonly wanted: boolean };

/** What the finder passes on to the scorer; `lost` is a frame that could not be read. */
export type Passed = { readonly turn: number } & (
  | { readonly kind: 'frame'; readonly found: FoundFrame }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'lost' }
);

/** What came of a turn. */
export interface Outcome {
  readonly reading: ScoredFrame | null;
  /** Where the network runs, and with which weights, if that has changed since the turn before. */
  readonly readiness: Readiness | null;
}

export class FinderEnd {
  readonly #turns = new Turns();

  constructor(
    private readonly finder: Finder,
    private readonly next: MessagePort,
  ) {
    next.onmessage = ({ data }: MessageEvent<FoundFrame['pixels']>) => finder.giveBack(data);
  }

  /** Finds the faces of a frame and passes them on with its pixels. Rejects with 'frame-unreadable', and the line goes on. */
  frame(turn: number, frame: Frame, time: number): Promise<void> {
    return this.#turns.take(async () => {
      try {
        const found = await this.finder.find(frame, time);
        const landmarks = found.faces.map((face) => face.landmarks.buffer as ArrayBuffer);
        this.#pass({ kind: 'frame', turn, found }, [found.pixels.buffer, ...landmarks]);
      } catch (cause) {
        this.#pass({ kind: 'lost', turn });
        throw cause;
      }
    });
  }

  change(turn: number, change: Change): Promise<void> {
    return this.#turns.take(async () => {
      if (change.kind === 'settings') await this.finder.setFaces(change.settings.maxFaces);
      if (change.kind === 'scene' || change.kind === 'rewind') await this.finder.forget();
      this.#pass({ kind: 'change', turn, change });
    });
  }

  #pass(passed: Passed, transfer: Transferable[] = []): void {
    this.next.postMessage(passed, transfer);
  }
}

interface Turn {
  readonly outcome: Promise<Outcome>;
  readonly settle: (outcome: Outcome | Promise<Outcome>) => void;
}

export class ScorerEnd {
  readonly #line = new Turns();
  /** Turns that have come but are not asked for yet, or the other way round. */
  readonly #turns = new Map<number, Turn>();
  #news: Readiness | null = null;

  constructor(
    private readonly scorer: Scorer,
    private readonly before: MessagePort,
    private readonly clearPicture: () => void,
  ) {
    before.onmessage = ({ data }: MessageEvent<Passed>) => {
      this.#turn(data.turn).settle(this.#line.take(() => this.#take(data)));
    };
  }

  /** What comes of a turn, asked for once. Rejects when the network fails ('model-failed') or weights cannot be read ('model-unreadable'). */
  async outcome(turn: number): Promise<Outcome> {
    try {
      return await this.#turn(turn).outcome;
    } finally {
      this.#turns.delete(turn);
    }
  }

  /** Told of with the next outcome. */
  hear(readiness: Readiness): void {
    this.#news = readiness;
  }

  #turn(turn: number): Turn {
    const known = this.#turns.get(turn);
    if (known) return known;
    let settle!: Turn['settle'];
    const outcome = new Promise<Outcome>((resolve) => (settle = resolve));
    outcome.catch(() => undefined);
    this.#turns.set(turn, { outcome, settle });
    return { outcome, settle };
  }

  async #take(passed: Passed): Promise<Outcome> {
    let reading: ScoredFrame | null = null;
    if (passed.kind === 'frame') reading = await this.#frame(passed.found);
    if (passed.kind === 'change') await this.#change(passed.change);
    const readiness = this.#news;
    this.#news = null;
    return { reading, readiness };
  }

  /** Its pixels go back to the finder, which reads a later frame into them. */
  async #frame(found: FoundFrame): Promise<ScoredFrame> {
    const { pixels, width, height } = found;
    try {
      return await this.scorer.score(cutFaces(found), new ImageData(pixels, width, height));
    } finally {
      this.before.postMessage(pixels, [pixels.buffer]);
    }
  }

  async #change(change: Change): Promise<void> {
    switch (change.kind) {
      case 'settings':
        return this.scorer.configure(change.settings);
      case 'weights':
        return this.scorer.setWeights(change.own);
      case 'baseline':
        return this.scorer.setBaseline(change.baseline);
      case 'scene':
        this.clearPicture();
        return this.scorer.newScene(change.scene);
      case 'rewind':
        return this.scorer.rewind();
      case 'start-neutral':
        return this.scorer.startNeutral(change.asIs);
      case 'cancel-neutral':
        return this.scorer.cancelNeutral();
      case 'crops':
        this.scorer.withCrops = change.wanted;
        return;
      default:
        return change satisfies never;
    }
  }
}
