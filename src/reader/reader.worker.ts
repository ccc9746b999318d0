/** A worker of the reader: its finder, its scorer, or both, as it is asked (running-line.ts). Only what is asked for is loaded. */

import { expose } from 'comlink';
import type { ReaderAssets } from './assets.ts';
import type { Readiness } from './au-model.ts';
import { FinderEnd, ScorerEnd, type Change, type Outcome } from './line.ts';
import { Picture } from './picture.ts';
import type { DisplaySettings, ReadingSettings } from './settings.ts';
import type { Frame } from './sources/source.ts';

const picture = new Picture();
let finderEnd: FinderEnd;
let scorerEnd: ScorerEnd;

const api = {
  /** Shows that the worker lives. */
  ping(): void {},

  /** Becomes the finder, which passes on what it found through `next`. Rejects with a LiveError. */
  async openFinder({ bundle }: ReaderAssets, { maxFaces }: ReadingSettings, next: MessagePort): Promise<void> {
    const { Finder } = await import('./finder.ts');
    finderEnd = new FinderEnd(await Finder.open(bundle, maxFaces), next);
  },

  /** Becomes the scorer, which takes what comes through `before` and gives faces ids above `lastId`. Rejects with a LiveError. */
  async openScorer(
    { model, mesh }: ReaderAssets,
    settings: ReadingSettings,
    before: MessagePort,
    lastId: number,
  ): Promise<Readiness> {
    const [{ Scorer }, { loadPainter }] = await Promise.all([import('./scorer.ts'), import('./overlay-painter.ts')]);
    const [painter, scorer] = await Promise.all([
      loadPainter(mesh),
      Scorer.open(model, settings, picture, (readiness) => scorerEnd.hear(readiness), lastId),
    ]);
    picture.overlay = painter;
    scorerEnd = new ScorerEnd(scorer, before, () => picture.clear());
    return scorer.readiness;
  },

  // the finder's
  frame: (turn: number, frame: Frame, time: number): Promise<void> => finderEnd.frame(turn, frame, time),
  change: (turn: number, change: Change): Promise<void> => finderEnd.change(turn, change),

  // the scorer's
  outcome: (turn: number): Promise<Outcome> => scorerEnd.outcome(turn),
  attach: (canvas: OffscreenCanvas): void => picture.attach(canvas),
  resize: (width: number, height: number, pixelRatio: number): void => picture.resize(width, height, pixelRatio),
  choose(id: number | null): void {
    picture.chosen = id;
  },
  show(display: DisplaySettings): void {
    picture.display = display;
  },
};

export type ReaderWorker = typeof api;
expose(api);
