/**
 * RAF-DB, single labels (Li et al. 2017), in either layout: `EmoLabel/list_patition_label.txt` (the name is theirs) has lines
 * `train_00001.jpg 5`, and pictures are `Image/aligned/train_00001_aligned.jpg` or `Image/original/train_00001.jpg`; or a folder a class,
 * `DATASET/train/5/train_00001_aligned.jpg`.
 */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { classFolders } from './class-folders.ts';
import {
  imported,
  linesOf,
  noUnits,
  SeenLabels,
  Skips,
  wholeNumber,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

const LIST = 'EmoLabel/list_patition_label.txt';
/** Label 1 first. */
const LABELS: readonly Expression[] = ['surprise', 'fear', 'disgust', 'happiness', 'sadness', 'anger', 'neutral'];
const CLASSES = Object.fromEntries(LABELS.map((label, i) => [String(i + 1), label]));

// nobody is named, and no person has two pictures on purpose
const sampleOf = (name: string, file: string, expression: number, part: 'train' | 'test'): DatasetSample => ({
  subject: name,
  frame: name,
  picture: { file },
  ...noUnits(),
  expression,
  part,
});

function fromList(folder: Folder): Imported {
  const [skips, seen] = [new Skips(), new SeenLabels()];
  const samples: DatasetSample[] = [];
  for (const { line, at } of linesOf(folder.text(LIST))) {
    const where = `${LIST}:${at}`;
    const [, name, part, label] = /^((train|test)_\d+)\.jpg\s+(\S+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`${where}: not 'train_00001.jpg 5': '${line}'`);
    const number = wholeNumber(label!, 1, LABELS.length, where);
    const expression = EXPRESSIONS.indexOf(LABELS[number - 1]!);
    const aligned = `${name}_aligned.jpg`;
    const paths = [`Image/aligned/${aligned}`, `Image/aligned/aligned/${aligned}`, `Image/original/${name}.jpg`];
    const file = paths.find((path) => folder.has(path));
    if (seen.again(name, number, where)) skips.add('labelled twice alike');
    else if (file === undefined) skips.add('no picture of a labelled face');
    else samples.push(sampleOf(name, file, expression, part as 'train' | 'test'));
  }
  return imported('RAF-DB', samples, skips, [], 'Image/aligned/train_00001_aligned.jpg and Image/original/train_00001.jpg');
}

export function importRafDb(folder: Folder): Imported {
  if (folder.has(LIST)) return fromList(folder);
  const pictures = classFolders(folder, CLASSES);
  if (pictures.length === 0) throw new Error(`not a RAF-DB folder: neither ${LIST} nor DATASET/train/1 and so on in it`);
  const [skips, seen] = [new Skips(), new SeenLabels()];
  const samples = pictures.flatMap(({ file, name, part, expression }) => {
    if (!seen.again(name, LABELS.indexOf(EXPRESSIONS[expression]!) + 1, file)) return [sampleOf(name, file, expression, part)];
    skips.add('labelled twice alike');
    return [];
  });
  return imported('RAF-DB', samples, skips, ['layout: a folder a class'], 'train/1 and so on');
}
