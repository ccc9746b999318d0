/** The summary (record/summary.ts) as one row a recording and face, as people feed it to their statistics. Nothing is NaN but blank. */

import { ACTION_UNITS } from '../../core/facs.ts';
import { faceName } from '../face-names.ts';
import { faceScores } from '../face-scores.ts';
import { summarise, type Summary, type UnitSummary } from '../summary.ts';
import { countedOf, csvField, decimal, facesApart, type ExportFile, type ExportSource } from './source.ts';

/** What is said of each unit, by the end of its columns. */
const MEASURES: readonly (readonly [ending: string, of: (unit: UnitSummary) => number, decimals: number])[] = [
  ['seen_s', ({ seen }) => seen, 3],
  ['present_share', ({ present }) => present, 4],
  ['mean', ({ mean }) => mean, 4],
  ['peak', ({ peak }) => peak, 4],
  ['onsets', ({ onsets }) => onsets, 0],
  ['onsets_per_min', ({ onsetsPerMinute }) => onsetsPerMinute, 4],
  ['mean_duration_s', ({ meanDuration }) => meanDuration, 4],
  ['asymmetry', ({ asymmetry }) => asymmetry, 4],
];

export const SUMMARY_HEADER = [
  'recording,person,face,created,seconds,face_seconds,frames,frames_per_second,model_version,smoothed,compared_with_neutral',
  ...ACTION_UNITS.flatMap(({ code }) => MEASURES.map(([ending]) => `${code}_${ending}`)),
].join(',');

export const summaryCsv = (source: ExportSource): ExportFile => ({
  name: 'summary.csv',
  type: 'text/csv',
  pieces: summaryLines(source),
});

function* summaryLines(source: ExportSource): Generator<string, void> {
  yield `${SUMMARY_HEADER}\n`;
  yield* summaryRows(source);
}

/** An id that no face has. */
const NOBODY = -1;

/** The lines of a recording: one a face, and one where there is none. */
export function* summaryRows(source: ExportSource): Generator<string, void> {
  const { info, track, pace, variant, own } = source;
  const spans = countedOf(source);
  const nobody = summarise(faceScores(track, NOBODY, variant, pace), spans);
  const row = (id: number | null, { units, withFace, uncompared }: Summary): string =>
    [
      ...[
        info.name,
        id === null || own.has(id) ? info.personName : '',
        id === null ? '' : faceName(info, id),
        new Date(info.createdAt).toISOString(),
      ].map(csvField),
      decimal(nobody.seconds, 3),
      decimal(withFace, 3),
      nobody.frames,
      decimal(pace.rate, 3),
      csvField(info.modelVersion),
      Number(variant.smoothed),
      decimal(1 - uncompared, 4, ''),
      ...units.flatMap((unit) => MEASURES.map(([, of, decimals]) => decimal(of(unit), decimals, ''))),
    ].join(',');
  // a recording without any face has its row too: it must not be missed in a study
  if (track.faces.id.length === 0) yield `${row(null, nobody)}\n`;
  for (const face of facesApart(source))
    yield `${row(face.id, summarise(faceScores(face.track, face.id, variant, face.pace), spans))}\n`;
}
