/**
 * Type-checks every environment by its own tsconfig, so that what a room may not touch does not compile. All in one process, which
 * reads and parses a file once: what changes how a file is parsed stands in the tsconfig.json that all of them extend.
 */

import { join } from 'node:path';
import ts from 'typescript';
import { program, ROOT, succeeds } from './programs.mjs';

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

const CONSOLE = ts.createCompilerHost({});
const CONFIGS = {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic(fault) {
    throw new Error(ts.formatDiagnostic(fault, CONSOLE));
  },
};
const parsed = new Map();

/** What `tsc -p` finds wrong with a project. */
function faultsOf(project) {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, project, 'tsconfig.json'), {}, CONFIGS);
  const host = ts.createCompilerHost(config.options);
  const parse = host.getSourceFile;
  host.getSourceFile = (name, ...how) => {
    if (!parsed.has(name)) parsed.set(name, parse(name, ...how));
    return parsed.get(name);
  };
  const { fileNames: rootNames, options, errors: configFileParsingDiagnostics } = config;
  return ts.getPreEmitDiagnostics(ts.createProgram({ rootNames, options, host, configFileParsingDiagnostics }));
}

const results = PROJECTS.map((project) => {
  const faults = faultsOf(project);
  process.stdout.write(ts.formatDiagnostics(faults, CONSOLE));
  return faults.length === 0;
});
results.push(succeeds(program('svelte-check'), ['--tsconfig', 'src/app/tsconfig.json', '--fail-on-warnings']));
process.exitCode = results.every(Boolean) ? 0 : 1;
