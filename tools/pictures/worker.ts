/** A thread that draws groups of pictures: it prepares the head once, and each person when first asked for. */

import { parentPort, workerData } from 'node:worker_threads';
import { loadHead } from '../ict/head.ts';
import { makeGroup, personOf, type MadePicture } from './group.ts';
import { prepareModel } from './model.ts';
import { preparePerson, type Person } from './person.ts';
import { readPhoto } from './photo.ts';

export interface Neutral {
  readonly id: string;
  readonly path: string;
  /** 478 x 3, pixels. */
  readonly landmarks: Float32Array;
}

export interface WorkerSetup {
  readonly head: string;
  readonly seed: string;
  readonly neutrals: readonly Neutral[];
}

export type WorkerAnswer =
  { readonly group: number; readonly pictures: MadePicture[] } | { readonly group: number; readonly error: string };

/** Prepared people are a few MB each. */
const KEPT_PEOPLE = 40;

const { head, seed, neutrals } = workerData as WorkerSetup;
const model = prepareModel(loadHead(head));
const byId = new Map(neutrals.map((neutral) => [neutral.id, neutral]));
const ids = neutrals.map(({ id }) => id);
const people = new Map<string, Person>();

function personFor(id: string): Person {
  const known = people.get(id);
  if (known) return known;
  const { path, landmarks } = byId.get(id)!;
  const person = preparePerson(model, readPhoto(path), landmarks);
  if (people.size >= KEPT_PEOPLE) people.delete(people.keys().next().value!);
  people.set(id, person);
  return person;
}

const port = parentPort!;
port.on('message', (group: number) => {
  let answer: WorkerAnswer;
  try {
    const id = personOf(ids, seed, group);
    answer = { group, pictures: makeGroup(model, personFor(id), id, seed, group) };
  } catch (error) {
    answer = { group, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  port.postMessage(answer);
});
