/** What each host sends with the pages, the files that never change, and the frame for other pages. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { embedHeaders, HEADERS } from '../../src/pwa/headers.ts';
import { headersFile, vercelFile } from '../../tools/build/host-files.ts';
import { cloudflare, vercel } from '../hosts.ts';

const small = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

test.each([
  ['_headers', cloudflare(headersFile())],
  ['vercel.json', vercel(vercelFile())],
])('by %s each file comes with the headers of our own server', (_name, headersOf) => {
  const page = { ...small(HEADERS), 'cache-control': 'no-cache' };
  for (const path of ['/', '/index.html', '/service-worker.js', '/models/base/weights.bin']) {
    expect(headersOf(path)).toEqual(page);
  }
  expect(headersOf('/assets/main-AbC.js')).toEqual({ ...page, 'cache-control': 'public, max-age=31536000, immutable' });
  expect(headersOf('/embed.html')).toEqual({ ...small(embedHeaders("'self'")), 'cache-control': 'no-cache' });
});

test('the frame for other pages may be shown where Cloudflare sends its address to: the name without its ending', () => {
  expect(cloudflare(headersFile())('/embed')).toEqual({ ...small(embedHeaders("'self'")), 'cache-control': 'no-cache' });
});

const hosting = readFileSync(join(import.meta.dirname, '../../docs/hosting.md'), 'utf8');
const snippet = (name: string): string => hosting.split(`\`\`\`${name}\n`)[1]!.split('```')[0]!;

test('nginx keeps the types that it knows: a block of types in a server takes the place of all others', () => {
  expect(snippet('nginx')).toMatch(/include mime\.types;.*\ntypes \{/);
});

test('Caddy, which sets the headers of narrower paths first, does not overwrite them with those of all', () => {
  const lines = snippet('caddy')
    .split('\n')
    .map((line) => line.trim());
  const narrow = lines.flatMap((line) => /^header \/\S+ ([\w-]+) /.exec(line)?.[1] ?? []);
  expect(new Set(narrow)).toEqual(new Set(['Cache-Control', 'Content-Security-Policy', 'Cross-Origin-Resource-Policy']));
  for (const name of narrow) {
    expect(lines.filter((line) => line.startsWith(`header ?${name} `))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith(`${name} `))).toEqual([]);
  }
});
