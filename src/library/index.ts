/**
 * The library's only door: action units of the faces in a source, read in workers on the device.
 *
 *     const reader = await createReader({ source: 'camera' });
 *     for await (const { faces } of reader) console.log(faces[0]?.smoothed.intensity);
 *
 * Shapes, units and errors: docs/library.md.
 */

import { FaceReader } from './face-reader.ts';
import { optionsOf, type LibraryOptions } from './options.ts';
import { besideModule, placeAt } from './place.ts';

/** A reader that reads already. Rejects with a FacsimileError (errors.ts says which), or with the reason of the signal. */
export async function createReader(options: LibraryOptions = {}): Promise<FaceReader> {
  const checked = optionsOf(options);
  return FaceReader.open(checked, placeAt(checked.assetBase ?? besideModule()));
}

export { FaceReader, type SnapshotOptions } from './face-reader.ts';
export { FacsimileError, type ErrorCode } from './errors.ts';
export { FailureEvent, NeutralEvent, ReadingEvent, SourceEvent, type FaceReaderEvents } from './events.ts';
export type { LibraryOptions, Neutral, NeutralChoice, Source } from './options.ts';
export { SCHEMA, type Face, type FaceScores, type Reading, type UnitValues } from './reading.ts';
export { ACTION_UNITS, EXPRESSIONS } from '../core/facs.ts';
