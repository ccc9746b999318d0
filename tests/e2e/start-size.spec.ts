/** What the first screen costs before it is painted: the JavaScript that the built page asks for itself. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { DIST } from '../../tools/serve.ts';

/** Bytes of gzip, module script and preloaded modules together. */
const MOST = 60_000;

test('the JavaScript before the first paint is at most 60 kB', () => {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const files = [...page.matchAll(/<(?:script type="module"|link rel="modulepreload")[^>]*(?:src|href)="([^"]+)"/g)].map(
    ([, path]) => path!,
  );
  const sizes = files.map((path) => gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length);
  expect(files.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST);
});
