/** What is missing is found, and said so that a person can mend it. */

import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alone } from '../../tools/alone.mjs';
import { findBrowser, isProgram } from '../../tools/browser.mjs';
import { checkNode, missingPackages } from '../../tools/prepare.mjs';
import { Unready } from '../../tools/unready.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facsimile-prepare-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const LOCKED = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
  'node_modules/leftover': { version: '1.0.0', extraneous: true },
};

/** A project whose lock file asks for LOCKED and whose node_modules holds `installed`, as npm would have written it. */
function project(installed: Record<string, { version: string }>): string {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  for (const path of Object.keys(installed)) mkdirSync(join(root, path), { recursive: true });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
}

const A = { 'node_modules/a': { version: '1.0.0' } };
const B = { 'node_modules/a/node_modules/b': { version: '2.0.0' } };

test('with everything installed that is for this system, nothing is missing', () => {
  expect(missingPackages(project({ ...A, ...B }))).toEqual([]);
});

test('an absent package, one of another version and one whose folder is gone are missing', () => {
  expect(missingPackages(project(A))).toEqual(Object.keys(B));
  expect(missingPackages(project({ ...A, 'node_modules/a/node_modules/b': { version: '1.9.0' } }))).toEqual(Object.keys(B));
  project({ ...A, ...B });
  rmSync(join(root, 'node_modules/a/node_modules/b'), { recursive: true });
  expect(missingPackages(root)).toEqual(Object.keys(B));
});

test('after an installation that broke off, everything is missing', () => {
  project({ ...A, ...B });
  rmSync(join(root, 'node_modules/.package-lock.json'));
  expect(missingPackages(root)).toEqual([...Object.keys(A), ...Object.keys(B)]);
});

test('a Node that is too old is refused with the version that is needed', () => {
  expect(() => checkNode('18.20.4')).toThrow(Unready);
  expect(() => checkNode('20.18.9')).toThrow('>=20.19');
  for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(() => checkNode(version)).not.toThrow();
});

test('a folder, a file that may not be run and nothing are no programs, and none passes for a browser', () => {
  const at = (name: string): string => join(root, name);
  mkdirSync(at('folder'));
  writeFileSync(at('text'), '', { mode: 0o644 });
  writeFileSync(at('program'), '', { mode: 0o755 });
  symlinkSync(at('program'), at('link'));
  const given = process.env['FACSIMILE_BROWSER'];
  const isBrowser = (name: string): boolean => {
    process.env['FACSIMILE_BROWSER'] = at(name);
    return findBrowser() === at(name);
  };
  const names = ['folder', 'text', 'nothing', 'program', 'link'];
  try {
    for (const isOne of [isBrowser, (name: string) => isProgram(at(name))])
      expect(names.map(isOne)).toEqual([false, false, false, true, true]);
  } finally {
    if (given === undefined) delete process.env['FACSIMILE_BROWSER'];
    else process.env['FACSIMILE_BROWSER'] = given;
  }
});

const TOOLS = join(import.meta.dirname, '../../tools');

/** A project with our programs, in which what assembles and what builds leave a line in `log` when they begin and when they end. */
function fakeProject(): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const name of readdirSync(TOOLS).filter((name) => name.endsWith('.mjs')))
    cpSync(join(TOOLS, name), join(root, 'tools', name));
  for (const name of ['package-lock.json', 'node_modules/.package-lock.json']) write(name, '{"packages":{}}');
  write('package.json', '{"type":"module","engines":{"node":">=20.19"}}');
  for (const name of ['LICENSE', 'NOTICE', 'src/app.ts', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts'])
    write(name, name);
  for (const name of ['tools/build/icons.ts', 'tools/face-bundle/assemble.ts', 'static/icon.svg']) write(name, name);
  const program = (name: string, folders: string[]): void => {
    write(`node_modules/${name}/package.json`, '{"bin":"cli.mjs"}');
    write(
      `node_modules/${name}/cli.mjs`,
      `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
      const say = (what) => appendFileSync('log', '${name} ' + what + '\\n');
      say('begins');
      for (const folder of ${JSON.stringify(folders)}) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(folder + '/made', process.env.NODE_ENV ?? '');
        writeFileSync(folder + '/shown-by', process.env.FACSIMILE_EMBED_ANCESTORS ?? 'not said');
      }
      setTimeout(() => say('ends'), 200);`,
    );
  };
  program('tsx', ['static/face']);
  program('vite', ['dist', '.cache/batch']);
}

/** `npm run build` in the project, or a tool of it; resolves with its exit status. */
const runBuild = (env: Record<string, string> = {}, tool: string[] = []): Promise<number | null> =>
  new Promise((done) => {
    const options = { cwd: root, env: { ...process.env, ...env } };
    spawn(process.execPath, ['tools/prepared.mjs', ...tool], options).on('exit', done);
  });

const log = (): string[] => readFileSync(join(root, 'log'), 'utf8').trimEnd().split('\n');
const ONE_BUILD = ['tsx begins', 'tsx ends', 'vite begins', 'vite ends'];

test('npm run build is the one that prepares, and of many that start at once one assembles and builds', async () => {
  const { scripts } = JSON.parse(readFileSync(join(TOOLS, '../package.json'), 'utf8')) as { scripts: Record<string, string> };
  expect(scripts['build']).toBe('node tools/prepared.mjs');
  fakeProject();
  expect(await Promise.all(Array.from({ length: 6 }, () => runBuild()))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(log()).toEqual(ONE_BUILD);
  expect(readdirSync(join(root, '.cache'))).toEqual(['batch']);
});

test('what is built is built to be used, also by a person who develops something else', async () => {
  fakeProject();
  expect(await runBuild({ NODE_ENV: 'development' })).toBe(0);
  expect(readFileSync(join(root, 'dist/made'), 'utf8')).toBe('production');
});

test('what is built is built again when a source, the pages that may show it or a folder of it is another', async () => {
  fakeProject();
  const builds = async (env?: Record<string, string>): Promise<boolean> => {
    rmSync(join(root, 'log'), { force: true });
    expect(await runBuild(env)).toBe(0);
    return existsSync(join(root, 'log')) && log().includes('vite ends');
  };
  expect([await builds(), await builds()]).toEqual([true, false]);
  writeFileSync(join(root, 'src/app.ts'), 'changed');
  expect([await builds(), await builds()]).toEqual([true, false]);
  const env = { FACSIMILE_EMBED_ANCESTORS: "'none'" };
  expect([await builds(env), await builds(env), await builds()]).toEqual([true, false, true]);
  rmSync(join(root, '.cache/batch'), { recursive: true });
  expect([await builds(), await builds()]).toEqual([true, false]);
});

test('who may show the app is what it was built with, until `npm run build` says otherwise', async () => {
  fakeProject();
  writeFileSync(join(root, 'node_modules/tsx/index.mjs'), '');
  writeFileSync(join(root, 'node_modules/tsx/package.json'), '{"bin":"cli.mjs","exports":"./index.mjs"}');
  writeFileSync(join(root, 'tool.mjs'), '');
  const shownBy = async (env: Record<string, string>, tool?: string[]): Promise<string> => {
    expect(await runBuild(env, tool)).toBe(0);
    return readFileSync(join(root, 'dist/shown-by'), 'utf8');
  };
  const lab = 'https://lab.example';
  expect(await shownBy({ FACSIMILE_EMBED_ANCESTORS: lab })).toBe(lab);
  writeFileSync(join(root, 'src/app.ts'), 'changed');
  expect(await shownBy({}, ['tool.mjs'])).toBe(lab);
  expect(await shownBy({ FACSIMILE_EMBED_ANCESTORS: "'none'" }, ['tool.mjs'])).toBe(lab);
  expect(await shownBy({})).toBe('not said');
});

test('a lock whose process is gone is taken over by one of those that wait, and that of one who may be at work is not', async () => {
  const lock = join(root, '.cache/lock');
  const code = (work: string): string =>
    `import { appendFileSync } from 'node:fs'; import { alone } from '${join(TOOLS, 'alone.mjs')}'; alone('${lock}', () => { ${work} });`;
  const runCode = (work: string): Promise<NodeJS.Signals | null> =>
    new Promise((done) =>
      spawn(process.execPath, ['--input-type=module', '-e', code(work)]).on('exit', (_status, signal) => done(signal)),
    );
  expect(await runCode("process.kill(process.pid, 'SIGKILL')")).toBe('SIGKILL');
  expect(existsSync(lock)).toBe(true);
  const say = (what: string): string => `appendFileSync('${join(root, 'log')}', '${what}\\n');`;
  const pause = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);';
  await Promise.all(Array.from({ length: 5 }, () => runCode(say('begins') + pause + say('ends'))));
  expect(log()).toEqual(Array.from({ length: 5 }, () => ['begins', 'ends']).flat());
  const left = (owner: string): void => {
    mkdirSync(lock);
    writeFileSync(join(lock, 'owner'), owner);
  };
  // of a machine that has been started again since
  left(`${process.pid} ${hostname()}`);
  expect(alone(lock, () => 'done', 0)).toBe('done');
  for (const owner of [`${process.ppid} ${hostname()}`, '1 another-machine', '']) {
    left(owner);
    expect(() => alone(lock, () => undefined, 0)).toThrow(`if there is none, remove ${lock}`);
    rmSync(lock, { recursive: true });
  }
});

test('a lock that nobody has signed, and an heir to one, are taken over once they are older than a moment', () => {
  const lock = join(root, 'lock');
  const owner = join(lock, 'owner');
  const unsigned = (sign: () => void, age = 60): void => {
    mkdirSync(lock);
    sign();
    utimesSync(lock, Date.now() / 1000 - age, Date.now() / 1000 - age);
  };
  const [nothing, empty] = [() => undefined, () => writeFileSync(owner, '')];
  for (const sign of [nothing, empty]) {
    unsigned(sign, 0);
    expect(() => alone(lock, () => undefined, 0)).toThrow(`if there is none, remove ${lock}`);
    rmSync(lock, { recursive: true });
    unsigned(sign);
    expect(alone(lock, () => 'done', 0)).toBe('done');
  }
  unsigned(nothing);
  mkdirSync(`${lock}.heir`);
  expect(() => alone(lock, () => undefined, 0)).toThrow(`if there is none, remove ${lock}`);
  utimesSync(`${lock}.heir`, 1, 1);
  expect(alone(lock, () => readdirSync(root), 1000)).toEqual(['lock']);
  // one that cannot be signed is nobody's
  unsigned(() => mkdirSync(owner));
  expect(() => alone(lock, () => undefined, 0)).toThrow(Unready);
  expect(readdirSync(root)).toEqual([]);
});

test('a lock is released when the work fails', () => {
  const lock = join(root, 'lock');
  const fails = (): void => {
    throw new Error('failed');
  };
  expect(() => alone(lock, fails)).toThrow('failed');
  expect(alone(lock, () => 'done')).toBe('done');
});
