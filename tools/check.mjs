/** Type-checks every environment by its own tsconfig, so that what a room may not touch does not compile. */

import { program, succeeds } from './programs.mjs';

const PROJECTS = [
  'src/batch',
  'src/embed',
  'src/library',
  'src/core',
  'src/learn',
  'src/session',
  'src/record',
  'src/face',
  'src',
  'src/pwa',
  'tools',
  'tools/bench/page',
  'tests',
];

const results = PROJECTS.map((project) => succeeds(program('typescript', 'tsc'), ['-p', project]));
results.push(succeeds(program('svelte-check'), ['--tsconfig', 'src/app/tsconfig.json', '--fail-on-warnings']));
process.exit(results.every(Boolean) ? 0 : 1);
