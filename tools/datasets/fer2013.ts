/**
 * FER2013 (Goodfellow et al. 2013) in either layout: one table `fer2013.csv` with columns emotion, pixels (48 x 48 grey values by
 * spaces), Usage, or `train.csv` of the contest, which has no Usage; or a folder a class, `train/angry/0.jpg`.
 */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { classFolders } from './class-folders.ts';
import { columnsOf, parseCsv } from './csv.ts';
import { imported, noUnits, SeenLabels, Skips, wholeNumber, type DatasetSample, type Folder, type Imported } from './dataset.ts';

/** Its rows are all to be learned from. */
const CONTEST = 'train.csv';
const TABLES = ['fer2013.csv', 'fer2013/fer2013.csv', 'icml_face_data.csv', CONTEST] as const;
const SIDE = 48;
/** Label 0 first. */
const LABELS: readonly Expression[] = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'];
const USAGES: Readonly<Record<string, 'train' | 'test'>> = { Training: 'train', PublicTest: 'test', PrivateTest: 'test' };

const CLASSES: Readonly<Record<string, Expression>> = {
  angry: 'anger',
  disgust: 'disgust',
  fear: 'fear',
  happy: 'happiness',
  sad: 'sadness',
  surprise: 'surprise',
  neutral: 'neutral',
};

function fromFolders(folder: Folder): Imported {
  const pictures = classFolders(folder, CLASSES);
  if (pictures.length === 0)
    throw new Error(`not a FER2013 folder: neither ${TABLES.join(', ')} nor train/angry and so on in it`);
  const [skips, seen] = [new Skips(), new SeenLabels()];
  const samples = pictures.flatMap(({ file, expression, part }): DatasetSample[] => {
    // pictures of different folders may have one name, but not below two roots
    const own = file.split('/').slice(-3).join('/');
    if (!seen.again(own, expression, file))
      return [{ subject: file, frame: file, picture: { file }, ...noUnits(), expression, part }];
    skips.add('labelled twice alike');
    return [];
  });
  return imported('FER2013', samples, skips, ['layout: a folder a class'], 'train/angry and so on');
}

export function importFer2013(folder: Folder): Imported {
  const file = TABLES.find((path) => folder.has(path));
  if (file === undefined) return fromFolders(folder);
  const read = parseCsv(folder.text(file), file);
  const contest = file === CONTEST && !read.header.includes('Usage');
  const names = contest ? ['emotion', 'pixels'] : ['emotion', 'pixels', 'Usage'];
  const [emotion, pixels, usage] = columnsOf(read, names, file) as [number, number, number?];
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const { cells, at } of read.rows) {
    const where = `${file}:${at}`;
    const label = LABELS[wholeNumber(cells[emotion]!, 0, LABELS.length - 1, where)]!;
    const part = usage === undefined ? 'train' : USAGES[cells[usage]!];
    if (part === undefined) throw new Error(`${where}: unknown usage: '${cells[usage!]!}'`);
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
  return imported('FER2013', samples, skips, [], `rows of pixels in ${file}`);
}
