/**
 * What an archive adds to a person who is here already. Nothing that is here goes, but for a take that was done again later: of two
 * tries at one take that share no picture, the later one stays, and a take that a session of its own did again is left out of learning.
 * Labels stay as they are here. The same archive adds nothing a second time.
 */

import type { Baseline } from '../core/reading.ts';
import type { SampleRecord } from '../core/samples.ts';
import { countOf, replacedTake, type SessionRecord } from '../session/record.ts';
import type { PersonWith } from './archive.ts';
import type { ModelVersion } from './model-records.ts';

type Picture = Pick<SampleRecord, 'id' | 'take' | 'time' | 'excluded' | 'units' | 'mask' | 'expression'>;
type Pictures = readonly Picture[];

/** What is here of the person, as far as it decides. */
export interface Here {
  readonly neutral: boolean;
  readonly sessions: readonly SessionRecord[];
  readonly samples: Pictures;
  readonly versions: readonly Pick<ModelVersion, 'id'>[];
}

/** What is to be put and deleted. */
export interface Additions<S = unknown> extends Pick<PersonWith<S>, 'sessions' | 'samples' | 'versions'> {
  /** Null where none is added. */
  readonly neutral: Baseline | null;
  /** Ids of the pictures here whose take was done again later. */
  readonly outdone: readonly string[];
  /** Pictures of the archive that stay out, since their take here is the later one. */
  readonly leftOut: number;
  /** Ids of the pictures here that are left out of learning from now on, since a session of the archive did their take again. */
  readonly redone: readonly string[];
  /** Pictures that are labelled, or left out of learning, otherwise in the archive than here. */
  readonly differing: number;
  /** The version to be used from now on; null where that stays as it is. */
  readonly live: string | null;
}

function byTake<S extends Picture>(samples: readonly S[]): Map<string, S[]> {
  const takes = new Map<string, S[]>();
  for (const sample of samples) takes.set(sample.take, [...(takes.get(sample.take) ?? []), sample]);
  return takes;
}
const newest = (samples: Pictures): number => samples.reduce((latest, { time }) => Math.max(latest, time), -Infinity);

/** Whether `one` has come further than `other`. */
function isFurther(one: SessionRecord, other: SessionRecord): boolean {
  const [left, otherLeft] = [countOf(one, 'open'), countOf(other, 'open')];
  return left < otherLeft || (left === otherLeft && one.at > other.at);
}

/**
 * Takes in whose place another one is learned from: a session of `sessions` did them again, and that take, or one in its place, is in
 * use. Of sessions that did the same take again the last one counts.
 */
function replacedIn(sessions: readonly SessionRecord[], samples: Pictures): Set<string> {
  const stands = new Set(samples.flatMap(({ excluded, take }) => (excluded ? [] : [take])));
  const replaced = new Set<string>();
  const redone = sessions.toSorted((a, b) => b.startedAt - a.startedAt).flatMap((session) => replacedTake(session) ?? []);
  let size: number;
  do {
    size = replaced.size;
    for (const [i, { before, after }] of redone.entries()) {
      if (!stands.has(after)) continue;
      const earlier = redone.slice(i + 1).filter((other) => other.before === before);
      for (const take of [before, ...earlier.map((other) => other.after)]) {
        stands.add(take);
        replaced.add(take);
      }
    }
  } while (replaced.size > size);
  return replaced;
}

const hasSameLabels = (one: Picture, other: Picture): boolean =>
  one.expression === other.expression &&
  one.excluded === other.excluded &&
  one.units.every((level, unit) => level === other.units[unit]) &&
  one.mask.every((known, unit) => known === other.mask[unit]);

/** The models that one is left with go on reading; where there was none, the archive's is used. */
export function additions<S extends Picture>(here: Here, archive: PersonWith<S>): Additions<S> {
  const sessions = new Map(here.sessions.map((session) => [session.id, session]));
  const takes = byTake(here.samples);
  const known = new Map(here.samples.map((sample) => [sample.id, sample]));
  const knownVersions = new Set(here.versions.map(({ id }) => id));
  const outdone: string[] = [];
  const added: S[] = [];
  let leftOut = 0;
  for (const [take, theirs] of byTake(archive.samples)) {
    const own = takes.get(take) ?? [];
    const again = own.length > 0 && !theirs.some(({ id }) => known.has(id));
    if (again && newest(theirs) <= newest(own)) leftOut += theirs.length;
    else {
      if (again) outdone.push(...own.map(({ id }) => id));
      added.push(...theirs.filter(({ id }) => !known.has(id)));
    }
  }
  const further = archive.sessions.filter((session) => {
    const own = sessions.get(session.id);
    return !own || isFurther(session, own);
  });

  // what is replaced only now that both are together
  const stay = here.samples.filter(({ id }) => !outdone.includes(id));
  const replaced = replacedIn(
    [...new Map([...here.sessions, ...further].map((own) => [own.id, own])).values()],
    [...stay, ...added],
  );
  const [before, inArchive] = [replacedIn(here.sessions, here.samples), replacedIn(archive.sessions, archive.samples)];
  const redone = new Set(
    stay.flatMap(({ id, take, excluded }) => (!excluded && replaced.has(take) && !before.has(take) ? [id] : [])),
  );
  const differing = archive.samples.filter((theirs) => {
    const own = known.get(theirs.id);
    return own && !hasSameLabels(theirs, redone.has(own.id) ? { ...own, excluded: true } : own);
  });
  return {
    neutral: here.neutral ? null : archive.neutral,
    sessions: further,
    samples: added.map((sample) =>
      replaced.has(sample.take) && !inArchive.has(sample.take) ? { ...sample, excluded: true } : sample,
    ),
    versions: archive.versions.filter(({ version }) => !knownVersions.has(version.id)),
    outdone,
    leftOut,
    redone: [...redone],
    differing: differing.length,
    live: here.versions.length === 0 ? archive.live : null,
  };
}
