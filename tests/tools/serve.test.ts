/** The app is served whole, with the headers that keep it to itself. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Served } from '../../tools/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'facsimile-serve-'));
let served: Served;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  for (const name of ['index.html', 'assets/a-1.js', 'model.task', 'weights.bin', 'manifest.webmanifest', 'b.wasm']) {
    writeFileSync(join(folder, name), name);
  }
  served = await serve(folder);
});

afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

test('every answer, a missing file too, isolates the page and lets it reach its own origin only', async () => {
  for (const path of ['', 'assets/a-1.js', 'nowhere.js']) {
    const { headers } = await fetch(served.url + path);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    const policy = Object.fromEntries(
      headers
        .get('content-security-policy')!
        .split('; ')
        .map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
    );
    expect(policy['default-src']).toBe("'none'");
    expect(policy['connect-src']).toBe("'self'");
    expect(policy['script-src']).not.toContain('unsafe-inline');
    expect(policy['script-src']).not.toMatch(/'unsafe-eval'|https?:|\*/);
  }
});

test.each([
  ['assets/a-1.js', 'text/javascript', /immutable/],
  ['', 'text/html', /no-cache/],
  ['model.task', 'application/octet-stream', /no-cache/],
  ['weights.bin', 'application/octet-stream', /no-cache/],
  ['manifest.webmanifest', 'application/manifest+json', /no-cache/],
  ['b.wasm', 'application/wasm', /no-cache/],
])('/%s is %s', async (path, type, cache) => {
  const { headers, status } = await fetch(served.url + path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain(type);
  expect(headers.get('cache-control')).toMatch(cache);
});

test('a file that has not changed is not sent again', async () => {
  const first = await fetch(served.url + 'model.task');
  const again = await fetch(served.url + 'model.task', { headers: { 'If-None-Match': first.headers.get('etag')! } });
  expect([first.status, again.status]).toEqual([200, 304]);
});

test('whichever address localhost stands for, it is this server', async () => {
  const { port } = new URL(served.url);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  const second = await fetch(`http://[::1]:${port}/`).catch(() => null); // null on a system without it
  expect(second?.status ?? 200).toBe(200);
});

test('a port taken on one of the two addresses is taken', async () => {
  const other = createServer();
  const has = await new Promise<boolean>((done) => {
    other.once('error', () => done(false)).listen(0, '::1', () => done(true));
  });
  if (!has) return; // a system without the second address
  const { port } = other.address() as AddressInfo;
  await expect(serve(folder, port)).rejects.toThrow('EADDRINUSE');
  await new Promise((done) => other.close(done));
});

test('nothing outside the folder is served', async () => {
  const status = await new Promise<number>((done, fail) => {
    request(new URL(served.url), { path: '/../../../../etc/hostname' }, (response) => done(response.statusCode!))
      .on('error', fail)
      .end();
  });
  expect(status).toBe(404);
});

test('a taken port and an unbuilt folder are named', async () => {
  await expect(serve(folder, Number(new URL(served.url).port))).rejects.toThrow('EADDRINUSE');
  await expect(serve(join(folder, 'assets'))).rejects.toThrow('npm run build');
});
