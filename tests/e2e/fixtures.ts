/**
 * The `test` every end-to-end spec uses. Each test fails on the first request that leaves the app's origin, from the page,
 * a worker or the service worker, and on any error that the page does not catch or writes to the console.
 */

import { test as base, type BrowserContext } from '@playwright/test';

export { expect } from '@playwright/test';

/** What MediaPipe's wasm says on its error stream although nothing is wrong. */
const CHATTER = [/INFO: Created TensorFlow Lite XNNPACK delegate/];
/** Schemes that stay on the device. */
const LOCAL = ['blob:', 'data:', 'about:', 'chrome-extension:'];

export interface Watch {
  /** Everything that went wrong so far, in words. */
  readonly faults: string[];
  /** Requests seen. */
  readonly requests: string[];
}

/** Watches a context, whichever of its pages or workers speaks. */
export function watch(context: BrowserContext, origin: string): Watch {
  const faults: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith(origin) && !LOCAL.some((scheme) => url.startsWith(scheme)))
      faults.push(`request left the origin: ${url}`);
  });
  context.on('weberror', (error) => faults.push(`uncaught error: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console error: ${message.text()}`);
  });
  context.on('page', (page) => page.on('websocket', (socket) => faults.push(`websocket: ${socket.url()}`)));
  return { faults, requests };
}

/** `allowed` matches console errors that a test provokes on purpose. */
export const test = base.extend<{ watched: Watch; allowed: RegExp }>({
  allowed: [/(?!)/, { option: true }],
  watched: [
    async ({ context, baseURL, allowed }, use) => {
      const seen = watch(context, new URL(baseURL!).origin);
      await use(seen);
      const faults = seen.faults.filter((fault) => ![...CHATTER, allowed].some((pattern) => pattern.test(fault)));
      if (faults.length) throw new Error(faults.join('\n'));
    },
    { auto: true },
  ],
});
