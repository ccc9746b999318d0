/** Files that were kept for use offline and are damaged there: told from sound ones, and loaded anew. */

import type { Page } from '@playwright/test';
import { DIST, serve } from '../../tools/serve.ts';
import { expect, test } from './fixtures.ts';
import { OWN_PORT } from './ports.ts';
import { expectReading } from './screens.ts';

// without a server nothing answers, and a module that is none is complained of by the libraries that start it
test.use({
  serviceWorkers: 'allow',
  baseURL: `http://localhost:${OWN_PORT}/`,
  allowed: /ERR_CONNECTION_REFUSED|Failed to load resource|wasm|WebAssembly|ArrayBuffer instantiation/i,
});

type Damage = 'zeros' | 'bits' | 'NaN' | 'cut';
const FILES = {
  weights: 'models/base/weights\\.bin',
  model: 'models/base/model\\.json',
  bundle: 'face/face_landmarker\\.task',
  finder: 'assets/vision_wasm_module_internal-[^/]*\\.wasm',
  network: 'assets/tfjs-backend-wasm-(threaded-)?simd-[^/]*\\.wasm',
} as const;

/** Spoils every kept file whose address fits; tells how many. */
function spoil(page: Page, file: keyof typeof FILES, damage: Damage): Promise<number> {
  return page.evaluate(
    async ([pattern, damage]) => {
      let count = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!new RegExp(pattern).test(request.url)) continue;
          const response = (await cache.match(request))!;
          let bytes = new Uint8Array(await response.arrayBuffer());
          if (damage === 'zeros') bytes.fill(0);
          if (damage === 'bits') for (let i = 1; i <= 20; i++) bytes[Math.floor((i * bytes.length) / 21)]! ^= 1 << (i % 8);
          if (damage === 'NaN') bytes.set([0, 0x7e], 2000); // a half that is no number
          if (damage === 'cut') bytes = bytes.slice(0, bytes.length >> 1);
          await cache.put(request, new Response(bytes, { headers: response.headers }));
          count++;
        }
      }
      return count;
    },
    [FILES[file], damage] as const,
  );
}

/** What is kept at those addresses, as checksums; each file is asked for past every cache before, if need be. */
const kept = (page: Page, file: keyof typeof FILES, anew = false): Promise<string[]> =>
  page.evaluate(
    async ([pattern, anew]) => {
      const sums: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!new RegExp(pattern).test(request.url)) continue;
          if (anew) await (await fetch(new URL(request.url).pathname, { cache: 'reload' })).arrayBuffer();
          const bytes = await (await cache.match(request))!.arrayBuffer();
          sums.push(String(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
        }
      }
      return sums.sort();
    },
    [FILES[file], anew] as const,
  );

async function start(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByText(/offline ready/i)).toBeVisible();
}

const read = async (page: Page): Promise<void> => {
  await page.goto('/#/demonstration');
  await page.reload();
  await expectReading(page);
};

test('damaged weights, model, bundle and WebAssembly are loaded anew, and kept as they should be', async ({ page }) => {
  const served = await serve(DIST, OWN_PORT);
  try {
    await start(page);
    for (const together of [
      { weights: 'zeros', bundle: 'bits' },
      { weights: 'bits', finder: 'zeros' },
      { weights: 'NaN', network: 'cut' },
      { model: 'cut' },
    ] as const) {
      const spoilt: (readonly [file: keyof typeof FILES, damage: Damage, sound: string[]])[] = [];
      for (const [file, damage] of Object.entries(together) as [keyof typeof FILES, Damage][]) {
        spoilt.push([file, damage, await kept(page, file)]);
        expect(await spoil(page, file, damage), file).toBeGreaterThan(0);
        expect(await kept(page, file)).not.toEqual(spoilt.at(-1)![2]);
      }
      await read(page);
      for (const [file, damage, sound] of spoilt) await expect.poll(() => kept(page, file), `${file}: ${damage}`).toEqual(sound);
    }
  } finally {
    await served.close();
  }
});

test('without a network a damaged file is said, and trying again with one heals', async ({ page }) => {
  let served = await serve(DIST, OWN_PORT);
  try {
    await start(page);
    for (const file of ['weights', 'bundle', 'finder', 'network'] as const) {
      const sound = await kept(page, file);
      await spoil(page, file, 'zeros');
      await served.close();
      await page.goto('/#/demonstration');
      await page.reload();
      const notice = page.getByRole('alert', { name: 'A file of the app is damaged on this device' });
      await expect(notice).toBeVisible();
      served = await serve(DIST, OWN_PORT);
      await notice.getByRole('button', { name: 'Try again' }).click();
      await expectReading(page);
      await expect.poll(() => kept(page, file)).toEqual(sound);
    }
  } finally {
    await served.close();
  }
});

test('what was loaded anew is kept by the time that it has come', async ({ page }) => {
  const served = await serve(DIST, OWN_PORT);
  try {
    await start(page);
    for (const file of ['finder', 'network', 'bundle'] as const) {
      const sound = await kept(page, file);
      await spoil(page, file, 'zeros');
      expect(await kept(page, file, true), file).toEqual(sound);
    }
  } finally {
    await served.close();
  }
});
