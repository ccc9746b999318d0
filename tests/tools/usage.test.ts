import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const RUN = ['--import', 'tsx', '--import', './tools/pretrain/run.mjs'];
const TOOLS = [
  ['rig', 'tools/rig/fit.ts'],
  ['pictures', 'tools/pictures/main.ts'],
  ['evaluate', 'tools/evaluate/main.ts'],
  ['bench', 'tools/bench/main.ts'],
  ['mal', 'tools/mal/main.ts'],
  ['pretrain', 'tools/pretrain/main.ts'],
] as const;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}
const run = (path: string, option: string): Promise<Ended> =>
  new Promise((done) => {
    execFile(process.execPath, [...RUN, path, option], { cwd: ROOT }, (failed, out, error) =>
      done({ code: Number(failed?.code ?? 0), out, error }),
    );
  });

test.each(TOOLS)(
  '%s says how it is used when it is asked, or is told what it does not know',
  { timeout: 120_000 },
  async (name, path) => {
    const usage = `usage: npm run ${name} -- `;
    const asked = await run(path, '--help');
    expect({ ...asked, out: asked.out.slice(0, usage.length) }).toEqual({ code: 0, out: usage, error: '' });
    const wrong = await run(path, '--frobnicate');
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.error).toContain('--frobnicate');
    expect(wrong.error).toContain(usage);
    expect(wrong.error).not.toMatch(/^\s+at /m);
  },
);
