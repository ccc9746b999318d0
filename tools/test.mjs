/**
 * `npm test`: from a clean clone to one closing line 'N passed, N failed, N skipped'. Installs what is missing, then lint,
 * types, and the tests in Node, in Chromium, and end to end on the built app. Every part runs, also after a failure.
 * Names of parts limit the run to them: `npm test -- types node`.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getBrowser } from './get-browser.mjs';
import { prepare, ROOT, shell, Unready } from './prepare.mjs';

const reports = mkdtempSync(join(tmpdir(), 'facsimile-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const skips = [];

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
const runs = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, ...env } })
    .status === 0;

function check(...commands) {
  const ok = commands.map(([command, ...args]) => runs(command, args)).every(Boolean);
  total[ok ? 'passed' : 'failed']++;
}

/** Adds up a report; a run that left none, or failed with no failed test, counts as one failure. */
function count(ok, path, read) {
  const before = total.failed;
  if (existsSync(path)) {
    const { passed, failed, skipped } = read(JSON.parse(readFileSync(path, 'utf8')));
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped.length;
    skips.push(...skipped);
  }
  if ((!ok || !existsSync(path)) && total.failed === before) total.failed++;
}

function vitest(project) {
  const path = join(reports, `${project}.json`);
  const args = ['run', '--config', 'tests/vitest.config.ts', '--project', project, '--reporter=default', '--reporter=json'];
  const ok = runs(bin('vitest'), [...args, `--outputFile.json=${path}`]);
  count(ok, path, (report) => ({
    passed: report.numPassedTests,
    // a file that fails to load has no tests to fail
    failed:
      report.numFailedTests +
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
    skipped: report.testResults.flatMap((file) =>
      file.assertionResults.filter((test) => test.status === 'pending' || test.status === 'skipped').map((test) => test.fullName),
    ),
  }));
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function playwright() {
  const path = join(reports, 'e2e.json');
  const ok = runs(bin('playwright'), ['test', '--config', 'tests/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: path,
  });
  count(ok, path, (report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
    skipped: report.suites
      .flatMap(specsOf)
      .filter((spec) => spec.tests.every((test) => test.status === 'skipped'))
      .map((spec) => spec.title),
  }));
}

const PARTS = {
  lint: () => check([bin('eslint'), '.'], [bin('prettier'), '--check', '--log-level', 'warn', '.']),
  types: () => check([process.execPath, join('tools', 'check.mjs')]),
  node: () => vitest('node'),
  browser: () => vitest('browser'),
  e2e: playwright,
};

await shell(() => {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in PARTS));
  if (unknown) throw new Unready(`no such part of the tests: ${unknown} (there are ${Object.keys(PARTS).join(', ')})`);
  prepare();
  process.env.FACSIMILE_BROWSER = getBrowser();
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length && !names.includes(name)) continue;
    console.log(`\n== ${name}`);
    const start = Date.now();
    part();
    console.log(`== ${name}: ${((Date.now() - start) / 1000).toFixed(0)} s`);
  }
  rmSync(reports, { recursive: true, force: true });
  if (skips.length) console.log(`\nskipped:\n${skips.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed || !total.passed ? 1 : 0);
});
