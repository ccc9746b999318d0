/** `npm run analyze` when its browser is taken away under way, as a machine without memory does. */

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { analyze } from '../../tools/analyze/analyze.ts';
import { findBrowser } from '../../tools/browser.mjs';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';

const { FACSIMILE_BROWSER: given } = process.env;
test.afterEach(() => {
  if (given === undefined) delete process.env['FACSIMILE_BROWSER'];
  else process.env['FACSIMILE_BROWSER'] = given;
});

test('a browser that is killed costs the file it was at: the next ones are read by another', async () => {
  const folder = test.info().outputPath();
  const files = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => join(folder, name));
  const [picture] = picturesOf(readFileSync(placeOf('face').video));
  for (const file of files) writeFileSync(file, picture!);
  // a browser that leaves its number, to be ended by it
  const [browser, numbers] = [join(folder, 'browser'), join(folder, 'numbers')];
  writeFileSync(browser, `#!/bin/sh\necho $$ >> '${numbers}'\nexec '${findBrowser()!}' "$@"\n`);
  chmodSync(browser, 0o755);
  process.env['FACSIMILE_BROWSER'] = browser;
  const started = (): number[] => readFileSync(numbers, 'utf8').trimEnd().split('\n').map(Number);
  const onProgress = (line: string, over: boolean): void => {
    if (line.startsWith('[1/3]') && !over) process.kill(started()[0]!, 'SIGKILL');
  };
  const out = join(folder, 'out.csv');
  expect(await analyze({ files, out, neutral: 'none', faces: 1, onProgress })).toEqual([files[0]]);
  expect(started().length).toBe(2);
  const rows = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split(',')[0])).toEqual(files);
});
