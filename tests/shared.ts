/**
 * The folder of real faces and reference data that is kept beside the repository and never in it. Tests that need it skip
 * with a reason where it is absent, and fail where FACSIMILE_REQUIRE_SHARED=1 says that it must be there.
 */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

let told = false;

/** Path of the shared folder (FACSIMILE_SHARED, else ../shared beside the repository), or null. */
export function sharedFolder(): string | null {
  const folder = resolve(process.env.FACSIMILE_SHARED ?? join(import.meta.dirname, '../../shared'));
  if (existsSync(folder)) return folder;
  if (process.env.FACSIMILE_REQUIRE_SHARED === '1') throw new Error(`shared data required, and not found: ${folder}`);
  if (!told) console.warn(`skipping tests on shared data, not found: ${folder} (set FACSIMILE_SHARED)`);
  told = true;
  return null;
}
