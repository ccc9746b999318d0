/** A data set's folder on disk, as the importers read it. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isLeftByMac, type Folder } from '../../datasets/dataset.ts';

/** Throws when there is no such folder. */
export function diskFolder(root: string): Folder {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`no such folder: ${root}`);
  const at = (path: string): string => join(root, path);
  const read = (path: string): Buffer => {
    if (!existsSync(at(path))) throw new Error(`no such file in ${root}: ${path}`);
    return readFileSync(at(path));
  };
  return {
    list: (path) =>
      existsSync(at(path)) && statSync(at(path)).isDirectory()
        ? readdirSync(at(path))
            .filter((name) => !isLeftByMac(name))
            .sort()
        : [],
    has: (path) => existsSync(at(path)),
    text: (path) => read(path).toString('utf8'),
    bytes: read,
  };
}
