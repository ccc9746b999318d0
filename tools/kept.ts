/** Files that are kept from one run to the next: named by what they are made of, and whole. */

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from './whole-file.ts';

/** Twelve hexadecimal digits that tell one content from another, in this order. */
export function keyOf(parts: Iterable<string | NodeJS.TypedArray>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex').slice(0, 12);
}

/** Writes a file, in a folder that may have to be made. It takes its name only when it is whole. */
export function keep(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, content);
}
