/** The library on pages of other people: without a bundler, with one, and from another origin. Real camera, real workers. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type * as Library from '../../src/library/index.ts';
import { readModelJson, withWeights, zipModel } from '../../src/learn/nets/model-archive.ts';
import { LIBRARY } from '../../tools/build/library.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';
import { EXAMPLE_PAGES, otherPages, pictureOf } from './other-pages.ts';
import { OTHER_PORT, OWN_PORT } from './ports.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const ELSEWHERE = `http://localhost:${OTHER_PORT}/`;
test.use({ launchOptions: withCamera('smile'), permissions: ['camera'], baseURL: `http://localhost:${OWN_PORT}/` });

declare global {
  /** Loads the library in a page of the tests. */
  var library: (path?: string) => Promise<typeof Library>;
}

/** An empty page which has the library at hand. */
async function openPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.library = (path = '/facsimile/index.js') => import(path) as Promise<typeof Library>;
  });
  await page.goto('/tests/empty.html');
}

test.describe('on the same origin', () => {
  test.use({ allowed: /\/nowhere|status of 404/ });
  let close: () => Promise<void>;
  // no more than docs/library.md says that it needs; the script stands in the page
  const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'";
  test.beforeAll(async () => {
    ({ close } = await otherPages(OWN_PORT, EXAMPLE_PAGES, { 'Content-Security-Policy': policy }));
  });
  test.afterAll(() => close());

  test("a stranger's page shows live readings, and asks nobody else for anything", async ({ page, watched, baseURL }) => {
    await page.goto('/live.html');
    await expect(page.locator('pre')).toContainText(/AU12 [1-5]\.\d/);
    const asked = watched.requests.filter((url) => !url.startsWith('blob:'));
    expect(asked.filter((url) => url !== `${baseURL}live.html` && !url.startsWith(`${baseURL}facsimile/`))).toEqual([]);
  });

  test('readings come by event and in turn, a neutral is recorded and used, and closing ends it all', async ({ page }) => {
    await openPage(page);
    const seen = await page.evaluate(async () => {
      const { createReader } = await globalThis.library();
      const reader = await createReader({ source: 'camera', neutral: 'none', smoothing: 0 });
      const heard: number[] = [];
      reader.addEventListener('reading', ({ reading: { frame } }) => heard.push(frame));
      let progress = 0;
      reader.addEventListener('neutral', ({ done }) => (progress = Math.max(progress, done)));
      const neutral = await reader.snapshotNeutral({ asIs: true }); // it smiles
      const compared = new Set<string>();
      const frames: number[] = [];
      for await (const { frame, faces, schema } of reader) {
        compared.add(faces[0]?.comparedWith ?? 'none');
        frames.push(schema === 1 ? frame : -1);
        if (compared.has('recorded')) reader.close();
      }
      const before = heard.length;
      await new Promise((done) => setTimeout(done, 500));
      const again = await reader.snapshotNeutral().catch((error: unknown) => (error as Library.FacsimileError).code);
      const kept = structuredClone(neutral);
      return {
        progress,
        frames,
        heard,
        quiet: heard.length === before,
        again,
        closed: reader.closed,
        points: kept.landmarks.length,
      };
    });
    expect(seen).toMatchObject({ progress: 1, quiet: true, again: 'closed', closed: true, points: 3 * 468 });
    expect(seen.heard).toEqual([...seen.heard].sort((a, b) => a - b));
    expect(seen.heard).toEqual(expect.arrayContaining(seen.frames));
  });

  test("a neutral that was recorded before and a person's own model are taken, and other things are not", async ({ page }) => {
    await openPage(page);
    const [json, bin] = ['model.json', 'weights.bin'].map((name) => readFileSync(join(LIBRARY, 'assets/models/base', name)));
    const exported = Buffer.from(zipModel(withWeights(readModelJson(json!), bin!)));
    await page.route('/own.zip', (route) => route.fulfill({ contentType: 'application/zip', body: exported }));
    await page.route('/face.jpg', (route) => route.fulfill({ contentType: 'image/jpeg', body: pictureOf('smile') }));
    const seen = await page.evaluate(async () => {
      const { createReader } = await globalThis.library();
      const source = await (await fetch('/face.jpg')).blob();
      const first = await createReader({ source, backend: 'wasm' });
      const neutral = await first.snapshotNeutral({ asIs: true });
      first.close();
      const model = await (await fetch('/own.zip')).blob();
      const second = await createReader({ source, neutral, model });
      let compared = '';
      for await (const { faces } of second) {
        compared = faces[0]?.comparedWith ?? '';
        if (compared) break;
      }
      second.close();
      const refused = await createReader({ source, neutral: { ...neutral, latents: new Float32Array(3) } }).catch(String);
      return { compared, refused };
    });
    expect(seen.compared).toBe('recorded');
    expect(seen.refused).toContain('what snapshotNeutral() gave');
  });

  test('mistakes are named: an option, a source, a folder that is not there, a signal', async ({ page }) => {
    await openPage(page);
    const seen = await page.evaluate(async () => {
      const { createReader, FacsimileError } = await globalThis.library();
      const codeOf = (options: object): Promise<string> =>
        createReader(options).then(
          () => 'none',
          (error: unknown) => (error instanceof FacsimileError ? `${error.code}: ${error.message}` : (error as Error).name),
        );
      const canvas = document.createElement('canvas');
      canvas.getContext('2d');
      return {
        source: await codeOf({ source: 'webcam' }),
        option: await codeOf({ source: canvas, smothing: 1 }),
        faces: await codeOf({ source: canvas, maxFaces: 9 }),
        model: await codeOf({ source: canvas, model: new Blob(['no ZIP']) }),
        missing: await codeOf({ source: canvas, model: '/nowhere/model.json' }),
        picture: await codeOf({ source: new Blob(['no picture']) }),
        stream: await codeOf({ source: new MediaStream() }),
        folder: await codeOf({ source: canvas, assetBase: '/nowhere' }),
        signal: await codeOf({ source: canvas, signal: AbortSignal.abort() }),
      };
    });
    expect(seen.source).toMatch(/^bad-option: source: "webcam" \('camera', a MediaStream/);
    expect(seen.option).toMatch(/^bad-option: smothing: 1 \(one of the options source, neutral/);
    expect(seen.faces).toMatch(/^bad-option: maxFaces: 9 \(a whole number from 1 to 4 expected\)/);
    expect(seen.model).toMatch(/^model-unreadable: model: .*ZIP/);
    expect(seen.missing).toMatch(/^model-missing: .*nowhere\/model.json: status 404$/);
    expect(seen.picture).toMatch(/^undecodable: /);
    expect(seen.stream).toMatch(/^none: /);
    expect(seen.folder).toMatch(/^worker-failed: .*nowhere\/.*assetBase/);
    expect(seen.signal).toBe('AbortError');
  });
});

test('an app that Vite bundles uses it, its assets copied to where it serves files', async ({ page }) => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const app = mkdtempSync(join(ROOT, '.cache/library-app-'));
  cpSync(join(ROOT, 'tests/e2e/library-app'), app, { recursive: true });
  mkdirSync(join(app, 'node_modules'));
  symlinkSync(LIBRARY, join(app, 'node_modules/facsimile'));
  cpSync(join(LIBRARY, 'assets'), join(app, 'public/facsimile'), { recursive: true });
  writeFileSync(join(app, 'public/face.jpg'), pictureOf('smile'));
  await build({ root: app, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  // isolated, as an app that wants threads is
  const host = await otherPages(
    OWN_PORT,
    { '/': join(app, 'dist') },
    {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; connect-src 'self'; img-src 'self'",
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  );
  try {
    await page.goto('/');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.locator('output')).toContainText('AU12');
  } finally {
    await host.close();
    rmSync(app, { recursive: true });
  }
});

test.describe('from another origin', () => {
  test.use({ allowed: new RegExp(`left the origin: ${ELSEWHERE}|CORS policy|Failed to load resource`) });

  test('it reads where that one allows it with CORS, and says so where not', async ({ page, watched }) => {
    const own = await otherPages(OWN_PORT, EXAMPLE_PAGES);
    const from = (path: string): Promise<string> =>
      page.evaluate(async (address) => {
        const canvas = document.createElement('canvas');
        const context = canvas.getContext('2d')!;
        setInterval(() => context.fillRect(0, 0, 9, 9), 50);
        try {
          const { createReader } = await globalThis.library(`${address}index.js`);
          const reader = await createReader({ source: canvas });
          for await (const { schema } of reader) return `schema ${schema}`;
        } catch (error) {
          return String(error);
        }
        return 'ended';
      }, path);
    const shared = await otherPages(OTHER_PORT, { '/facsimile/': LIBRARY }, { 'Access-Control-Allow-Origin': '*' });
    try {
      await openPage(page);
      expect(await from(`${ELSEWHERE}facsimile/`)).toBe('schema 1');
      const asked = new Set(watched.requests.filter((url) => /^http/.test(url)).map((url) => new URL(url).port));
      expect(asked).toEqual(new Set([String(OWN_PORT), String(OTHER_PORT)]));
    } finally {
      await shared.close();
    }
    const closed = await otherPages(OTHER_PORT, { '/facsimile/': LIBRARY });
    try {
      await openPage(page);
      expect(
        await page.evaluate(async (assetBase) => {
          // the page has the module, from its own origin, and only the assets lie elsewhere
          const { createReader } = await globalThis.library();
          return createReader({ source: document.createElement('canvas'), assetBase }).catch(String);
        }, `${ELSEWHERE}facsimile/assets`),
      ).toMatch(/worker failed.*assets.*CORS/s);
    } finally {
      await closed.close();
      await own.close();
    }
  });
});
