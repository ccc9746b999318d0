/**
 * Files through the reader, every frame of them: the finder on several segments at once, in a worker each, and one scorer that takes
 * what they find in order, so that who is who and what a face is compared with is decided over the whole film. Where resting faces
 * are estimated, a film is looked through first; what was found is kept where there is room, and only scored anew.
 */

import { transfer, type Remote } from 'comlink';
import { follow, idsFromOne, NO_TRACKS, type Tracks } from '../../core/tracks.ts';
import type { Baseline } from '../../core/reading.ts';
import type * as tf from '../../learn/tf.ts';
import type { ReaderAssets } from '../../reader/assets.ts';
import type { Readiness } from '../../reader/au-model.ts';
import { problemOf } from '../../reader/problems.ts';
import type { ScoredFrame } from '../../reader/scorer.ts';
import type { ReadingSettings } from '../../reader/settings.ts';
import { ALL, cutOff, type FileFrame, type FileRemark, type MediaFile } from '../../reader/sources/files/media-file.ts';
import type { Stretch } from '../../reader/sources/files/stretch.ts';
import { SourceError } from '../../reader/sources/source.ts';
import { WorkerCalls } from '../../reader/worker-calls.ts';
import type { FindingWorker, FoundFaces } from './finding.worker.ts';
import type { Find, FoundAt } from './found.ts';
import { FoundStore } from './found-store.ts';
import type { ScoringWorker } from './scoring.worker.ts';
import { segmentsOf, shareOf, sideBySide, type Segment, type SegmentShare } from './segments.ts';

/** Loading may take this long, milliseconds; an answer this long on a machine that is busy. */
const [LONGEST_OPENING, LONGEST_ANSWER] = [180_000, 60_000];
/** Frames on their way to one finder at once: it never waits for the next. */
const AHEAD = 2;
/** Frames that are scored in one call. */
const PART = 16;
/** Share of the work that a first look takes. */
const FIRST_LOOK = 0.75;

export interface FileReading extends ScoredFrame {
  readonly timestamp: number;
}

/** Some frames of a file in order, none while it is looked through first. */
export interface FilePart {
  readonly readings: readonly FileReading[];
  /** Frames in which faces were looked for since the part before. */
  readonly found: number;
  /** 0 to 1. */
  readonly done: number;
}

export interface FileReaderOptions {
  readonly assets: ReaderAssets;
  readonly settings: ReadingSettings;
  /** Workers that find. */
  readonly finders: number;
  /** Bytes that are kept of what was found in a film, to be scored later; left out, as many as the browser takes. */
  readonly room?: number;
  /** Ends the workers. */
  readonly signal: AbortSignal;
}

/** What comes of a segment's frames, given what finds them. */
type Through = (segment: Segment, find: Find) => AsyncGenerator<FoundAt, void>;

const quiet = (): void => undefined;

/** How many finders read fastest on so many processors. */
export const findersFor = (cores: number): number => Math.max(1, Math.min(8, cores));

export class FileReader {
  readonly #finders: readonly WorkerCalls<FindingWorker>[];
  readonly #scorer: WorkerCalls<ScoringWorker>;
  #readiness: Readiness | null = null;

  private constructor(private readonly options: FileReaderOptions) {
    const { finders, signal } = options;
    const gone = (cause: unknown): void => this.#end(cause);
    this.#finders = Array.from({ length: finders }, () => new WorkerCalls<FindingWorker>(startFinding(), gone));
    this.#scorer = new WorkerCalls<ScoringWorker>(startScoring(), gone);
    signal.addEventListener('abort', () => this.#end(signal.reason), { once: true });
  }

  /** Rejects with a LiveError, and leaves no worker behind. */
  static async open(options: FileReaderOptions): Promise<FileReader> {
    options.signal.throwIfAborted();
    const reader = new FileReader(options);
    const { assets, settings } = options;
    try {
      const [readiness] = await Promise.all([
        reader.#scorer.ask((api) => api.open(assets.model, settings), LONGEST_OPENING),
        ...reader.#finders.map((finder) => finder.ask((api) => api.open(assets.bundle, settings.maxFaces), LONGEST_OPENING)),
      ]);
      reader.#readiness = readiness;
    } catch (cause) {
      reader.#end(cause);
      throw cause;
    }
    return reader;
  }

  /** What it reads with. */
  get readiness(): Readiness {
    return this.#readiness!;
  }

  /** The person's own weights; null for the base weights. Rejects with 'model-unreadable'. */
  setWeights(own: tf.io.ModelArtifacts | null): Promise<void> {
    return this.#ask((api) => api.setWeights(own));
  }

  /**
   * Compares the face most like `baseline` with it in what is read next, if it is like enough or, with `isTheirs`, whatever it is like;
   * null for no such neutral.
   */
  setBaseline(baseline: Baseline | null, isTheirs = false): Promise<void> {
    return this.#ask((api) => api.setBaseline(baseline, isTheirs));
  }

  /** What is found in a part of a film, to be read later. Rejects after the last frame before a place that cannot be read. */
  async *find(media: MediaFile, share: SegmentShare, onRemark: (remark: FileRemark) => void): AsyncGenerator<FoundAt[], void> {
    yield* partsOf(this.#foundIn(media, shareOf(segmentsOf(media), share), onRemark));
  }

  /**
   * Every frame of a file, in order. `estimate`: compares everybody in a film with their own resting face. `given`: what was found in
   * all of its frames before, from the first on each time; null to find it. Rejects after the last frame of a file that breaks off, and
   * when it cannot be read further.
   */
  async *read(
    media: MediaFile,
    estimate: boolean,
    onRemark: (remark: FileRemark) => void,
    given: Find | null = null,
  ): AsyncGenerator<FilePart, void> {
    const twice = estimate && media.isFilm;
    await this.#ask((api) => api.configure({ ...this.options.settings, estimateNeutral: twice }));
    await this.#ask((api) => api.newScene(twice));
    const segments = segmentsOf(media);
    const pass = (tell: typeof onRemark, through?: Through): AsyncGenerator<FoundAt, void> =>
      followed(given?.() ?? this.#foundIn(media, segments, tell, through));
    const store = new FoundStore(this.options.room ?? Infinity);
    let broken: { readonly cause: unknown } | null = null;
    if (twice) {
      try {
        for await (const part of partsOf(pass(onRemark, (segment, find) => store.keep(segment, find)))) {
          await this.#ask((api) => api.look(part.map(({ found }) => found)));
          yield { readings: [], found: part.length, done: FIRST_LOOK * part.at(-1)!.done };
        }
      } catch (cause) {
        broken = { cause };
      }
      await this.#ask((api) => api.rewind());
    }
    // what is to be said of frames that are found again was said before
    const found = twice ? pass(quiet, (segment, find) => store.again(segment, find)) : pass(onRemark);
    let last: number | null = null;
    const numbered = idsFromOne();
    for await (const part of partsOf(found)) {
      const readings = (await this.#score(part, false)).map((reading) => ({ ...reading, faces: numbered(reading.faces) }));
      last = part.at(-1)!.timestamp;
      const { done } = part.at(-1)!;
      yield { readings, found: twice ? 0 : part.length, done: twice ? FIRST_LOOK + (1 - FIRST_LOOK) * done : done };
    }
    if (broken) throw broken.cause;
    if (media.isCutOff) throw cutOff(media, last);
    if (last === null) throw new SourceError('undecodable', 'no frame in it: the file is empty or damaged');
  }

  /** The readings of a stretch of a file, all if left out, with the crops of their faces, compared with nobody, for as long as they are taken. */
  async *readCrops(media: MediaFile, { from, to }: Stretch = ALL): AsyncGenerator<FileReading, void> {
    await this.#ask((api) => api.configure({ ...this.options.settings, estimateNeutral: false }));
    await this.#ask((api) => api.newScene(false));
    const segment = { warmFrom: from, from, to };
    for await (const at of this.#findSegment(media, segment, this.#finders[0]!, quiet)) yield* await this.#score([at], true);
  }

  async #score(part: readonly FoundAt[], withCrops: boolean): Promise<FileReading[]> {
    const scored = await this.#ask((api) =>
      api.score(
        part.map(({ found }) => found),
        withCrops,
      ),
    );
    return scored.map((frame, i) => ({ ...frame, timestamp: part[i]!.timestamp }));
  }

  /** What is found in the frames of these segments, by way of `through`, in order; who is who is not known from one segment to the next. */
  #foundIn(
    media: MediaFile,
    segments: readonly Segment[],
    onRemark: (remark: FileRemark) => void,
    through: Through = (_, find) => find(),
  ): AsyncGenerator<FoundAt, void> {
    return sideBySide(segments, this.#finders, (segment, finder) =>
      through(segment, () => this.#findSegment(media, segment, finder, onRemark)),
    );
  }

  async *#findSegment(
    media: MediaFile,
    segment: Segment,
    finder: WorkerCalls<FindingWorker>,
    onRemark: (remark: FileRemark) => void,
  ): AsyncGenerator<FoundAt, void> {
    await finder.ask((api) => api.forget());
    const ahead: (Omit<FileFrame, 'frame'> & { readonly found: Promise<FoundFaces> })[] = [];
    const next = async (): Promise<FoundAt | null> => {
      const { found, timestamp, done, isWarmUp } = ahead.shift()!;
      try {
        const result = { found: await found, timestamp, done };
        return isWarmUp ? null : result;
      } catch (cause) {
        if (problemOf(cause) !== 'frame-unreadable') throw cause;
        return null;
      }
    };
    const broken: unknown[] = [];
    const frames = async function* (): AsyncGenerator<FileFrame, void> {
      try {
        yield* media.frames(segment, onRemark);
      } catch (cause) {
        broken.push(cause); // after the frames that came before it
      }
    };
    for await (const { frame, timestamp, done, isWarmUp } of frames()) {
      const found = finder.ask((api) => api.find(transfer(frame, [frame]), 1000 * (timestamp - media.start)), LONGEST_ANSWER);
      found.catch(() => undefined); // heard in its turn
      ahead.push({ found, timestamp, done, isWarmUp });
      const first = ahead.length > AHEAD ? await next() : null;
      if (first) yield first;
    }
    while (ahead.length > 0) {
      const rest = await next();
      if (rest) yield rest;
    }
    if (broken.length > 0) throw broken[0];
  }

  #ask<T>(question: (api: Remote<ScoringWorker>) => Promise<T>): Promise<T> {
    return this.#scorer.ask(question, LONGEST_ANSWER);
  }

  #end(cause: unknown): void {
    for (const finder of this.#finders) finder.end(cause);
    this.#scorer.end(cause);
  }
}

const startFinding = (): Worker =>
  new Worker(new URL('./finding.worker.ts', import.meta.url), { type: 'module', name: 'finding' });
const startScoring = (): Worker =>
  new Worker(new URL('./scoring.worker.ts', import.meta.url), { type: 'module', name: 'scoring' });

/** Everybody under one id as long as they stay in view. */
async function* followed(frames: AsyncIterable<FoundAt>): AsyncGenerator<FoundAt, void> {
  let tracks: Tracks = NO_TRACKS;
  for await (const at of frames) {
    const boxes = at.found.faces.map(({ box }) => box);
    const next = follow(at.found.isNewScene ? { ...tracks, tracks: [] } : tracks, boxes, at.found.time);
    tracks = next.tracks;
    const faces = at.found.faces.map((face, i) => ({ ...face, id: next.ids[i]! }));
    yield { ...at, found: { ...at.found, faces } };
  }
}

async function* partsOf(frames: AsyncIterable<FoundAt>): AsyncGenerator<FoundAt[], void> {
  let part: FoundAt[] = [];
  try {
    for await (const at of frames) {
      if (part.push(at) < PART) continue;
      yield part;
      part = [];
    }
  } catch (error) {
    // what could be read of a file that breaks off is not lost
    if (part.length > 0) yield part;
    throw error;
  }
  if (part.length > 0) yield part;
}
