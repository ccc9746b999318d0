/** People in memory as a file gives them, and back. */

import type { PersonData, PersonFile } from '../src/store/archive.ts';

export const inFile = (data: PersonData): PersonFile => ({
  ...data,
  samples: data.samples.map(({ crop: _, points: __, ...record }) => record),
  picturesOf: (from, to) => Promise.resolve(data.samples.slice(from, to).map(({ crop, points }) => ({ crop, points }))),
});

export async function outOfFile({ picturesOf, ...person }: PersonFile): Promise<PersonData> {
  const pictures = await picturesOf(0, person.samples.length);
  return { ...person, samples: person.samples.map((record, i) => ({ ...record, ...pictures[i]! })) };
}
