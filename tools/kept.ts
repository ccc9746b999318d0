/** Files that are kept from one run to the next: named by what they are made of. */

import { createHash } from 'node:crypto';

/** Twelve hexadecimal digits that tell one content from another, in this order. */
export function keyOf(parts: Iterable<string | NodeJS.TypedArray>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex').slice(0, 12);
}
