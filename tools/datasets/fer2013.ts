/** FER2013 (Goodfellow et al. 2013): one table `fer2013.csv` with columns emotion, pixels (48 x 48 grey values by spaces), Usage. */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { columnsOf, parseCsv } from './csv.ts';
import { noUnits, Skips, wholeNumber, type DatasetSample, type Folder, type Imported } from './dataset.ts';

const TABLES = ['fer2013.csv', 'fer2013/fer2013.csv', 'icml_face_data.csv'] as const;
const SIDE = 48;
/** Label 0 first. */
const LABELS: readonly Expression[] = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];
const USAGES: Readonly<Record<string, 'train' | 'test'>> = { Training: 'train', PublicTest: 'test', PrivateTest: 'test' };

export function importFer2013(folder: Folder): Imported {
  const file = TABLES.find((path) => folder.has(path));
  if (file === undefined) throw new Error('not a FER2013 folder: no fer2013.csv in it');
  const read = parseCsv(folder.text(file), file);
  const [emotion, pixels, usage] = columnsOf(read, ['emotion', 'pixels', 'Usage'], file) as [number, number, number];
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const { cells, at } of read.rows) {
    const where = `${file}:${at}`;
    const label = LABELS[wholeNumber(cells[emotion]!, 0, LABELS.length - 1, where)]!;
    const part = USAGES[cells[usage]!];
    if (part === undefined) throw new Error(`${where}: unknown usage: '${cells[usage]!}'`);
    const values = cells[pixels]!.split(/\s+/);
    if (values.length !== SIDE * SIDE) throw new Error(`${where}: ${values.length} pixels, ${SIDE * SIDE} expected`);
    const grey = Uint8Array.from(values, (value) => wholeNumber(value, 0, 255, where));
    // a handful of pictures in the set are one flat colour
    if (grey.every((value) => value === grey[0])) skips.add('an empty picture');
    else {
      const frame = `line-${at}`;
      samples.push({
        subject: frame,
        frame,
        picture: { grey, side: SIDE },
        ...noUnits(),
        expression: EXPRESSIONS.indexOf(label),
        part,
      });
    }
  }
  return { samples, skipped: skips.counts, notes: [] };
}
