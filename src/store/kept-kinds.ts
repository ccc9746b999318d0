/** The schema of each kind of record, by the name that a person knows it by. */

import * as v from 'valibot';
import type { Baseline } from '../core/reading.ts';
import type { SamplePicture, SampleRecord } from '../core/samples.ts';
import type { SessionRecord } from '../session/record.ts';
import type { ModelVersion } from './model-records.ts';
import type { Person } from './schema.ts';
import { baseline, person, samplePicture, sampleRecord, storedSession, version } from './shapes.ts';

export interface Kept {
  readonly person: Person;
  readonly 'neutral face': Baseline;
  readonly session: SessionRecord;
  readonly picture: SampleRecord;
  /** What is seen of a picture. */
  readonly image: SamplePicture;
  readonly model: ModelVersion;
}

const SCHEMAS: { readonly [Kind in keyof Kept]: v.GenericSchema<unknown, Kept[Kind]> } = {
  person,
  'neutral face': baseline,
  session: storedSession,
  picture: sampleRecord,
  image: samplePicture,
  model: version,
};

export const isKept = <Kind extends keyof Kept>(what: Kind, record: unknown): record is Kept[Kind] => v.is(SCHEMAS[what], record);
