/**
 * What results that are kept depend on among this project's own sources: some files and all that they import, each of which is
 * hashed. A type that is imported alone counts for nothing, as it is gone when the code runs; packages do not count either.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Imports and re-exports of other files, imports at run time, and workers by their address. */
const NAMED = [
  /^(?:import|export)\s(?!type\b)[^;]*?\bfrom '(\.[^'?]+)/gm,
  /^import '(\.[^'?]+)/gm,
  /\bimport\('(\.[^'?]+)/g,
  /\bnew URL\('(\.[^'?]+\.ts)/g,
];

/**
 * Hexadecimal digest of `entries` and of what they reach; paths from the root of this project, or absolute. `apart` are files at
 * which the search ends: what comes of them is known otherwise. Throws for a file that is not there.
 */
export function codeDigest(entries: readonly string[], apart: readonly string[] = []): string {
  const left = new Set(apart.map((path) => resolve(ROOT, path)));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path) || left.has(path)) return;
    reached.add(path);
    if (extname(path) !== '.ts') return;
    const text = readFileSync(path, 'utf8');
    for (const named of NAMED) for (const [, name] of text.matchAll(named)) reach(join(dirname(path), name!));
  };
  for (const entry of entries) reach(resolve(ROOT, entry));
  const hash = createHash('sha256');
  for (const path of [...reached].sort())
    hash
      .update(`${relative(ROOT, path)}\n`)
      .update(readFileSync(path))
      .update('\n');
  return hash.digest('hex');
}
