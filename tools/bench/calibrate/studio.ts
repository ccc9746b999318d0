/** Where simulated participants are made and filmed: the ICT head, the photos of people kept for reports, and the real face finder. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadHead } from '../../ict/head.ts';
import { openFinder, type Finder } from '../../pictures/finder.ts';
import { prepareModel, type HeadModel } from '../../pictures/model.ts';
import { preparePerson } from '../../pictures/person.ts';
import { readPhoto } from '../../pictures/photo.ts';
import { findPeople } from '../../pretrain/people.ts';
import type { FilmPicture } from './film-file.ts';
import { makeParticipant, type Participant } from './participant.ts';
import type { Shot } from './shots.ts';

/** Another number makes other people of the same photos. */
const PEOPLE = 2;
/** Raised when the same people are drawn otherwise: part of the names of films. */
export const DRAWING = 3;

export interface Portrayed {
  /** Names the participant: same key, same person, who does the same. */
  readonly key: string;
  readonly neutral: string;
}

/** Whose photos participants are made of: nobody the base network was fitted on, photo sets in turn. */
export function photosFor(shared: string): { id: string; neutral: string }[] {
  const kept = findPeople(shared).filter(({ part }) => part === 'report');
  const london = kept.filter(({ id }) => id.startsWith('london'));
  const canada = kept.filter(({ id }) => id.startsWith('canada'));
  return london.flatMap((person, i) => (i % 3 === 2 && canada[(i - 2) / 3] ? [person, canada[(i - 2) / 3]!] : [person]));
}

/** Participants by number, in photosFor's order. Throws for a number without a photo. */
export function participantsOf(shared: string, numbers: readonly number[]): Portrayed[] {
  const photos = photosFor(shared);
  return numbers.map((number) => {
    const photo = photos[number];
    if (!photo) throw new RangeError(`no photo for participant ${number}: there are ${photos.length}`);
    const digest = createHash('sha256').update(`${PEOPLE}`).update(readFileSync(photo.neutral)).digest('hex');
    return { key: `${photo.id}-${digest.slice(0, 8)}`, neutral: photo.neutral };
  });
}

export class Studio {
  #participants = new Map<string, Participant>();

  private constructor(
    private readonly model: HeadModel,
    /** Finds faces in what was filmed. */
    readonly finder: Finder,
  ) {}

  static async open(shared: string): Promise<Studio> {
    return new Studio(prepareModel(loadHead(join(shared, 'data/ict-facekit'))), await openFinder());
  }

  async film(portrayed: Portrayed, shot: Shot): Promise<FilmPicture[]> {
    return shot.shoot(this.model, await this.#participant(portrayed));
  }

  async #participant({ key, neutral }: Portrayed): Promise<Participant> {
    const known = this.#participants.get(key);
    if (known) return known;
    const [face] = await this.finder.find([readFileSync(neutral)]);
    if (!face) throw new Error(`no face found: ${neutral}`);
    const made = makeParticipant(this.model, preparePerson(this.model, readPhoto(neutral), face.landmarks), key);
    this.#participants.set(key, made);
    return made;
  }

  close(): Promise<void> {
    return this.finder.close();
  }
}
