/** The main job: allow the camera, and see one's action units live, at the time and on the unit where they really are. */

import { readFileSync } from 'node:fs';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';

test.use({ launchOptions: withCamera('face'), permissions: ['camera'] });

const FOLLOWED = { AU12: /^AU12/, AU26: /^AU26/, AU43: /^AU43/ } as const;
const SAMPLE_MS = 100;
/** A little more than one round of the clip. */
const WATCH_MS = 17_000;

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (v: readonly number[]): number => v.reduce((sum, x) => sum + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (x: number, y: number) => number): number => a.reduce((total, x, i) => total + f(x - ma, b[i]! - mb), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_x, y) => y * y));
}

test('the units of the person before the camera are followed live', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: FOLLOWED.AU12 })).not.toHaveAttribute('aria-valuetext', 'no face');

  // offsets are not known: the clip began with the browser
  const seen = await page.evaluate(
    async ({ codes, every, until }) => {
      const samples: number[][] = [];
      for (const start = performance.now(); performance.now() - start < until;) {
        samples.push(
          codes.map((code) =>
            Number(document.querySelector(`[role=meter][aria-label^="${code} "]`)!.getAttribute('aria-valuenow')),
          ),
        );
        await new Promise((done) => setTimeout(done, every));
      }
      return samples;
    },
    { codes: Object.keys(FOLLOWED), every: SAMPLE_MS, until: WATCH_MS },
  );
  const truth = JSON.parse(readFileSync(placeOf('face').truth, 'utf8')) as {
    framesASecond: number;
    frames: Record<string, number>[];
  };
  const at = (code: string, sample: number, offset: number): number => {
    const frame = Math.round((sample * (WATCH_MS / seen.length) * truth.framesASecond) / 1000 + offset);
    return truth.frames[frame % truth.frames.length]![code] ?? 0;
  };
  const agreement = truth.frames.map((_, offset) =>
    Object.keys(FOLLOWED).map((code, i) =>
      correlation(
        seen.map((sample) => sample[i]!),
        seen.map((_sample, j) => at(code, j, offset)),
      ),
    ),
  );
  const best = agreement.reduce((a, b) => (Math.min(...b) > Math.min(...a) ? b : a));
  console.log(
    `correlation with the truth: ${Object.keys(FOLLOWED)
      .map((code, i) => `${code} ${best[i]!.toFixed(2)}`)
      .join(', ')}`,
  );
  // one offset has to explain every unit
  for (const value of best) expect(value).toBeGreaterThan(0.7);
});

test('the camera is let go when the first screen is shown again', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: FOLLOWED.AU12 })).toBeVisible();
  await page.reload();
  await expect(
    page.getByRole('button', { name: 'Use my camera' }).or(page.getByRole('meter', { name: FOLLOWED.AU12 })),
  ).toBeVisible();
});
