/**
 * Files through the live path, driven by a program instead of a person (tools/batch): the same worker, the same stages, but
 * every frame instead of the newest, and times from the file.
 */

import type { Baseline, FaceReading, FrameReading } from '../core/reading.ts';
import { DEFAULT_SETTINGS } from '../live/settings.ts';
import { LiveHandle } from '../workers/live-handle.ts';
import { fetchBase } from '../workers/weights.ts';
import type { Batch, BatchFrame, BatchPart, NeutralChoice } from './contract.ts';
import { framesOf, isVideo } from './file-frames.ts';
import { neutralOf } from './neutral.ts';

/** Frames that are handed over together, at most. */
const PART = 32;

interface Read extends FrameReading {
  /** Seconds on the file's clock. */
  readonly timestamp: number;
  readonly done: number;
}

let live: LiveHandle;
let choice: NeutralChoice = 'none';
/** What pictures are compared with under 'first': the neutral of the first one that has a good face. */
let ofPictures: Baseline | null = null;
let parts: AsyncGenerator<BatchPart, void> | null = null;

const input = document.querySelector<HTMLInputElement>('#files')!;

function fileAt(index: number): File {
  const file = input.files?.[index];
  if (!file) throw new RangeError(`no such file: ${index} (the input holds ${input.files?.length ?? 0})`);
  return file;
}

/** Every frame of the file, read as one scene: its clock starts at 0, which the path takes for a new scene. */
async function* read(file: File): AsyncGenerator<Read, void> {
  let start: number | null = null;
  for await (const { frame, timestamp, done } of framesOf(file)) {
    start ??= timestamp;
    yield { ...(await live.analyse(frame, 1000 * (timestamp - start))), timestamp, done };
  }
}

/** The neutral that the file is compared with under 'first'. */
async function ownNeutral(file: File): Promise<Baseline | null> {
  if (await isVideo(file)) return neutralOf(read(file));
  return (ofPictures ??= await neutralOf(read(file)));
}

async function* partsOf(file: File): AsyncGenerator<BatchPart, void> {
  if (choice === 'first') {
    live.setBaseline(null);
    live.setBaseline(await ownNeutral(file));
  }
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
      }));
      frames.push({ frame: ++count, timestamp: reading.timestamp, faces });
      done = reading.done;
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
    live = new LiveHandle({ ...DEFAULT_SETTINGS, maxFaces: faces, overlay: [] });
    await live.open();
  },

  async useWeights(url) {
    await live.setWeights(await fetchBase(url));
  },

  async compareWith(next) {
    choice = next;
    ofPictures = null;
    live.setBaseline(null);
    if (typeof next === 'string') return;
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
