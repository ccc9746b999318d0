/** Browsers that lack something: it is taken away from the page and from its workers, before anything else runs there. */

import type { BrowserContext } from '@playwright/test';

/** Ours; those of a library's own making (blobs) keep everything. */
const WORKERS = /\/assets\/[^/]*worker[^/]*\.js$/;

/** Runs in the page and in workers: `names` are paths from the global object, `VideoFrame.prototype.copyTo`. */
function take(names: readonly string[]): void {
  for (const name of names) {
    const path = name.split('.');
    const last = path.pop()!;
    const holder = path.reduce<object | undefined>((within, key) => within?.[key as never], globalThis);
    if (holder) Reflect.deleteProperty(holder, last);
  }
}

/** Takes `names` away in all pages of a context whose service workers are blocked: what they answer with cannot be changed on its way. */
export async function takeAway(context: BrowserContext, names: readonly string[]): Promise<void> {
  const script = `(${take})(${JSON.stringify(names)});\n`;
  await context.addInitScript({ content: script });
  await context.route(WORKERS, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: script + (await response.text()) });
  });
}
