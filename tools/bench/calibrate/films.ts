/**
 * Films of the simulated people on disk: drawn once, take by take, and found again by what they were made of. A person is a
 * folder with one file a film (pictures one after the other behind a line of JSON).
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../src/core/random.ts';
import { planOf } from '../../../src/session/plan.ts';
import { loadHead } from '../../ict/head.ts';
import { openFinder } from '../../pictures/finder.ts';
import { prepareModel, type HeadModel } from '../../pictures/model.ts';
import { preparePerson } from '../../pictures/person.ts';
import { readPhoto } from '../../pictures/photo.ts';
import { findPeople } from '../../pretrain/people.ts';
import { packFilm, type FilmPicture } from './film-file.ts';
import { EXAM, filmName, FREE } from './film-names.ts';
import { drawRecording, examFilm, freePicture, takeFilm } from './film.ts';
import { makeSitter, type Sitter } from './sitter.ts';

/** Raised when what is drawn changes. */
const VERSION = 1;
/** Pictures of the examinations. */
const FREE_PICTURES = 144;
const EXAM_PICTURES = { neutral: 6, unit: 6, expression: 3, speech: 0, turning: 0 } as const;

export interface SimulatedPerson {
  /** Whose photo it is, and of which drawing. */
  readonly key: string;
  /** Folder with one file a film. */
  readonly folder: string;
}

/** Whose photos simulated people are made of: nobody the base network was fitted on, photo sets in turn. */
export function photosFor(shared: string): { id: string; neutral: string }[] {
  const kept = findPeople(shared).filter(({ part }) => part === 'report');
  const london = kept.filter(({ id }) => id.startsWith('london'));
  const canada = kept.filter(({ id }) => id.startsWith('canada'));
  return london.flatMap((person, i) => (i % 3 === 2 && canada[(i - 2) / 3] ? [person, canada[(i - 2) / 3]!] : [person]));
}

interface Making {
  readonly shared: string;
  readonly out: string;
  readonly say: (line: string) => void;
}

/** The films of people number `from` up to `to` (photosFor's order), drawn where they are missing. */
export async function filmsOf(from: number, to: number, { shared, out, say }: Making): Promise<SimulatedPerson[]> {
  const people = photosFor(shared).slice(from, to);
  if (people.length < to - from) {
    throw new RangeError(`only ${from + people.length} simulated people can be made: ${to} asked for`);
  }
  const finder = await openFinder();
  let model: HeadModel | null = null;
  try {
    const made: SimulatedPerson[] = [];
    for (const { id, neutral } of people) {
      const photo = readFileSync(neutral);
      const key = `${id}-${createHash('sha256').update(`${VERSION}`).update(photo).digest('hex').slice(0, 8)}`;
      const folder = join(out, key);
      mkdirSync(folder, { recursive: true });
      const missing = filmsToMake(key).filter(({ name }) => !existsSync(join(folder, `${name}.film`)));
      if (missing.length > 0) {
        model ??= prepareModel(loadHead(join(shared, 'data/ict-facekit')));
        const [face] = await finder.find([photo]);
        if (!face) throw new Error(`no face found: ${neutral}`);
        const sitter = makeSitter(model, preparePerson(model, readPhoto(neutral), face.landmarks), key);
        for (const { name, shoot } of missing) {
          const path = join(folder, `${name}.film`);
          writeFileSync(`${path}.part`, packFilm(shoot(model, sitter, new Random(`${key}/${name}`))));
          renameSync(`${path}.part`, path);
        }
        say(`${key}: ${missing.length} films drawn`);
      }
      made.push({ key, folder });
    }
    return made;
  } finally {
    await finder.close();
  }
}

interface Shot {
  readonly name: string;
  readonly shoot: (model: HeadModel, sitter: Sitter, random: Random) => FilmPicture[];
}

function filmsToMake(key: string): Shot[] {
  const steps = planOf('thorough');
  const asked = new Map(steps.map(({ prompt }) => [prompt.kind === 'unit' ? prompt.unit : filmName(prompt, 0), prompt]));
  return [
    ...steps.map(({ prompt, round }): Shot => ({
      name: filmName(prompt, round),
      shoot: (model, sitter, random) =>
        takeFilm(model, sitter, drawRecording(new Random(`${key}/room/${round}`)), prompt, random),
    })),
    {
      name: EXAM,
      shoot: (model, sitter, random) =>
        [...asked.values()].flatMap((prompt) => examFilm(model, sitter, prompt, EXAM_PICTURES[prompt.kind], random)),
    },
    {
      name: FREE,
      shoot: (model, sitter, random) => Array.from({ length: FREE_PICTURES }, () => freePicture(model, sitter, random)),
    },
  ];
}
