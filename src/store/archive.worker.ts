/** Reads the archive of a person off the page's thread. */

import { expose } from 'comlink';
import { readArchive } from './archive-read.ts';

const api = { readArchive };

export type ArchiveApi = typeof api;
expose(api);
