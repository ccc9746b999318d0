/**
 * Files through the reader, driven by a program instead of a person (tools/batch): the same path as the live view's, but every frame
 * instead of the newest, and times from the file.
 */

import '../reader/trusted-types.ts';
import { builtAssets } from '../assets.ts';
import type { CsvComparedWith } from '../core/openface-csv.ts';
import type { Baseline, ComparedWith, FaceReading, FrameReading } from '../core/reading.ts';
import type { TimedFrame } from '../reader/every.ts';
import { createReader, type Reader } from '../reader/reader.ts';
import { DEFAULT_READING, type ReadingSettings } from '../reader/settings.ts';
import type { Batch, BatchFrame, BatchPart, NeutralChoice } from './contract.ts';
import { framesOf, isFilm } from '../reader/sources/files/media-file.ts';
import { neutralOf } from './neutral.ts';

/** Frames that are handed over together, at most. */
const PART = 32;

interface Read extends FrameReading {
  /** Seconds on the file's clock. */
  readonly timestamp: number;
  readonly done: number;
}

let reader: Reader;
/** Ends the reader. */
let life = new AbortController();
let maxFaces = 1;
let choice: NeutralChoice = 'none';
/** What pictures are compared with under 'first': the neutral of the first one that has a good face. */
let ofPictures: Baseline | null = null;
let parts: AsyncGenerator<BatchPart, void> | null = null;

/** The reader's settings, with or without resting faces estimated from the frames. */
const settings = (estimateNeutral: boolean): ReadingSettings => ({ ...DEFAULT_READING, maxFaces, estimateNeutral });

/** Reads with the weights at `model` from now on. */
async function openReader(model: string): Promise<void> {
  life.abort();
  life = new AbortController();
  reader = createReader({ assets: { ...builtAssets(), model }, settings: settings(false), signal: life.signal });
  await reader.open();
}

const input = document.querySelector<HTMLInputElement>('#files')!;

function fileAt(index: number): File {
  const file = input.files?.[index];
  if (!file) throw new RangeError(`no such file: ${index} (the input holds ${input.files?.length ?? 0})`);
  return file;
}

/** Every frame of the file in order, its clock from 0 on; the caller says whether it is another scene. */
async function* read(file: File): AsyncGenerator<Read, void> {
  const marks: { readonly timestamp: number; readonly done: number }[] = [];
  async function* frames(): AsyncGenerator<TimedFrame, void> {
    let start: number | null = null;
    for await (const { frame, timestamp, done } of framesOf(file)) {
      start ??= timestamp;
      marks.push({ timestamp, done });
      yield { frame, time: 1000 * (timestamp - start) };
    }
  }
  for await (const reading of reader.every(frames())) yield { ...reading, ...marks.shift()! };
}

/** The neutral of the file, from its first good frames. */
async function neutralIn(file: File): Promise<Baseline | null> {
  const stop = reader.captureCrops();
  try {
    return await neutralOf(read(file));
  } finally {
    stop();
  }
}

/** The neutral that the file is compared with under 'first'. */
async function ownNeutral(file: File): Promise<Baseline | null> {
  if (await isFilm(file)) return neutralIn(file);
  return (ofPictures ??= await neutralIn(file));
}

/** Looks through a video for the resting face of everybody in it, half of all that there is to read, and goes back to its beginning. */
async function* findResting(file: File): AsyncGenerator<BatchPart, void> {
  let count = 0;
  for await (const { done } of read(file)) if (++count % PART === 0) yield { frames: [], done: done / 2 };
  reader.rewind();
}

function comparedWith(compared: ComparedWith): CsvComparedWith {
  if (compared !== 'recorded') return compared;
  return choice === 'first' ? 'first' : 'file';
}

async function* partsOf(file: File): AsyncGenerator<BatchPart, void> {
  if (choice === 'first') {
    reader.setBaseline(null);
    reader.newScene();
    reader.setBaseline(await ownNeutral(file));
  }
  const twice = choice === 'auto' && (await isFilm(file));
  reader.configure(settings(twice));
  reader.newScene(twice);
  if (twice) yield* findResting(file);
  const progress = (done: number): number => (twice ? (1 + done) / 2 : done);
  const ids = new Map<number, number>();
  const idOf = ({ id }: FaceReading): number => {
    if (!ids.has(id)) ids.set(id, ids.size);
    return ids.get(id)!;
  };
  let frames: BatchFrame[] = [];
  let [count, done] = [0, 0];
  try {
    for await (const reading of read(file)) {
      const faces = reading.faces.map((face) => ({
        id: idOf(face),
        quality: face.quality,
        pose: face.pose,
        latents: [...face.latents],
        intensity: [...face.intensity],
        presence: [...face.presence],
        comparedWith: comparedWith(face.comparedWith),
      }));
      frames.push({ frame: ++count, timestamp: reading.timestamp, faces });
      done = progress(reading.done);
      if (frames.length < PART) continue;
      yield { frames, done };
      frames = [];
    }
  } catch (error) {
    // what could be read of a file that breaks off is not lost
    if (frames.length > 0) yield { frames, done };
    throw error;
  }
  if (frames.length > 0) yield { frames, done };
}

globalThis.batch = {
  async open(faces) {
    maxFaces = faces;
    await openReader(builtAssets().model);
  },

  useWeights: openReader,

  async compareWith(next) {
    choice = next;
    ofPictures = null;
    reader.setBaseline(null);
    if (typeof next === 'string') return;
    reader.newScene();
    const baseline = await neutralIn(fileAt(next.file));
    if (!baseline) throw new Error('no face in it that is good enough to compare with');
    reader.setBaseline(baseline);
  },

  async start(file) {
    await parts?.return();
    parts = partsOf(fileAt(file));
  },

  async next() {
    const part = await parts?.next();
    return part && !part.done ? part.value : null;
  },

  async face(file) {
    const stop = reader.captureCrops();
    try {
      for await (const { frame } of framesOf(fileAt(file))) {
        const [face] = (await reader.read(frame, 0)).faces;
        return face?.crop ? { landmarks: [...face.landmarks], crop: base64(face.crop) } : null;
      }
      return null;
    } finally {
      stop();
    }
  },
} satisfies Batch;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
