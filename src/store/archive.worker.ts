/** Checks the archive of a person off the page's thread. */

import { expose } from 'comlink';
import { checkArchive } from './archive-read.ts';

const api = { checkArchive };

export type ArchiveApi = typeof api;
expose(api);
