/** Nothing leaves the device: every test watches for it (fixtures.ts), and here the page is made to try. */

import { expect, test } from './fixtures.ts';

test.use({
  serviceWorkers: 'allow',
  allowed:
    /Content Security Policy|Refused to|ERR_BLOCKED_BY_CSP|Failed to load resource|left the origin: http:\/\/127\.0\.0\.1:9/,
});

test('a full run asks its own origin only, for code, wasm, bundle and weights', async ({ page, watched, baseURL }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Show the demonstration face' }).click();
  await expect(page.getByRole('meter', { name: /^AU12/ })).not.toHaveAttribute('aria-valuetext', 'no face');
  const own = watched.requests.filter((url) => url.startsWith(baseURL!));
  for (const needed of ['face_landmarker.task', 'model.json', 'weights.bin', '.wasm']) {
    expect(own.some((url) => url.includes(needed))).toBe(true);
  }
  expect(watched.requests.filter((url) => /^(https?|wss?):/.test(url) && !url.startsWith(baseURL!))).toEqual([]);
});

test('the page could not send anything elsewhere if it tried, and the attempt is seen', async ({ page, watched }) => {
  await page.goto('/');
  const blocked = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
    const elsewhere = 'http://127.0.0.1:9/face';
    const refused = await fetch(elsewhere, { method: 'POST', body: 'face' }).then(
      () => false,
      () => true,
    );
    navigator.sendBeacon(elsewhere, 'face');
    new Image().src = elsewhere;
    try {
      new WebSocket('ws://127.0.0.1:9/');
    } catch {
      violations.push('websocket refused');
    }
    await new Promise((done) => setTimeout(done, 500));
    return { refused, violations };
  });
  expect(watched.faults.some((fault) => fault.includes('127.0.0.1:9'))).toBe(true);
  expect(blocked.refused).toBe(true);
  expect(blocked.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src']));
});

test('the page is isolated and may use the camera only', async ({ page }) => {
  const response = await page.goto('/');
  const headers = response!.headers();
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['permissions-policy']).toContain('microphone=()');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});
