/** Pictures sorted into a folder a class, `train/angry/0.jpg`, as sets of expressions are often passed on. */

import { EXPRESSIONS, type Expression } from '../../src/core/facs.ts';
import { isPicture, type Folder } from './dataset.ts';

export interface ClassPicture {
  readonly file: string;
  /** The file's name without its folders and its ending. */
  readonly name: string;
  readonly part: 'train' | 'test';
  /** Index into EXPRESSIONS. */
  readonly expression: number;
}

const PARTS: Readonly<Record<string, ClassPicture['part']>> = { train: 'train', test: 'test', val: 'test', validation: 'test' };

/**
 * Pictures below `train`, `test`, `val` and `validation`, at the top or in a folder of it; none where there are no such folders. `classes`
 * has the folder's name in small letters. Throws, naming the folder, for one with pictures that is no class.
 */
export function classFolders(folder: Folder, classes: Readonly<Record<string, Expression>>): ClassPicture[] {
  const found: ClassPicture[] = [];
  for (const root of ['', ...folder.list('.').map((name) => `${name}/`)]) {
    for (const [partName, part] of Object.entries(PARTS)) {
      for (const name of folder.list(`${root}${partName}`)) {
        const path = `${root}${partName}/${name}`;
        const pictures = folder.list(path).filter(isPicture);
        if (pictures.length === 0) continue;
        const expression = Object.hasOwn(classes, name.toLowerCase()) ? classes[name.toLowerCase()] : undefined;
        if (!expression) throw new Error(`${path}: no class of this set (${Object.keys(classes).join(', ')} expected)`);
        for (const picture of pictures) {
          const file = `${path}/${picture}`;
          found.push({ file, name: picture.replace(/\.[^.]+$/, ''), part, expression: EXPRESSIONS.indexOf(expression) });
        }
      }
    }
  }
  return found;
}
