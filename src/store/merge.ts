/**
 * What an archive adds to a person who is here already. Nothing that is here goes, but for a take that was done again later: of two
 * tries at one take that share no picture, the later one stays. The same archive adds nothing a second time.
 */

import type { Baseline } from '../core/reading.ts';
import type { SampleRecord } from '../core/samples.ts';
import { countOf, type SessionRecord } from '../session/record.ts';
import type { PersonWith } from './archive.ts';
import type { ModelVersion } from './versions.ts';

type Picture = Pick<SampleRecord, 'id' | 'take' | 'time'>;
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

/** The models that one is left with go on reading; where there was none, the archive's is used. */
export function additions<S extends Picture>(here: Here, archive: PersonWith<S>): Additions<S> {
  const sessions = new Map(here.sessions.map((session) => [session.id, session]));
  const takes = byTake(here.samples);
  const known = new Set([...here.samples, ...here.versions].map(({ id }) => id));
  const outdone: string[] = [];
  const samples: S[] = [];
  let leftOut = 0;
  for (const [take, theirs] of byTake(archive.samples)) {
    const own = takes.get(take) ?? [];
    const again = own.length > 0 && !theirs.some(({ id }) => known.has(id));
    if (again && newest(theirs) <= newest(own)) leftOut += theirs.length;
    else {
      if (again) outdone.push(...own.map(({ id }) => id));
      samples.push(...theirs.filter(({ id }) => !known.has(id)));
    }
  }
  return {
    neutral: here.neutral ? null : archive.neutral,
    sessions: archive.sessions.filter((session) => {
      const own = sessions.get(session.id);
      return !own || isFurther(session, own);
    }),
    samples,
    versions: archive.versions.filter(({ version }) => !known.has(version.id)),
    outdone,
    leftOut,
    live: here.versions.length === 0 ? archive.live : null,
  };
}
