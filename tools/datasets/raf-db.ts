/**
 * RAF-DB, single labels (Li et al. 2017): `EmoLabel/list_patition_label.txt` (the name is theirs) has lines `train_00001.jpg 5`;
 * pictures are `Image/aligned/train_00001_aligned.jpg`, or `Image/original/train_00001.jpg`.
 */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { linesOf, noUnits, Skips, wholeNumber, type DatasetSample, type Folder, type Imported } from './dataset.ts';

const LIST = 'EmoLabel/list_patition_label.txt';
/** Label 1 first. */
const LABELS: readonly Expression[] = ['surprise', 'fear', 'disgust', 'happiness', 'sadness', 'anger', 'neutral'];

export function importRafDb(folder: Folder): Imported {
  if (!folder.has(LIST)) throw new Error(`not a RAF-DB folder: no ${LIST} in it`);
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const { line, at } of linesOf(folder.text(LIST))) {
    const where = `${LIST}:${at}`;
    const [, name, part, label] = /^((train|test)_\d+)\.jpg\s+(\S+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`${where}: not 'train_00001.jpg 5': '${line}'`);
    const expression = EXPRESSIONS.indexOf(LABELS[wholeNumber(label!, 1, LABELS.length, where) - 1]!);
    const file = [`Image/aligned/${name}_aligned.jpg`, `Image/original/${name}.jpg`].find((path) => folder.has(path));
    if (file === undefined) skips.add('no picture of a labelled face');
    // nobody is named, and no person has two pictures on purpose
    else
      samples.push({ subject: name, frame: name, picture: { file }, ...noUnits(), expression, part: part as 'train' | 'test' });
  }
  return { samples, skipped: skips.counts, notes: [] };
}
