/** The watch that every other test relies on sees a request that leaves, from page and worker alike. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { watch } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

const ELSEWHERE = 'http://127.0.0.1:9/';
const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/': ['text/html', '<!doctype html><title>leaks</title>'],
  '/worker.js': [
    'text/javascript',
    `fetch('${ELSEWHERE}worker', { mode: 'no-cors' }).catch(() => undefined);
     // again and again: what a worker within a worker asks for in its first moments may come before the watch does
     new Worker(URL.createObjectURL(new Blob(["setInterval(() => fetch('${ELSEWHERE}inner', { mode: 'no-cors' }).catch(() => undefined), 500)"])));`,
  ],
  '/service-worker.js': [
    'text/javascript',
    `self.oninstall = (event) => event.waitUntil(fetch('${ELSEWHERE}service', { mode: 'no-cors' }).catch(() => undefined));`,
  ],
};

let server: Server;
test.beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const [type, text] = FILES[url!] ?? ['text/plain', ''];
    response.writeHead(200, { 'Content-Type': type }).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
test.afterAll(() => void server.close());

test('requests of the page, its workers, their workers and the service worker are all seen', async ({ context }) => {
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { faults } = watch(context, origin);
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(async (elsewhere) => {
    await fetch(`${elsewhere}page`, { mode: 'no-cors' }).catch(() => undefined);
    navigator.sendBeacon(`${elsewhere}beacon`);
    new Worker('/worker.js');
    await navigator.serviceWorker.register('/service-worker.js');
  }, ELSEWHERE);
  for (const who of ['page', 'beacon', 'worker', 'inner', 'service']) {
    await expect.poll(() => faults).toContain(`request left the origin: ${ELSEWHERE}${who}`);
  }
});

test('a websocket, an uncaught error and an error on the console are seen', async ({ context }) => {
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { faults } = watch(context, origin);
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(() => {
    new WebSocket('ws://127.0.0.1:9/socket');
    console.error('something is wrong');
    setTimeout(() => {
      throw new Error('nobody caught this');
    });
  });
  for (const fault of [
    'websocket: ws://127.0.0.1:9/socket',
    'console error: something is wrong',
    'uncaught error: nobody caught this',
  ]) {
    await expect.poll(() => faults).toContain(fault);
  }
});
