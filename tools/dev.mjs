/** `npm run dev`: the development server, which shows every change at once, from a clean clone on. Arguments go to Vite. */

import { assemble, checkNode, install, shell } from './prepare.mjs';
import { program, succeeds } from './programs.mjs';

await shell(() => {
  checkNode();
  install();
  assemble();
  process.exit(succeeds(program('vite'), process.argv.slice(2)) ? 0 : 1);
});
