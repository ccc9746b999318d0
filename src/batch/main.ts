/**
 * Files through the live path, driven by a program instead of a person (tools/batch): the same worker, the same stages, but
 * every frame instead of the newest, and times from the file.
 */

import '../reader/trusted-types.ts';
import type { CsvComparedWith } from '../core/openface-csv.ts';
import type { Baseline, ComparedWith, FaceReading, FrameReading } from '../core/reading.ts';
import { DEFAULT_SETTINGS, type LiveSettings } from '../reader/settings.ts';
import { LiveHandle } from '../reader/live-handle.ts';
import { fetchModel } from '../reader/model-file.ts';
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

let live: LiveHandle;
let maxFaces = 1;
let choice: NeutralChoice = 'none';
/** What pictures are compared with under 'first': the neutral of the first one that has a good face. */
let ofPictures: Baseline | null = null;
let parts: AsyncGenerator<BatchPart, void> | null = null;

/** The path's settings, with or without resting faces estimated from the frames. */
const settings = (estimateNeutral: boolean): LiveSettings => ({ ...DEFAULT_SETTINGS, maxFaces, overlay: [], estimateNeutral });

const input = document.querySelector<HTMLInputElement>('#files')!;

function fileAt(index: number): File {
  const file = input.files?.[index];
  if (!file) throw new RangeError(`no such file: ${index} (the input holds ${input.files?.length ?? 0})`);
  return file;
}

/** Every frame of the file in order, its clock from 0 on; the caller says whether it is another scene. */
async function* read(file: File): AsyncGenerator<Read, void> {
  let start: number | null = null;
  for await (const { frame, timestamp, done } of framesOf(file)) {
    start ??= timestamp;
    yield { ...(await live.analyse(frame, 1000 * (timestamp - start))), timestamp, done };
  }
}

/** The neutral that the file is compared with under 'first'. */
async function ownNeutral(file: File): Promise<Baseline | null> {
  if (await isFilm(file)) return neutralOf(read(file));
  return (ofPictures ??= await neutralOf(read(file)));
}

/** Looks through a video for the resting face of everybody in it, half of all that there is to read, and goes back to its beginning. */
async function* findResting(file: File): AsyncGenerator<BatchPart, void> {
  let count = 0;
  for await (const { done } of read(file)) if (++count % PART === 0) yield { frames: [], done: done / 2 };
  live.rewind();
}

function comparedWith(compared: ComparedWith): CsvComparedWith {
  if (compared !== 'recorded') return compared;
  return choice === 'first' ? 'first' : 'file';
}

async function* partsOf(file: File): AsyncGenerator<BatchPart, void> {
  if (choice === 'first') {
    live.setBaseline(null);
    live.newScene();
    live.setBaseline(await ownNeutral(file));
  }
  const twice = choice === 'auto' && (await isFilm(file));
  live.configure(settings(twice));
  live.newScene(twice);
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
    live = new LiveHandle(settings(false));
    await live.open();
  },

  async useWeights(url) {
    await live.setWeights(await fetchModel(url));
  },

  async compareWith(next) {
    choice = next;
    ofPictures = null;
    live.setBaseline(null);
    if (typeof next === 'string') return;
    live.newScene();
    const baseline = await neutralOf(read(fileAt(next.file)));
    if (!baseline) throw new Error('no face in it that is good enough to compare with');
    live.setBaseline(baseline);
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
    for await (const { frame } of framesOf(fileAt(file))) {
      const [face] = (await live.analyse(frame, 0)).faces;
      return face ? { landmarks: [...face.landmarks], crop: base64(face.crop) } : null;
    }
    return null;
  },
} satisfies Batch;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
