/** `npm start` as a person types it, once everything is built. */

import { spawn, type ChildProcess } from 'node:child_process';
import { expect, test } from '@playwright/test';

const running: ChildProcess[] = [];
test.afterEach(() => running.splice(0).forEach((child) => child.kill()));

/** Starts the app; resolves with its address, or with what it said when it ended instead. */
function start(...args: string[]): Promise<{ url: string | null; said: string; status: number | null }> {
  const child = spawn(process.execPath, ['tools/start.mjs', '--no-open', ...args]);
  running.push(child);
  let said = '';
  return new Promise((done) => {
    const hear = (chunk: Buffer): void => {
      said += chunk;
      const url = /http:\S+/.exec(said)?.[0];
      if (url) done({ url, said, status: null });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (status) => done({ url: null, said, status }));
  });
}

test('it serves the app, and a second one finds a port of its own', async () => {
  const first = await start();
  const second = await start();
  expect(second.url).not.toBe(first.url);
  for (const { url } of [first, second]) expect(await (await fetch(url!)).text()).toContain('<title>Facsimile</title>');
});

test('a port that was asked for is not exchanged for another', async () => {
  const { url } = await start('--port', '0');
  const { port } = new URL(url!);
  const refused = await start('--port', port);
  expect(refused.said).toContain(`port ${port} is in use`);
  expect(refused.status).toBe(1);
});
