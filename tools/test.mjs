/**
 * `npm test`: from a clean clone to one closing line 'N passed, N failed, N skipped', above it the names of what failed and what was
 * skipped. Installs what is missing, then lint, types, and the tests in Node (how much of the states they run is one more), in
 * Chromium, end to end on the built app, and a walk through it in Firefox and in WebKit. Every part runs, also after a failure. What
 * works without a pause (lint, types, Node) runs in what the parts with real frames and real time leave of the processor, and is
 * printed when it is done. Names of parts limit the run to them: `npm test -- types node`.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { getFirefox, getWebKit } from './engines.mjs';
import { getBrowser } from './get-browser.mjs';
import { buildLibrary, prepare } from './prepare.mjs';
import { program, ROOT, runs } from './programs.mjs';
import { shell, Unready } from './unready.mjs';

const reports = mkdtempSync(join(tmpdir(), 'facsimile-'));
const total = { passed: 0, skipped: 0 };
/** What closes the run: names, each with its reason. */
const failures = [];
const skips = [];

/** Lint, types and coverage count as one test each. */
function check(name, ...results) {
  if (results.every(Boolean)) total.passed++;
  else failures.push(name);
}

/** Adds up the report of a part; a run that left none, or failed with no failed test, counts as one failure. */
function count(name, ok, path, read) {
  const before = failures.length;
  if (existsSync(path)) {
    const { passed, failed, skipped } = read(JSON.parse(readFileSync(path, 'utf8')));
    total.passed += passed;
    total.skipped += skipped.length;
    failures.push(...failed);
    skips.push(...skipped);
  }
  if ((!ok || !existsSync(path)) && failures.length === before) failures.push(`${name}: it ended before its tests did`);
}

const firstLine = (message) => (message ?? '').split('\n').find((line) => line.trim()) ?? '';

/** Why an end-to-end test failed: where, and all that is said before what was done until then. */
function reasonOf({ message = '', location }) {
  const [said] = stripVTControlCharacters(message).split('Call log:');
  const lines = said.split('\n').map((line) => line.trim());
  return `${location ? `line ${location.line}: ` : ''}${lines.filter(Boolean).slice(0, 6).join('; ')}`;
}

/** Runs and counts the tests that options of Vitest select: whether all went well, and the line that says coverage is too low. */
async function vitest(name, run, options = ['--project', name]) {
  const path = join(reports, `${name}.json`);
  const args = ['run', '--config', 'tests/vitest.config.ts', ...options, '--reporter=default', '--reporter=json'];
  const { ok, output } = await run(program('vitest'), [...args, `--outputFile.json=${path}`]);
  const tooLow = stripVTControlCharacters(output).match(/^.*does not meet global threshold.*$/m)?.[0];
  count(name, ok || tooLow, path, (report) => ({
    passed: report.numPassedTests,
    failed: report.testResults.flatMap((file) => {
      const failed = file.assertionResults.filter(({ status }) => status === 'failed');
      const named = failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`);
      // a file that fails to load, or after its tests, has none that failed
      if (file.status === 'failed' && failed.length === 0) named.push(firstLine(file.message));
      return named.map((line) => `${relative(ROOT, file.name)}: ${line}`);
    }),
    skipped: report.testResults.flatMap((file) =>
      file.assertionResults
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => `${relative(ROOT, file.name)}: ${fullName}`),
    ),
  }));
  return { ok, tooLow };
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

async function playwright(run) {
  const path = join(reports, 'e2e.json');
  const args = ['test', '--config', 'tests/playwright.config.ts', '--reporter=list,json'];
  const { ok } = await run(program('@playwright/test', 'playwright'), args, { PLAYWRIGHT_JSON_OUTPUT_FILE: path });
  count('e2e', ok, path, (report) => ({
    passed: report.stats.expected,
    failed: [
      ...report.suites
        .flatMap(specsOf)
        .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
        .map(({ file, title, tests }) => {
          const errors = tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors));
          return `tests/e2e/${file}: ${title}: ${errors.map(reasonOf).join(' | ')}`;
        }),
      ...report.errors.map(({ message }) => `e2e: ${firstLine(message)}`),
    ],
    skipped: report.suites
      .flatMap(specsOf)
      .filter(({ tests }) => tests.every(({ status }) => status === 'skipped'))
      .map(({ file, title, tests }) => {
        const reasons = tests.flatMap(({ annotations }) => annotations.map(({ description }) => description ?? ''));
        return `tests/e2e/${file}: ${title} (${[...new Set(reasons)].join(', ')})`;
      }),
  }));
}

/** One after the other: two browsers at once take each other's time. */
const FOREGROUND = {
  browser: (run) => vitest('browser', run),
  e2e: playwright,
  firefox(run) {
    getFirefox();
    return vitest('firefox', run);
  },
  webkit(run) {
    getWebKit();
    return vitest('webkit', run);
  },
};
const BACKGROUND = {
  lint: async (run) => {
    const [eslint, prettier] = [
      await run(program('eslint'), ['.']),
      await run(program('prettier'), ['--check', '--log-level', 'warn', '.']),
    ];
    check('lint', eslint.ok, prettier.ok);
  },
  types: async (run) => check('types', (await run('tools/check.mjs', [])).ok),
  /** The states are measured by the tests that run them anyway. */
  node: async (run) => {
    await vitest('node', run, ['--project', 'node', '--exclude', 'tests/app/**']);
    const { ok, tooLow } = await vitest('app', run, ['--project', 'node', '--coverage', 'tests/app']);
    check(`coverage: ${tooLow ?? 'not measured'}`, ok);
  },
};

/** Runs one part; what it prints is kept back to its end where others run beside it. */
async function runPart(name, part, { niceness = 0, keepBack }) {
  const start = Date.now();
  if (!keepBack) console.log(`\n== ${name}`);
  let printed = '';
  await part(async (script, args, env) => {
    const result = await runs(script, args, { env, niceness, keepBack });
    printed += result.output;
    return result;
  });
  if (keepBack) console.log(`\n== ${name}\n${printed}`);
  console.log(`== ${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

async function runParts(parts, isWanted, options) {
  for (const [name, part] of Object.entries(parts)) {
    if (isWanted(name)) await runPart(name, part, options);
  }
}

await shell(async () => {
  const names = process.argv.slice(2);
  const known = Object.keys({ ...FOREGROUND, ...BACKGROUND });
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new Unready(`no such part of the tests: ${unknown} (there are ${known.join(', ')})`);
  prepare();
  buildLibrary();
  process.env.FACSIMILE_BROWSER = getBrowser();
  const isWanted = (name) => names.length === 0 || names.includes(name);
  await Promise.all([
    runParts(FOREGROUND, isWanted, { keepBack: false }),
    runParts(BACKGROUND, isWanted, { niceness: 10, keepBack: true }),
  ]);
  rmSync(reports, { recursive: true });
  if (skips.length) console.log(['', 'skipped:', ...skips].join('\n  '));
  if (failures.length) console.log(['', 'failed:', ...failures].join('\n  '));
  console.log(`\n${total.passed} passed, ${failures.length} failed, ${total.skipped} skipped`);
  process.exit(failures.length || !total.passed ? 1 : 0);
});
