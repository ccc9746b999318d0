/**
 * BP4D-Spontaneous (Zhang et al. 2014): 41 subjects, tasks T1 to T8, occurrence of units a frame. `AUCoding/AU_OCC/F001_T1.csv` has
 * a header of unit numbers after a first `0` and rows that begin with the frame; 9 is unknown. Pictures are `F001/T1/2440.jpg`, with
 * or without leading zeros, at the top or in any folder of it, such as `Sequences(2D+3D)`.
 */

import { parseCsv } from './csv.ts';
import {
  demandNew,
  imported,
  occurrenceLevel,
  picturesByNumber,
  Skips,
  unitLabels,
  UNKNOWN_LABEL,
  wholeNumber,
  withPictures,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

const CODING = ['AUCoding/AU_OCC', 'AU_OCC', 'AUCoding'] as const;
export const BP4D_REPORTED = [1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24] as const;
const LAST_FRAME = 100_000;

export interface CodedFrame {
  readonly frame: number;
  /** Level by unit number, null where unknown. */
  readonly labels: readonly (readonly [number: number, level: number | null])[];
}

/** Frames of one film. Throws naming file and line when header or codes are not as they should be. */
export function parseOccurrences(text: string, file: string): CodedFrame[] {
  const { header, rows } = parseCsv(text, file);
  if (header[0] !== '0') throw new Error(`${file}: its header begins with '${header[0]!}', not with 0 and unit numbers`);
  const numbers = header.slice(1).map((cell) => wholeNumber(cell, 1, 99, `${file}:1`));
  if (!BP4D_REPORTED.every((unit) => numbers.includes(unit))) {
    const missing = BP4D_REPORTED.filter((unit) => !numbers.includes(unit));
    throw new Error(`${file}: no column of unit ${missing.join(', ')} in its header`);
  }
  if (new Set(numbers).size < numbers.length) throw new Error(`${file}:1: a unit comes twice: ${numbers.join(', ')}`);
  const frames = new Set<number>();
  return rows.map(({ cells, at }) => {
    const where = `${file}:${at}`;
    const frame = wholeNumber(cells[0]!, 0, LAST_FRAME, where);
    demandNew(frames, frame, where);
    return {
      frame,
      labels: numbers.map((number, i) => [number, occurrenceLevel(cells[i + 1]!, [UNKNOWN_LABEL], where)] as const),
    };
  });
}

export function importBp4d(folder: Folder): Imported {
  const coding = CODING.find((path) => folder.list(path).some((name) => /^[FM]\d{3}_T\d\.csv$/.test(name)));
  if (coding === undefined) throw new Error('not a BP4D folder: no AUCoding/AU_OCC/F001_T1.csv and so on in it');
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const name of folder.list(coding)) {
    const [, subject, task] = /^([FM]\d{3})_(T\d)\.csv$/.exec(name) ?? [];
    if (subject === undefined || task === undefined) continue;
    const own = `${subject}/${task}`;
    const path = withPictures(folder, [own, ...folder.list('.').map((root) => `${root}/${own}`)]);
    const pictures = path === undefined ? new Map<number, string>() : picturesByNumber(folder, path);
    for (const { frame, labels } of parseOccurrences(folder.text(`${coding}/${name}`), `${coding}/${name}`)) {
      const picture = pictures.get(frame);
      const known = unitLabels(labels);
      if (picture === undefined) skips.add('no picture of a labelled frame');
      else if (!known.mask.includes(1)) skips.add('no unit is known');
      else {
        const file = `${path!}/${picture}`;
        samples.push({ subject, frame: `${own}/${frame}`, picture: { file }, ...known, expression: -1, part: null });
      }
    }
  }
  const notes = ['units 23 and 24, and 26 and 27, share one output here: present where either is'];
  return imported(
    'BP4D',
    samples,
    skips,
    notes,
    'F001/T1 and so on, also in a folder such as Sequences(2D+3D), with a picture a frame',
  );
}
