/** Films of simulated people, made picture by picture: at rest half of the time, talking, and a grin that does not end. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuCode } from '../../../src/core/facs.ts';
import { isShown } from '../../../src/core/ordinal.ts';
import { Random } from '../../../src/core/random.ts';
import type { Prompt } from '../../../src/core/samples.ts';
import { loadHead } from '../../ict/head.ts';
import { openFinder, type Finder } from '../../pictures/finder.ts';
import { prepareModel } from '../../pictures/model.ts';
import { preparePerson } from '../../pictures/person.ts';
import { readPhoto } from '../../pictures/photo.ts';
import { drawRecording, examFilm, takeFilm } from '../calibrate/film.ts';
import type { FilmPicture } from '../calibrate/film-file.ts';
import { asAsked } from '../calibrate/compliance.ts';
import { makeParticipant } from '../calibrate/participant.ts';
import { photosFor } from '../calibrate/studio.ts';
import { filmFace, type Coded, type FilmFace } from './film.ts';

/** Milliseconds a picture. */
export const EVERY = 200;
const SECONDS = 10;
/** Pictures on end at rest or in movement. */
const STRETCH = 6;
/** Pictures of a take that are held. */
const HELD = 8;
const EXAM_UNITS = ['AU01', 'AU02', 'AU04', 'AU06', 'AU12', 'AU15', 'AU17', 'AU25', 'AU26'] as const;

export const FILMS = ['half', 'talk', 'grin'] as const;
export type FilmKind = (typeof FILMS)[number];

export interface Simulated {
  readonly key: string;
  readonly films: Readonly<Record<FilmKind, readonly FilmFace[]>>;
  /** Pictures of a rest that was asked for. */
  readonly recorded: readonly FilmFace[];
  /** Faces in other rooms. */
  readonly exam: readonly Coded[];
}

const unit = (code: AuCode): Prompt => ({ kind: 'unit', unit: code, strength: 'strong' });
const REST: Prompt = { kind: 'neutral' };
const SYLLABLES = [unit('AU26'), unit('AU18'), unit('AU22'), unit('AU16')];
const MOVEMENTS = [unit('AU04'), unit('AU01'), unit('AU12'), unit('AU17')];

/** The first `count` people that photosFor names, one after the other. */
export async function* simulatedPeople(shared: string, count: number): AsyncGenerator<Simulated> {
  const model = prepareModel(loadHead(join(shared, 'data/ict-facekit')));
  const finder = await openFinder();
  try {
    for (const { id, neutral } of photosFor(shared).slice(0, count)) {
      const key = `neutral/${id}`;
      const [face] = await finder.find([readFileSync(neutral)]);
      if (!face) throw new Error(`no face found: ${neutral}`);
      const participant = makeParticipant(model, preparePerson(model, readPhoto(neutral), face.landmarks), key);
      const random = new Random(key);
      const room = drawRecording(random);
      const take = async (prompt: Prompt): Promise<FilmFace[]> =>
        (await found(finder, takeFilm(model, participant, room, asAsked(participant, prompt, random), HELD, random))).map(
          ({ face: shown }) => shown,
        );
      const rest = [...(await take(REST)), ...(await take(REST))];
      const recorded = await take(REST);
      const grin = await take({ kind: 'expression', expression: 'happiness' });
      const moving = await all(MOVEMENTS, take);
      const syllables = (await all(SYLLABLES, take)).flat();
      const exam = [REST, REST, ...EXAM_UNITS.map(unit)].flatMap((prompt) => examFilm(model, participant, prompt, 3, random));
      const pick = (faces: readonly FilmFace[]) => (): FilmFace => random.pick(faces);
      yield {
        key: id,
        recorded,
        exam: await found(finder, exam),
        films: {
          half: inTurns([pick(rest), ...moving.flatMap((faces) => [pick(faces), pick(rest)])]),
          talk: inTurns([pick(rest), pick(syllables)]),
          grin: inTurns([pick(grin.slice(1))]),
        },
      };
    }
  } finally {
    await finder.close();
  }
}

async function all<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const out: R[] = [];
  for (const one of list) out.push(await work(one));
  return out;
}

/** A film that goes through the sources over and over, STRETCH pictures of each. */
function inTurns(sources: readonly (() => FilmFace)[]): FilmFace[] {
  return Array.from({ length: (1000 * SECONDS) / EVERY }, (_, i) => sources[Math.floor(i / STRETCH) % sources.length]!());
}

async function found(finder: Finder, pictures: readonly FilmPicture[]): Promise<Coded[]> {
  const faces = await finder.find(pictures.map(({ jpeg }) => jpeg));
  return faces.flatMap((face, i) => (face ? [{ face: filmFace(face), shows: pictures[i]!.truth.map(isShown) }] : []));
}
