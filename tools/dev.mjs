/** `npm run dev`: the development server, which shows every change at once, from a clean clone on. Arguments go to Vite. */

import { prepareSources } from './prepare.mjs';
import { program, succeeds } from './programs.mjs';
import { shell } from './unready.mjs';

await shell(() => {
  prepareSources();
  process.exit(succeeds(program('vite'), process.argv.slice(2)) ? 0 : 1);
});
