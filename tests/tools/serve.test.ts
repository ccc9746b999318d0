/** The app is served whole, with the headers that keep it to itself. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { greeting, portOf, serve, serveNearby, type Served } from '../../tools/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'facsimile-serve-'));
const elsewhere = mkdtempSync(join(tmpdir(), 'facsimile-elsewhere-'));
let served: Served;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  for (const name of ['index.html', 'assets/a-1.js', 'model.task', 'weights.bin', 'manifest.webmanifest', 'b.wasm']) {
    writeFileSync(join(folder, name), name);
  }
  writeFileSync(join(elsewhere, 'secret.txt'), 'secret');
  symlinkSync(join(elsewhere, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(elsewhere, join(folder, 'linked'));
  symlinkSync(join(folder, 'index.html'), join(folder, 'inside.html'));
  served = await serve(folder);
});

afterAll(async () => {
  await served.close();
  for (const path of [folder, elsewhere]) rmSync(path, { recursive: true });
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

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as no browser would send it. */
const ask = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> =>
  new Promise((done, fail) => {
    request(new URL(served.url), { path, headers, method }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => done({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', fail)
      .end();
  });

test.each([
  '/../../../../etc/hostname',
  '/..%2f..%2f..%2f..%2fetc/hostname',
  '/assets/..%2f..%2f..%2f..%2fetc/hostname',
  '/link.txt',
  '/linked/secret.txt',
  '/inside.html',
  '/assets',
  '/assets/',
  '/%',
  '/%00',
  '/index.html/x',
  `/${'x'.repeat(5000)}`,
  '//',
])('%s leads to nothing that is served', async (path) => {
  const { status, body } = await ask(path);
  expect([status, body]).toEqual([404, 'not found']);
});

test.each([
  ['bytes=0-3', 206, 'bytes 0-3/10', 'inde'],
  ['bytes=5-', 206, 'bytes 5-9/10', '.html'],
  ['bytes=9-400', 206, 'bytes 9-9/10', 'l'],
  ['bytes=-4', 206, 'bytes 6-9/10', 'html'],
  ['bytes=-400', 206, 'bytes 0-9/10', 'index.html'],
  ['bytes=10-', 416, 'bytes */10', 'no such range'],
  ['bytes=-0', 416, 'bytes */10', 'no such range'],
  ['bytes=10-5', 200, undefined, 'index.html'],
  ['bytes=5-2', 200, undefined, 'index.html'],
  ['bytes=-', 200, undefined, 'index.html'],
  ['bytes=0-1,3-4', 200, undefined, 'index.html'],
  ['bytes=1e1-2', 200, undefined, 'index.html'],
  ['lines=0-3', 200, undefined, 'index.html'],
  ['', 200, undefined, 'index.html'],
])("a range of '%s' is answered with %i, and the server lives on", async (range, status, said, body) => {
  const answer = await ask('/index.html', { Range: range });
  expect([answer.status, answer.headers['content-range'], answer.body]).toEqual([status, said, body]);
  expect(Number(answer.headers['content-length'] ?? body.length)).toBe(body.length);
  expect((await ask('/')).status).toBe(200);
});

test('a file that cannot be read is an answer, not the end of the server', async () => {
  const gone = join(folder, 'locked.txt');
  writeFileSync(gone, 'locked', { mode: 0 });
  const expected = process.getuid?.() === 0 || process.platform === 'win32' ? 200 : 500; // root reads everything
  expect((await ask('/locked.txt')).status).toBe(expected);
  rmSync(gone);
  expect((await ask('/locked.txt')).status).toBe(404);
});

test.each([
  ['localhost', 200],
  ['LOCALHOST:1', 200],
  ['127.0.0.1:80', 200],
  ['[::1]', 200],
  ['evil.example', 403],
  ['localhost.evil.example', 403],
  ['evil.example:4173', 403],
  ['192.168.1.2', 403],
])("asked for under the name '%s' it answers %i", async (host, status) => {
  const answer = await ask('/', { Host: host });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.body).toContain('this machine only');
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('%s changes nothing: 405', async (method) => {
  const { status, headers } = await ask('/', {}, method);
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('HEAD is GET without the content', async () => {
  const [head, get] = [await ask('/', {}, 'HEAD'), await ask('/')];
  expect([head.status, head.body, get.body]).toEqual([200, '', 'index.html']);
  for (const name of ['content-length', 'content-type', 'etag', 'cache-control'])
    expect(head.headers[name]).toBe(get.headers[name]);
});

test('a taken port and an unbuilt folder are named', async () => {
  await expect(serve(folder, Number(new URL(served.url).port))).rejects.toThrow('EADDRINUSE');
  await expect(serve(join(folder, 'assets'))).rejects.toThrow('npm run build');
});

/** As the system refuses a port: taken by a program, or, on Windows, kept for programs to come. */
test.each(['EADDRINUSE', 'EACCES'])('a port refused as %s is passed over, unless it was asked for', async (code) => {
  const refused = new Set([4173, 4174]);
  const serveOn = (port: number): Promise<Served> =>
    refused.has(port) ? Promise.reject(Object.assign(new Error(`listen ${code}`), { code })) : Promise.resolve(served);
  await expect(serveNearby(4173, false, serveOn)).resolves.toBe(served);
  await expect(serveNearby(4173, true, serveOn)).rejects.toThrow(/port 4173 is in use, or kept by the system: .*--port/);
  const none = (): Promise<Served> => serveOn(4173);
  await expect(serveNearby(4173, false, none)).rejects.toThrow(/ports 4173 to \d+ are in use/);
});

test('on another port than the usual one the person is told that what is kept there is not seen', () => {
  const kept = /port 4173 is in use: people, models and recordings .* not seen/;
  const said = greeting('http://localhost:4174/', 4173);
  expect(said[1]).toMatch(kept);
  // the only address is that of the app, for programs too
  expect(said.join('\n').match(/http:\S+/g)).toEqual(['http://localhost:4174/']);
  for (const wanted of [4174, 0])
    expect(greeting('http://localhost:4174/', wanted)).toEqual([
      expect.stringContaining('Facsimile is at http://localhost:4174/'),
    ]);
});

test('a port is a whole number, and an empty variable asks for none', () => {
  expect([portOf(undefined, undefined), portOf(undefined, ''), portOf(undefined, '8080'), portOf('0', '')]).toEqual([
    null,
    null,
    8080,
    0,
  ]);
  for (const wrong of ['', ' ', '-1', '1.5', '65536', 'http']) expect(() => portOf(wrong, '8080')).toThrow(/^not a port: /);
});
