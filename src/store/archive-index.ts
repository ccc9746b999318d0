/**
 * What facsimile.json of an archive says, and must say to be kept: everything in its place, of that person, and in range. Files come
 * from anywhere; one that was changed by hand may harm neither what is kept nor a training or a screen long after.
 */

import * as v from 'valibot';
import { admit, misshapen, text, whole } from '../core/door.ts';
import type { Baseline } from '../core/reading.ts';
import type { Sample } from '../core/samples.ts';
import type { SessionRecord } from '../session/record.ts';
import { formNow } from './earlier-forms.ts';
import type { ModelVersion } from './model-records.ts';
import type { Person } from './schema.ts';
import { listedNeutral, listedSample, person, session, version } from './shapes.ts';

export const FORMAT = 'facsimile person';
/**
 * 2 knows what a minute asks for, calls synthetic pictures so and the forms of a session by today's names; format 1, which said `made` of
 * those pictures, is still read.
 */
export const FORMAT_VERSION = 2;
const READ_VERSIONS: readonly unknown[] = [1, FORMAT_VERSION];

/** Pictures, landmarks and weights have files of their own; vectors are lists. */
export interface ArchiveIndex {
  readonly person: Person;
  readonly neutral: (Omit<Baseline, 'crop' | 'landmarks' | 'latents'> & { readonly latents: readonly number[] }) | null;
  readonly sessions: readonly SessionRecord[];
  readonly samples: readonly (Omit<Sample, 'crop' | 'points' | 'units' | 'mask'> & {
    readonly units: readonly number[];
    readonly mask: readonly number[];
  })[];
  readonly versions: readonly ModelVersion[];
  /** Id of the version that is live; null for the base weights. */
  readonly live: string | null;
}

const index: v.GenericSchema<unknown, ArchiveIndex> = v.object({
  person,
  neutral: v.nullable(listedNeutral),
  sessions: v.array(session),
  samples: v.array(listedSample),
  versions: v.array(version),
  live: v.nullable(text),
});

/** Throws for JSON of anything but an archive of a version that is read. */
export function checkFormat(json: unknown): void {
  const { format, formatVersion } = Object(json) as Readonly<Record<string, unknown>>;
  if (format !== FORMAT) throw new Error(`not an archive of a person: ${String(format)}`);
  if (!READ_VERSIONS.includes(formatVersion)) {
    throw new Error(`archive of another version: ${String(formatVersion)} (1 to ${FORMAT_VERSION} expected; update the app)`);
  }
}

/** What facsimile.json says. Throws an Error that names the first thing in it that cannot be kept, and where it stands. */
export function readIndex(json: unknown): ArchiveIndex {
  const read = admit(index, inPresentTerms(json));
  checkTies(read);
  return read;
}

/** What an earlier version called otherwise, as it is called now; everything else as it is, checked or not. */
function inPresentTerms(json: unknown): unknown {
  const { sessions } = Object(json) as { readonly sessions?: unknown };
  if (!Array.isArray(sessions)) return json;
  const named = (sessions as readonly unknown[]).map((session) =>
    typeof session === 'object' && session !== null && 'form' in session ? { ...session, form: formNow(session.form) } : session,
  );
  return { ...(json as object), sessions: named };
}

/** Throws where parts that are right by themselves do not go together. */
function checkTies({ person: owner, sessions, samples, versions, live }: ArchiveIndex): void {
  for (const [name, own] of Object.entries({ sessions, samples, versions })) {
    const ids = new Set<string>();
    for (const [i, { id, person: whose }] of own.entries()) {
      if (whose !== owner.id) throw misshapen(whose, `${name}[${i}].person`, `the person's own id, ${owner.id},`);
      if (ids.has(id)) throw misshapen(id, `${name}[${i}].id`, 'an id that comes once');
      ids.add(id);
    }
  }
  for (const [i, { steps, states, at }] of sessions.entries()) {
    if (states.length !== steps.length) throw misshapen(states.length, `sessions[${i}].states.length`, String(steps.length));
    admit(whole(0, steps.length), at, `sessions[${i}].at`);
  }
  if (live !== null && !versions.some(({ id }) => id === live)) throw misshapen(live, 'live', 'the id of a version');
}
