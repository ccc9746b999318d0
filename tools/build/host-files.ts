/**
 * What static hosts need beside the app: its headers in the forms that Netlify, Cloudflare and Vercel read, its policy in the page for
 * hosts that set none, its own licences (packages.ts has those of packages), and the schema of readings. Servers with a configuration of their own: docs/hosting.md.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { READING_SCHEMA, READING_SCHEMA_FILE } from '../../src/library/reading-schema.ts';
import { embedHeaders, HEADERS, META_POLICY } from '../../src/pwa/headers.ts';
import { embedAncestors } from './embed-ancestors.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The page that programs drive (`npm run analyze`), kept out of what is published. */
export const BATCH = join(ROOT, '.cache/batch');
/** Named by their content: they never change. */
const FOREVER = 'public, max-age=31536000, immutable';
const CHECKED = 'no-cache';

/** The headers of embed.html that are not those of every page. */
const embedOwn = (): (readonly [name: string, value: string])[] =>
  Object.entries(embedHeaders(embedAncestors())).filter(([name, value]) => HEADERS[name] !== value);

/** `_headers` of Netlify and Cloudflare Pages, which sends `/embed.html` on to `/embed`. */
export function headersFile(): string {
  const lines = Object.entries({ ...HEADERS, 'Cache-Control': CHECKED }).map(([name, value]) => `  ${name}: ${value}`);
  const embed = embedOwn().flatMap(([name, value]) => [`  ! ${name}`, `  ${name}: ${value}`]);
  const assets = ['/assets/*', '  ! Cache-Control', `  Cache-Control: ${FOREVER}`];
  return ['/*', ...lines, ...assets, '/embed.html', ...embed, '/embed', ...embed, ''].join('\n');
}

/** `vercel.json`; of two rules for one header the later one holds. */
export function vercelFile(): string {
  const listed = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([key, value]) => ({ key, value }));
  const headers = [
    { source: '/(.*)', headers: listed({ ...HEADERS, 'Cache-Control': CHECKED }) },
    { source: '/assets/(.*)', headers: listed({ 'Cache-Control': FOREVER }) },
    { source: '/embed.html', headers: listed(Object.fromEntries(embedOwn())) },
  ];
  return `${JSON.stringify({ headers }, null, 2)}\n`;
}

/** Moves the batch page out of the built app, to BATCH: its own page and entry; the rest of its code is the app's. */
function keepBatchApart(dist: string): void {
  rmSync(BATCH, { recursive: true, force: true });
  mkdirSync(join(BATCH, 'assets'), { recursive: true });
  const own = readdirSync(join(dist, 'assets')).filter((name) => name.startsWith('batch-'));
  for (const path of ['batch.html', ...own.map((name) => join('assets', name))]) {
    if (existsSync(join(dist, path))) renameSync(join(dist, path), join(BATCH, path));
  }
}

export function hostFiles(): Plugin {
  return {
    name: 'host-files',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: META_POLICY },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      const files = {
        _headers: headersFile(),
        'vercel.json': vercelFile(),
        LICENSE: readFileSync(join(ROOT, 'LICENSE'), 'utf8'),
        NOTICE: readFileSync(join(ROOT, 'NOTICE'), 'utf8'),
        [READING_SCHEMA_FILE]: `${JSON.stringify(READING_SCHEMA, null, 2)}\n`,
      };
      for (const [fileName, source] of Object.entries(files)) this.emitFile({ type: 'asset', fileName, source });
    },
    writeBundle({ dir }) {
      keepBatchApart(dir!);
    },
  };
}
