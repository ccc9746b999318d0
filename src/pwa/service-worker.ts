/// <reference lib="webworker" />
/**
 * Keeps the whole app on the device: code, wasm, face bundle and weights, so that it starts without a network. A new
 * version waits until the person asks for it. Answers carry the isolation and security headers even where the host
 * sets none. A file found damaged is fetched anew, and one that is lost is fetched again when a page starts.
 */

import { clientsClaim } from 'workbox-core';
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { HEADERS } from './headers.ts';
import type { PageMessage, PrecacheMessage } from './messages.ts';

declare const self: ServiceWorkerGlobalScope;

/** A file to keep; its size is added at build, except to the manifest's, which is made last. */
interface SizedEntry extends PrecacheEntry {
  readonly bytes?: number;
}

/** How often, at most, progress is told on the way from 0 to all. */
const STEPS = 200;

const entries = self.__WB_MANIFEST as SizedEntry[];
const total = entries.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
const bytesOf = new Map(entries.map(({ url, bytes = 0 }) => [new URL(url, self.location.href).href, bytes]));
let done = 0;
let told = 0;

async function tell(message: PrecacheMessage): Promise<void> {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

function keep(bytes: number): void {
  done += bytes;
  if (done - told < total / STEPS && done < total) return;
  told = done;
  void tell({ type: 'precache-progress', done, total });
}

/** The same response, its bytes counted as they pass. */
function counted(response: Response): Response {
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      keep(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body && response.body.pipeThrough(count), response);
}

function withHeaders(response: Response): Response {
  if (response.headers.has('Cross-Origin-Embedder-Policy')) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

const installing = (event?: Event): boolean => event?.type === 'install';

const controller = new PrecacheController({
  plugins: [
    {
      fetchDidSucceed: async ({ response, event }) => (installing(event) ? counted(response) : response),
      // unchanged since the version before
      cachedResponseWillBeUsed: async ({ request, cachedResponse, event }) => {
        if (cachedResponse && installing(event)) keep(bytesOf.get(request.url) ?? 0);
        return cachedResponse;
      },
      handlerWillRespond: async ({ response }) => withHeaders(response),
    },
  ],
});
controller.addToCacheList(entries);

/**
 * Puts `response` in the place of what is kept as `key`, while it passes: it has come to its end only when it is kept, since what asked
 * for it may start a module from there at once. Where there is no room for it, nothing is kept rather than what is damaged.
 */
async function renewed(key: string, response: Response, event: ExtendableEvent): Promise<Response> {
  const cache = await caches.open(controller.strategy.cacheName);
  const kept = cache.put(key, response.clone()).catch(() => cache.delete(key));
  event.waitUntil(kept);
  const ending = new TransformStream<Uint8Array, Uint8Array>({ flush: async () => void (await kept) });
  return new Response(response.body && response.body.pipeThrough(ending), response);
}

/** A request past every cache, as the reader makes for a file that is damaged (reader/app-files.ts): what is kept is replaced. */
registerRoute(
  ({ request, url }) =>
    request.cache === 'reload' && request.mode !== 'navigate' && controller.getCacheKeyForURL(url.href) !== undefined,
  async ({ request, event }) => {
    const response = await fetch(request);
    if (!response.ok) return withHeaders(response);
    return withHeaders(await renewed(controller.getCacheKeyForURL(request.url)!, response, event as FetchEvent));
  },
);
registerRoute(new PrecacheRoute(controller));

const isFull = (error: unknown): boolean => (error as Error).name === 'QuotaExceededError';

/** Told before the worker goes: afterwards nobody would know why. */
async function install(event: ExtendableEvent): Promise<void> {
  try {
    await controller.install(event);
  } catch (error) {
    await tell({ type: 'precache-failed', full: isFull(error) });
    throw error;
  }
}

/**
 * Fetches what has been lost of the copy: to a full disk, or to a browser that threw it away. Not where the host has a newer version by
 * now, which brings files of its own.
 */
async function fetchLost(): Promise<boolean> {
  const cache = await caches.open(controller.strategy.cacheName);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const lost = [...controller.getURLsToCacheKeys()].filter(([, key]) => !kept.has(key));
  if (lost.length === 0) return true;
  await self.registration.update();
  if (self.registration.installing ?? self.registration.waiting) return false;
  done = told = total - lost.reduce((sum, [url]) => sum + (bytesOf.get(url) ?? 0), 0);
  for (const [url, key] of lost) {
    const response = await fetch(url, { cache: 'reload' });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await cache.put(key, counted(response));
  }
  return true;
}

async function repair(): Promise<void> {
  try {
    await tell((await fetchLost()) ? { type: 'precache-whole' } : { type: 'precache-lost', full: false });
  } catch (error) {
    await tell({ type: 'precache-lost', full: isFull(error) });
  }
}

/** Pages that ask while it is repaired wait for the same answer. */
let repairing: Promise<void> | null = null;

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => void controller.activate(event));
self.addEventListener('message', (event) => {
  const message = event.data as PageMessage | null;
  if (message?.type === 'SKIP_WAITING') void self.skipWaiting();
  if (message?.type !== 'repair-precache') return;
  repairing ??= repair().finally(() => (repairing = null));
  event.waitUntil(repairing);
});
clientsClaim();
