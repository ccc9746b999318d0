/** The main job: allow the camera, and see one's action units live, at the time and on the unit where they really are. */

import { FRAMES, HEIGHT, NUMBER, numberOf, truthAt } from '../../tools/fake-camera/clips.ts';
import { withCamera } from './camera-flags.ts';
import { expect, test } from './fixtures.ts';

test.use({ launchOptions: withCamera('face'), permissions: ['camera'] });

declare global {
  /** Shows what the camera gives, whatever the app makes of it. */
  var camera: HTMLVideoElement;
  /** What the app has opened. */
  var opened: MediaStreamTrack[];
}

const FOLLOWED = { AU12: /^AU12/, AU26: /^AU26/, AU43: /^AU43/ } as const;
const CODES = Object.keys(FOLLOWED);
const SAMPLE_MS = 100;
/** What is displayed may come this many samples after its frame. */
const LATEST = 15;

/** What is displayed at a moment, beside the frame of the clip that the camera shows. */
interface Sample {
  /** By FOLLOWED, 0 to 5. */
  readonly intensities: readonly number[];
  readonly frame: number;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (v: readonly number[]): number => v.reduce((sum, x) => sum + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (x: number, y: number) => number): number => a.reduce((total, x, i) => total + f(x - ma, b[i]! - mb), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_x, y) => y * y));
}

test('the units of the person before the camera are followed live', async ({ page }) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      globalThis.camera = Object.assign(document.createElement('video'), { srcObject: stream.clone(), muted: true });
      await globalThis.camera.play();
      return stream;
    };
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: FOLLOWED.AU12 })).not.toHaveAttribute('aria-valuetext', 'no face');

  const look = async (samples: number): Promise<Sample[]> => {
    const seen = await page.evaluate(
      async ({ codes, every, samples, bits, square, top }) => {
        const context = new OffscreenCanvas(bits * square, square).getContext('2d', { willReadFrequently: true })!;
        const seen: { intensities: number[]; squares: number[] }[] = [];
        for (; seen.length < samples; await new Promise((done) => setTimeout(done, every))) {
          context.drawImage(globalThis.camera, 0, -top);
          const { data, width } = context.getImageData(0, 0, bits * square, square);
          seen.push({
            intensities: codes.map((code) =>
              Number(document.querySelector(`[role=meter][aria-label^="${code} "]`)!.getAttribute('aria-valuenow')),
            ),
            squares: Array.from({ length: bits }, (_, i) => data[4 * ((width + 2 * i + 1) * (square / 2))]!),
          });
        }
        return seen;
      },
      { codes: CODES, every: SAMPLE_MS, samples, ...NUMBER, top: HEIGHT - NUMBER.square },
    );
    return seen.map(({ intensities, squares }) => ({ intensities, frame: numberOf(squares) }));
  };
  const seen: Sample[] = [];
  // a little more than one round of the clip
  for (let played = 0; played < 1.1 * FRAMES.face;) {
    const [first, ...more] = await look(20);
    let last = seen.at(-1) ?? first!;
    for (const sample of [first!, ...more]) {
      played += (sample.frame - last.frame + FRAMES.face) % FRAMES.face;
      last = sample;
      seen.push(sample);
    }
  }
  const best = agreementOf(seen);
  console.log(`correlation with the truth: ${CODES.map((code, i) => `${code} ${best[i]!.toFixed(2)}`).join(', ')}`);
  for (const value of best) expect(value).toBeGreaterThan(0.7);
});

/** How what is read goes along with the truth, by the one delay that explains every unit best. */
function agreementOf(seen: readonly Sample[]): number[] {
  const agreement = Array.from({ length: LATEST }, (_, late) =>
    CODES.map((code, i) =>
      correlation(
        seen.slice(late).map(({ intensities }) => intensities[i]!),
        seen.slice(0, seen.length - late).map(({ frame }) => truthAt('face', frame)[code] ?? 0),
      ),
    ),
  );
  return agreement.reduce((a, b) => (Math.min(...b) > Math.min(...a) ? b : a));
}

test('the camera is let go when the first screen is shown again', async ({ page }) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    globalThis.opened = [];
    media.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      globalThis.opened.push(...stream.getTracks());
      return stream;
    };
  });
  await page.goto('/');
  await page.getByRole('button', { name: 'Use my camera' }).click();
  await expect(page.getByRole('meter', { name: FOLLOWED.AU12 })).not.toHaveAttribute('aria-valuetext', 'no face');
  const states = (): Promise<string[]> => page.evaluate(() => globalThis.opened.map(({ readyState }) => readyState));
  expect(await states()).toContain('live');
  await page.goto('/#welcome');
  await expect(page.getByRole('button', { name: 'Use my camera' })).toBeVisible();
  await expect.poll(async () => new Set(await states())).toEqual(new Set(['ended']));
});
