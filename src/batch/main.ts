/**
 * Files through the reader, driven by a program instead of a person (tools/batch): the same path as the live view's, but every frame
 * instead of the newest, on several workers, and times from the file.
 */

import '../reader/trusted-types.ts';
import { builtAssets } from '../assets.ts';
import type { Baseline } from '../core/reading.ts';
import { DEFAULT_READING } from '../reader/settings.ts';
import { openMediaFile, type MediaFile } from '../reader/sources/files/media-file.ts';
import { SourceError } from '../reader/sources/source.ts';
import type { Batch, BatchOptions, BatchPart, BatchReader, FoundPart, FoundPiece, NeutralChoice } from './contract.ts';
import { FileReader, findersFor } from './film/file-reader.ts';
import type { FoundAt } from './film/found.ts';
import { foundIn as foundInPacks, packFound } from './film/found-bytes.ts';
import { withRemarks } from './film/remarks.ts';
import { rowMaker } from './film/rows.ts';
import type { SegmentShare } from './film/segments.ts';
import { neutralOf } from './neutral.ts';

let reader: FileReader;
/** Ends the reader. */
let life = new AbortController();
let options: BatchOptions = { faces: 1 };
let choice: NeutralChoice = 'none';
/** What pictures are compared with under 'first': the neutral of the first one that has a good face, and which files were asked for it. */
let [ofPictures, asked]: [Baseline | null, number] = [null, 0];
let parts: AsyncGenerator<BatchPart, void> | null = null;
let found: AsyncGenerator<FoundPart, void> | null = null;

/** Reads with the weights at `model` from now on. */
async function openReader(model: string): Promise<BatchReader> {
  life.abort();
  life = new AbortController();
  const { faces: maxFaces, smoothing = 0, finders = findersFor(navigator.hardwareConcurrency) } = options;
  const settings = { ...DEFAULT_READING, maxFaces, smoothing };
  reader = await FileReader.open({ assets: { ...builtAssets(), model }, settings, finders, signal: life.signal });
  return { modelVersion: reader.readiness.modelVersion };
}

const input = document.querySelector<HTMLInputElement>('#files')!;

function fileAt(index: number): File {
  const file = input.files?.[index];
  if (!file) throw new RangeError(`no such file: ${index} (the input holds ${input.files?.length ?? 0})`);
  return file;
}

async function withMedia<T>(file: File, use: (media: MediaFile) => Promise<T>): Promise<T> {
  const media = await openMediaFile(file);
  try {
    return await use(media);
  } finally {
    media.close();
  }
}

/** The neutral of a file, from its first good frames. */
const neutralIn = (media: MediaFile): Promise<Baseline | null> => neutralOf(reader.readCrops(media));

/** The neutral that a file is compared with under 'first': a film's own, and for a picture that of the first good one up to it. */
async function ownNeutral(index: number, media: MediaFile): Promise<Baseline | null> {
  if (media.isFilm) return neutralIn(media);
  for (; !ofPictures && asked <= index; asked++) {
    const find = (other: MediaFile): Promise<Baseline | null> => (other.isFilm ? Promise.resolve(null) : neutralIn(other));
    // one that cannot be read is named when its turn comes
    ofPictures = await withMedia(fileAt(asked), find).catch(() => null);
  }
  return ofPictures;
}

async function* partsOf(index: number, pieces: readonly FoundPiece[] | null): AsyncGenerator<BatchPart, void> {
  const media = await openMediaFile(fileAt(index));
  try {
    if (choice === 'first') {
      await reader.setBaseline(null);
      await reader.setBaseline(await ownNeutral(index, media));
    }
    const row = rowMaker(choice === 'first' ? 'first' : 'file');
    const found = pieces && (() => foundIn(pieces));
    for await (const { part, remarks } of withRemarks((tell) => reader.read(media, choice === 'auto', tell, found)))
      yield { frames: part?.readings.map(row) ?? [], remarks, done: part?.done ?? 1 };
  } finally {
    media.close();
  }
}

/** What was found before, up to where it broke off. */
async function* foundIn(pieces: readonly FoundPiece[]): AsyncGenerator<FoundAt, void> {
  for (const { packs, error } of pieces) {
    yield* foundInPacks(fileAt(packs));
    if (error !== null) throw new SourceError('undecodable', error);
  }
}

async function* foundOf(index: number, share: SegmentShare): AsyncGenerator<FoundPart, void> {
  const media = await openMediaFile(fileAt(index));
  try {
    for await (const { part, remarks } of withRemarks((tell) => reader.find(media, share, tell)))
      yield part
        ? { pack: base64(packFound(part)), frames: part.length, remarks, done: part.at(-1)!.done }
        : { pack: '', frames: 0, remarks, done: 1 };
  } finally {
    media.close();
  }
}

globalThis.batch = {
  open(given) {
    options = given;
    return openReader(builtAssets().model);
  },

  async useWeights(url) {
    await openReader(url);
  },

  async compareWith(next) {
    choice = next;
    [ofPictures, asked] = [null, 0];
    await reader.setBaseline(null);
    if (typeof next === 'string') return;
    const baseline = await withMedia(fileAt(next.file), neutralIn);
    if (!baseline) throw new SourceError('undecodable', 'no face in it that is good enough to compare with');
    await reader.setBaseline(baseline, next.isTheirs);
  },

  async start(file) {
    await parts?.return();
    parts = partsOf(file, null);
  },

  lengthOf: (file) => withMedia(fileAt(file), async ({ isFilm, start, end }) => (isFilm ? end - start : 0)),

  async startFinding(file, share) {
    await found?.return();
    found = foundOf(file, share);
  },

  async nextFound() {
    const part = await found?.next();
    return part && !part.done ? part.value : null;
  },

  async startFrom(file, pieces) {
    await parts?.return();
    parts = partsOf(file, pieces);
  },

  async next() {
    const part = await parts?.next();
    return part && !part.done ? part.value : null;
  },

  face: (file) =>
    withMedia(fileAt(file), async (media) => {
      for await (const { faces } of reader.readCrops(media)) {
        const [face] = faces;
        return face?.crop ? { landmarks: [...face.landmarks], crop: base64(face.crop) } : null;
      }
      return null;
    }),
} satisfies Batch;

function base64(bytes: Uint8Array): string {
  const AT_ONCE = 0x8000; // arguments of one call
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return btoa(text);
}
