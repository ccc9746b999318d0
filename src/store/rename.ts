/** The same person's things under other ids, all that names them included: for one who is kept twice, and for ids that clash. */

import type { SampleRecord } from '../core/samples.ts';
import type { PersonWith } from './archive.ts';
import type { Person } from './schema.ts';

/** `idOf` gives the id that takes an old one's place, the same whenever it is asked. */
export function renamed<S extends SampleRecord>(
  data: PersonWith<S>,
  person: Person,
  idOf: (id: string) => string,
): PersonWith<S> {
  const optional = (id: string | null): string | null => (id === null ? null : idOf(id));
  // a take is named after its session and what follows the last slash (session/record.ts, takeOf)
  const takeOf = (take: string): string => {
    const at = take.lastIndexOf('/');
    return at < 0 ? idOf(take) : idOf(take.slice(0, at)) + take.slice(at);
  };
  return {
    person,
    neutral: data.neutral,
    sessions: data.sessions.map(({ instead, ...session }) => ({
      ...session,
      id: idOf(session.id),
      person: person.id,
      ...(instead !== undefined && { instead: takeOf(instead) }),
    })),
    samples: data.samples.map((sample) => ({
      ...sample,
      id: idOf(sample.id),
      person: person.id,
      session: idOf(sample.session),
      take: takeOf(sample.take),
    })),
    versions: data.versions.map(({ version: { trust, ...version }, weights }) => ({
      version: {
        ...version,
        id: idOf(version.id),
        person: person.id,
        parent: optional(version.parent),
        takes: {
          train: version.takes.train.map(takeOf),
          validation: version.takes.validation.map(takeOf),
          test: version.takes.test.map(takeOf),
        },
        ...(trust !== undefined && { trust: trust.map((own) => ({ ...own, take: takeOf(own.take) })) }),
      },
      weights,
    })),
    live: optional(data.live),
  };
}
