/**
 * The files of a folder, or of several as one, over HTTP: read only, for programs of this machine only, and nothing that lies elsewhere. Conditional
 * requests and ranges as RFC 9110 says (13.1.2, 14.2): a range that makes no sense is as none.
 */

import { open, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { embedHeaders, HEADERS } from '../src/pwa/headers.ts';
import { embedAncestors } from './build/embed-ancestors.ts';

/** Content type by file name extension; anything else is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html;charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown;charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain;charset=utf-8',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json',
};
/** Names of this machine: under any other, a page from elsewhere has had its own name point here (DNS rebinding). */
const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const METHODS = ['GET', 'HEAD'];
/** What systems say of a path that leads to nothing; the last is Node's word for a zero byte in it. */
const NOTHING_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL', 'ERR_INVALID_ARG_VALUE'];

/** First and last byte, both included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The bytes that a Range header asks of a file of `size`; null for all of them, 'beyond' when it has none of those. */
export function spanOf(range: string | undefined, size: number): Span | 'beyond' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return null;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'beyond' : { start: size - count, end: size - 1 };
  }
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'beyond' : { start, end };
}

/** Where the file of a request lies, links followed; null when that is not in `root` at this very path, or is no file. */
async function fileOf(root: string, url: string): Promise<string | null> {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const base = await realpath(root);
    const asked = join(base, path.endsWith('/') ? `${path}index.html` : path);
    if (!asked.startsWith(base + sep)) return null; // a coded '..%2f' gets this far
    const found = await realpath(asked);
    return found === asked && (await stat(found)).isFile() ? found : null;
  } catch (error) {
    const nothing = NOTHING_THERE.includes((error as NodeJS.ErrnoException).code ?? '');
    if (nothing || error instanceof URIError || (error as NodeJS.ErrnoException).code === 'ERR_INVALID_URL') return null;
    throw error;
  }
}

function say(response: ServerResponse, status: number, words: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain;charset=utf-8' }).end(words);
}

async function send(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = await open(path);
  try {
    const { size, mtime } = await file.stat();
    const etag = `W/"${size}-${mtime.getTime()}"`;
    const hashed = request.url!.startsWith('/assets/');
    const headers = {
      'Accept-Ranges': 'bytes',
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Content-Type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
      ETag: etag,
      'Last-Modified': mtime.toUTCString(),
    };
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
    if (known?.includes(etag) || known?.includes('*')) return void response.writeHead(304, headers).end();
    // a tag that is weak never lets a range go on from an earlier one
    const ranged = request.method === 'GET' && request.headers['if-range'] === undefined;
    const span = ranged ? spanOf(request.headers.range, size) : null;
    if (span === 'beyond') return say(response, 416, 'no such range', { 'Content-Range': `bytes */${size}` });
    const { start, end } = span ?? { start: 0, end: size - 1 };
    const part = span ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {};
    response.writeHead(span ? 206 : 200, { ...headers, ...part, 'Content-Length': end - start + 1 });
    if (request.method === 'HEAD' || size === 0) return void response.end();
    await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

async function answer(roots: readonly string[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.headers.host ?? '').replace(/:\d*$/, '').toLowerCase();
  if (!OWN_NAMES.includes(name)) return say(response, 403, 'served to this machine only: open it as http://localhost');
  if (!METHODS.includes(request.method!)) return say(response, 405, 'read only', { Allow: METHODS.join(', ') });
  for (const root of roots) {
    const path = await fileOf(root, request.url!);
    if (path !== null) return send(path, request, response);
  }
  say(response, 404, 'not found');
}

/**
 * Answers with the files of `roots`, the first that has one, as they are now, so that a new build needs no new server; every answer
 * carries `headers`, and the page for other pages' frames `embed`. No request ends the server.
 */
export function filesOf(
  roots: readonly string[],
  headers: Readonly<Record<string, string>> = HEADERS,
  embed = embedHeaders(embedAncestors()),
): RequestListener {
  return (request, response) => {
    const isEmbed = /^\/embed\.html(\?|$)/.test(request.url!);
    for (const [name, value] of Object.entries(isEmbed ? embed : headers)) response.setHeader(name, value);
    answer(roots, request, response).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (response.headersSent) response.destroy();
      else say(response, 500, `cannot be read: ${code ?? (error as Error).message}`);
    });
  };
}
