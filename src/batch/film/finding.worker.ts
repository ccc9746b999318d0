/** A worker that finds the faces of a film's frames. */

import { expose, transfer } from 'comlink';
import { cutFaces, type LocatedFrame } from '../../reader/crop.ts';
import { Finder } from '../../reader/finder.ts';
import type { Frame } from '../../reader/sources/source.ts';

/** What was found, without the pixels. */
export type FoundFaces = LocatedFrame;

let finder: Finder;

const api = {
  /** Loads the face bundle at this URL. Rejects with a LiveError. */
  async open(bundle: string, maxFaces: number): Promise<void> {
    finder = await Finder.open(bundle, maxFaces);
    // a graph that has seen nothing yet follows faces a little differently from one that was told to forget what it saw: with this
    // every segment meets the same kind, whichever worker has it and whatever that did before
    await finder.find(await createImageBitmap(new ImageData(64, 64)), 0);
  },
  forget: (): Promise<void> => finder.forget(),
  /** Takes a frame of `time` milliseconds. Rejects with a LiveError. */
  async find(frame: Frame, time: number): Promise<FoundFaces> {
    const found = await finder.find(frame, time);
    const located = cutFaces(found);
    finder.giveBack(found.pixels);
    return transfer(
      located,
      located.faces.flatMap(({ landmarks, crop }) => [landmarks.buffer, crop.buffer] as ArrayBuffer[]),
    );
  },
};

export type FindingWorker = typeof api;
expose(api);
