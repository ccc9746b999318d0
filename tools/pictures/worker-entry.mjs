/** Starts worker.ts in a thread: Node's threads do not take over the loader that reads TypeScript. */

import { tsImport } from 'tsx/esm/api';

await tsImport('./worker.ts', import.meta.url);
