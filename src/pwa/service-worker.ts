/// <reference lib="webworker" />
/**
 * Keeps the whole app on the device: code, wasm, face bundle and weights, so that it starts without a network. A new
 * version waits until the person asks for it. Answers carry the isolation and security headers even where the host
 * sets none.
 */

import { clientsClaim } from 'workbox-core';
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { HEADERS } from './headers.ts';
import type { PrecacheProgress } from './messages.ts';

declare const self: ServiceWorkerGlobalScope;

/** A file to keep; its size is added at build, except to the manifest's, which is made last. */
interface SizedEntry extends PrecacheEntry {
  readonly bytes?: number;
}

const entries = self.__WB_MANIFEST as SizedEntry[];
const total = entries.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
const bytesOf = new Map(entries.map(({ url, bytes }) => [new URL(url, self.location.href).pathname, bytes]));
const stored = new Set<string>();

async function tellProgress(url: string): Promise<void> {
  stored.add(new URL(url).pathname);
  const done = [...stored].reduce((sum, path) => sum + (bytesOf.get(path) ?? 0), 0);
  const message: PrecacheProgress = { type: 'precache-progress', done, total };
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

const controller = new PrecacheController({
  plugins: [
    {
      cacheDidUpdate: ({ request }) => tellProgress(request.url),
      handlerWillRespond: async ({ response }) => {
        if (response.headers.has('Cross-Origin-Embedder-Policy')) return response;
        const headers = new Headers(response.headers);
        for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
        return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
      },
    },
  ],
});
controller.addToCacheList(entries);
registerRoute(new PrecacheRoute(controller));

self.addEventListener('install', (event) => void controller.install(event));
self.addEventListener('activate', (event) => void controller.activate(event));
self.addEventListener('message', ({ data }) => {
  if ((data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
clientsClaim();
