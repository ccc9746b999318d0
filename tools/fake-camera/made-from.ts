/** What the fake camera's pictures are made from. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** An import or export of values from a file beside this one: those of types leave nothing behind. */
const IMPORTED = /^(?:import|export)(?! type\b)[^;']*from '(\.[^']+)'/gm;

/** A source and all that it imports, directly or not, of this repository: paths from its root. */
function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, imported] of readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORTED)) {
    withImports(join(dirname(path), imported!), found);
  }
  return found;
}

/** Paths from the root of the repository, in order: what draws, the mesh it draws, and the version of three.js. */
export const madeFrom = (): readonly string[] => [
  ...[...withImports('tools/fake-camera/painter.ts')].sort(),
  'static/face/canonical-mesh.json',
  'node_modules/three/package.json',
];
