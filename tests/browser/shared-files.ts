/** Commands by which a browser test reads the shared folder (tests/shared.ts), which its server does not serve. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { BrowserCommand } from 'vitest/node';
import { sharedFolder } from '../shared.ts';

function pathIn(folder: string, path: string): string {
  const full = resolve(join(folder, path));
  if (!full.startsWith(folder + sep)) throw new RangeError(`outside of the shared folder: ${path}`);
  return full;
}

/** Names in a subfolder, sorted; null where there is no shared folder. */
const sharedNames: BrowserCommand<[path: string], string[] | null> = (_, path) => {
  const folder = sharedFolder();
  return folder === null ? null : readdirSync(pathIn(folder, path)).sort();
};

/** A file as base64; null where there is no shared folder. */
const sharedFile: BrowserCommand<[path: string], string | null> = (_, path) => {
  const folder = sharedFolder();
  return folder === null ? null : readFileSync(pathIn(folder, path)).toString('base64');
};

export const sharedCommands = { sharedNames, sharedFile };

declare module 'vitest/browser' {
  interface BrowserCommands {
    sharedNames(path: string): Promise<string[] | null>;
    sharedFile(path: string): Promise<string | null>;
  }
}
