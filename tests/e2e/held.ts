/** Holds files before or while they are read, so that what a test does meanwhile may take as long as it takes. */

import type { Page, Route } from '@playwright/test';

/** Something that is waited for, and what ends the wait. */
function wait(): { readonly over: Promise<void>; readonly end: () => void } {
  let end!: () => void;
  const over = new Promise<void>((done) => (end = done));
  return { over, end };
}

/** Keeps back the weights, without which no file is read, until the answer is called. */
export async function holdWeights(page: Page): Promise<() => void> {
  const { over, end } = wait();
  const hold = async (route: Route): Promise<void> => {
    await over;
    await route.continue().catch(() => undefined); // a page that was reloaded takes them no more
  };
  await page.route('**/weights.bin', hold, { times: 1 });
  return end;
}

/** Stops the worker that scores files where it is until the answer is called; the app gives it a minute. */
export async function holdScoring(page: Page): Promise<() => void> {
  const { over, end } = wait();
  const asked = wait();
  const hold = async (route: Route): Promise<void> => {
    asked.end();
    await over;
    await route.fulfill();
  };
  await page.route('**/held', hold, { times: 1 });
  const scoring = page.workers().find((worker) => worker.url().includes('scoring'))!;
  // a worker that waits for such an answer does nothing else
  const answered = scoring.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open('GET', '/held', false);
    request.send();
  });
  await Promise.race([asked.over, answered]);
  answered.catch(() => undefined); // its worker may be gone by then
  return end;
}
