/**
 * Makes shards of pictures: threads draw, the real face finder looks at each picture, and whole shards are written. A
 * shard that is there already, made of the same things, is left as it is.
 */

import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { findPeople } from '../pretrain/people.ts';
import { openFinder, type Finder } from './finder.ts';
import type { MadePicture } from './group.ts';
import { SHARD_VERSION, shardKey, shardPath, writeShard, type SampleRecord } from './shards.ts';
import type { Neutral, WorkerAnswer, WorkerSetup } from './worker.ts';

export interface MakeOptions {
  /** Folder with `data/ict-facekit` and `faces`. */
  readonly shared: string;
  readonly out: string;
  readonly part: 'fit' | 'report';
  readonly shards: number;
  /** Subjects in a shard. */
  readonly groups: number;
  readonly seed: string;
  readonly threads: number;
  readonly bundle: string;
}

/** The neutral photos of one part, with the finder's landmarks; photos without a face are named and left out. */
async function findNeutrals(finder: Finder, shared: string, part: MakeOptions['part']): Promise<Neutral[]> {
  const people = findPeople(shared).filter((person) => person.part === part);
  const faces = await finder.find(people.map(({ neutral }) => readFileSync(neutral)));
  return people.flatMap(({ id, neutral }, i) => {
    const face = faces[i];
    if (!face) console.warn(`no face found, left out: ${neutral}`);
    return face ? [{ id, path: neutral, landmarks: face.landmarks }] : [];
  });
}

interface Job {
  readonly group: number;
  readonly done: (pictures: MadePicture[]) => void;
  readonly fail: (error: Error) => void;
}

/** Threads that draw groups in whatever order; answers come by group. */
class Painters {
  private readonly workers: Worker[];
  private readonly idle: Worker[] = [];
  private readonly waiting: Job[] = [];
  private readonly current = new Map<Worker, Job>();

  constructor(setup: WorkerSetup, threads: number) {
    this.workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./worker-entry.mjs', import.meta.url), { workerData: setup });
      worker.on('message', (answer: WorkerAnswer) => {
        const job = this.current.get(worker)!;
        this.current.delete(worker);
        this.idle.push(worker);
        if ('error' in answer) job.fail(new Error(`group ${answer.group}: ${answer.error}`));
        else job.done(answer.pictures);
        this.next();
      });
      worker.on('error', (error) => this.current.get(worker)?.fail(error as Error));
      this.idle.push(worker);
      return worker;
    });
  }

  draw(group: number): Promise<MadePicture[]> {
    return new Promise((done, fail) => {
      this.waiting.push({ group, done, fail });
      this.next();
    });
  }

  private next(): void {
    if (this.idle.length === 0 || this.waiting.length === 0) return;
    const [worker, job] = [this.idle.pop()!, this.waiting.shift()!];
    this.current.set(worker, job);
    worker.postMessage(job.group);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

async function drawShard(painters: Painters, number: number, size: number): Promise<MadePicture[]> {
  const groups = Array.from({ length: size }, (_, i) => number * size + i);
  return (await Promise.all(groups.map((group) => painters.draw(group)))).flat();
}

/** Looks for the faces and writes the shard; answers in how many pictures there was none. */
async function finishShard(pictures: readonly MadePicture[], finder: Finder, key: string, path: string): Promise<number> {
  const faces = await finder.find(pictures.map(({ jpeg }) => jpeg));
  const landmarks = new Float32Array(pictures.length * LANDMARKS * 3);
  const crops = new Uint8Array(pictures.length * CROP_BYTES);
  const samples = pictures.map(({ record }, i): SampleRecord => {
    const face = faces[i];
    if (face) {
      landmarks.set(face.landmarks, i * LANDMARKS * 3);
      crops.set(face.crop, i * CROP_BYTES);
    }
    return { ...record, found: face !== null };
  });
  writeShard(path, { key, samples, landmarks, crops, pictures: pictures.map(({ jpeg }) => jpeg) });
  return samples.filter(({ found }) => !found).length;
}

/** Makes the shards that are missing, one line of progress each. */
export async function makePictures(options: MakeOptions): Promise<void> {
  const { shared, part, bundle } = options;
  const finder = await openFinder(bundle);
  try {
    await makeMissing(options, finder, await findNeutrals(finder, shared, part));
  } finally {
    await finder.close();
  }
}

async function makeMissing(options: MakeOptions, finder: Finder, neutrals: readonly Neutral[]): Promise<void> {
  const { shared, out, part, shards, groups, seed, threads, bundle } = options;
  const hash = createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 12);
  const key = [SHARD_VERSION, seed, part, groups, hash, neutrals.map(({ id }) => id).join(' ')].join('|');
  const painters = new Painters({ head: join(shared, 'data/ict-facekit'), seed: `${seed}/${part}`, neutrals }, threads);
  try {
    const path = (number: number): string => shardPath(join(out, part), number);
    const missing = Array.from({ length: shards }, (_, number) => number).filter((number) => shardKey(path(number)) !== key);
    if (missing.length === 0) return console.log(`all ${shards} shards are there: ${join(out, part)}`);
    const start = performance.now();
    let lost = 0;
    const begin = (number: number): Promise<MadePicture[]> => {
      const drawing = drawShard(painters, number, groups);
      drawing.catch(() => undefined); // heard where it is awaited, which may be later
      return drawing;
    };
    let drawing = begin(missing[0]!);
    for (const [i, number] of missing.entries()) {
      const pictures = await drawing;
      const next = missing[i + 1];
      if (next !== undefined) drawing = begin(next); // while the finder looks at these
      lost += await finishShard(pictures, finder, key, path(number));
      const done = (i + 1) * pictures.length;
      const each = (performance.now() - start) / done;
      console.log(`${path(number)}: ${each.toFixed(0)} ms a picture, no face in ${lost} of ${done}`);
    }
  } finally {
    await painters.close();
  }
}
