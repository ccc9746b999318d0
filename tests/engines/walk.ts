/**
 * One walk through everything that matters, the same in every engine: first start, each source, the neutral, a session, synthesis,
 * training, export, erase, import, without a network, on a page of another site, on a phone. Each step is a test; they follow one
 * another as a person's would.
 */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { SYNTHETIC_PICTURES } from '../../src/session/synthetic.ts';
import { serve, type Served } from '../../tools/serve.ts';
import { EXAMPLE_PAGES, otherPages } from '../e2e/other-pages.ts';
import type { Engine } from './engine.ts';
import type { Media } from './media.ts';
import { Page } from './page.ts';
import { freePort, until } from './processes.ts';
import { lookAtAll } from './small-screen.ts';

/** Where pictures of failed steps are left. */
const RESULTS = join(import.meta.dirname, '../../test-results/engines');
/** What a window of a desktop and of a phone measure. */
const [WIDTH, HEIGHT] = [1320, 900];
const [PHONE_WIDTH, PHONE_HEIGHT] = [390, 844];
/** Intensity from which a smile that cannot be mistaken counts as read; it is read at 5 by all engines. */
const A_SMILE = 3;
/** The longest that a piece of work may take on a machine that has much else to do, milliseconds. */
const WORK = 300_000;

/** What an engine that runs here lacks, though the browser of that engine that a person has does not: said in the report. */
export type Limits = readonly string[];

/** The tests of a walk through `start`ed engine. */
export function walk(name: string, start: (width: number, height: number) => Promise<Engine>, limits: Limits): void {
  describe(name, { timeout: WORK + 60_000 }, () => {
    let served: Served;
    let page: Page;
    let media: Media;

    beforeAll(async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'media.ts')]);
      media = JSON.parse(stdout) as Media;
      process.env['FACSIMILE_EMBED_ANCESTORS'] = 'http://127.0.0.1:*'; // for a page of another site
      served = await serve();
      page = new Page(await start(WIDTH, HEIGHT));
      console.log(`${page.engine.name}${limits.map((limit) => `\n  not as a person has it: ${limit}`).join('')}`);
    }, 180_000);
    afterAll(async () => {
      await page?.engine.close();
      await served?.close();
    }, 30_000);
    afterEach(async () => expect(await page.faults()).toEqual([]));

    let failed = '';
    const step = (title: string, work: () => Promise<unknown>): void =>
      test(title, async (context) => {
        if (failed) context.skip(`'${failed}' failed`);
        onTestFailed(async () => {
          failed = title;
          mkdirSync(RESULTS, { recursive: true });
          writeFileSync(join(RESULTS, `${name} ${title.replace(/\W+/g, ' ')}.png`), await page.engine.screenshot());
        });
        const told = await work();
        if (typeof told === 'string') console.log(`  ${title}: ${told}`);
      });

    step('the first screen comes, isolated', async () => {
      await page.open(() => page.engine.goTo(served.url));
      await page.reads(/See what every facial muscle is doing/);
      expect(await page.run(() => crossOriginIsolated)).toBe(true);
    });

    step('the app is kept for offline use', async () => {
      await page.reads(/Offline ready/i, WORK);
      return page.run(async () => `${(await (await caches.open((await caches.keys())[0]!)).keys()).length} files`);
    });

    step('the demonstration face is drawn and read', async () => {
      await page.press('Show the demonstration face');
      await reading(page);
      return rate(page);
    });

    step("the engine's own fake camera is opened, and nobody is seen in it", async () => {
      await page.goTo('#/live');
      const camera = await page.wait(
        'frames of the camera',
        () => {
          const status = document.querySelector<HTMLElement>('[aria-label="Performance"]')?.innerText.replace(/\s+/g, ' ') ?? '';
          const name = document.querySelector('button[aria-label^="Source"]')?.ariaLabel?.replace('Source: ', '') ?? '';
          return /frames\/s [1-9].* faces 0/.test(status) && !['Camera', 'Demonstration face'].includes(name) && name;
        },
        [],
      );
      await page.reads(/No face in view/);
      return `${camera}, ${await rate(page)}`;
    });

    step('a picture of a smile is read as a smile, each time it is opened', async () => {
      const all: number[] = [];
      for (let i = 0; i < 4; i++) {
        await page.openFile(i % 2 ? media.rest : media.smile);
        const smile = await smiling(page, i % 2 ? 'face' : 'smile');
        if (i % 2) expect(smile).toBeLessThan(1);
        else expect(smile).toBeGreaterThanOrEqual(A_SMILE);
        all.push(smile);
      }
      return `AU12 ${all.join(', ')}`;
    });

    step('a video is played, and its smile comes and goes', async () => {
      await page.openFile(media.video);
      for (const from of [A_SMILE, 0, A_SMILE]) {
        await page.wait(
          `AU12 ${from ? 'in a smile' : 'at rest'}`,
          (from) => {
            const value = Number(
              document.querySelector('[role=meter][aria-label^="AU12"]')?.getAttribute('aria-valuenow') ?? NaN,
            );
            return from > 0 ? value >= from : value < 1;
          },
          [from],
        );
      }
      return rate(page);
    });

    step('"My neutral" is recorded', async () => {
      await page.openFile(media.rest);
      await smiling(page, 'face');
      await page.press('My neutral');
      await page.press('Record', '#neutral');
      await page.reads(/Your neutral is recorded/);
    });

    step('the neutral is there after a reload', async () => {
      await page.open(() => page.engine.reload());
      await page.goTo('#/live');
      await page.press('Compare');
      await page.press('Compare');
    });

    step('a session of one unit takes its pictures by itself', async () => {
      const began = Date.now();
      await page.goTo('#/calibrate');
      await page.press('Only these');
      await page.press('AU12 Lip corner puller');
      await page.press('Demonstration face');
      await page.press('Start session');
      await page.reads(/That was all of it/, WORK);
      await page.reads(/6 takes captured/);
      return `${seconds(began)} s`;
    });

    step('synthetic pictures are made of the face', async () => {
      const began = Date.now();
      await page.press('Look at the pictures');
      await page.wait(
        'the synthetic pictures',
        (least) =>
          new Promise<boolean>((done, fail) => {
            const opening = indexedDB.open('facsimile');
            opening.onerror = () => fail(opening.error!);
            opening.onsuccess = () => {
              const asking = opening.result.transaction('sessions').objectStore('sessions').getAll();
              asking.onerror = () => fail(asking.error!);
              asking.onsuccess = () => {
                opening.result.close();
                const isMade = (asking.result as { synthesis?: unknown }[]).every(({ synthesis }) => !synthesis);
                done(isMade && parseInt(/\d+ pictures/.exec(document.body.innerText)?.[0] ?? '', 10) > least);
              };
            };
          }),
        [SYNTHETIC_PICTURES],
        WORK,
      );
      const made = await pictures(page);
      return `${made} pictures, ${seconds(began)} s`;
    });

    step('a model is trained, and judged', async () => {
      const began = Date.now();
      await page.goTo('#/calibrate/training');
      await page.press('Short');
      await page.press('Train');
      await page.reads(/It is (in use now|not in use)\./, WORK);
      return `${seconds(began)} s`;
    });

    step('all of it is exported, erased, and imported as it was', async () => {
      await page.goTo('#/calibrate/library');
      const before = await pictures(page);
      await page.press('Export this person');
      const archive = await until('the archive is saved', WORK, () => savedIn(page.engine.downloads));
      await page.press('Erase everything…');
      await page.press('Erase all of it');
      await page.reads(/Nothing has been captured of this person yet/);
      await page.openFile(archive, '.zip');
      await page.reads(new RegExp(`\\b${before} pictures`));
      return `${(statSync(archive).size / 1e6).toFixed(1)} MB`;
    });

    step('what is shown is recorded, with its picture where the engine encodes one, and looked at again', async () => {
      await page.goTo('#/demonstration');
      await reading(page);
      await page.press('Recording settings');
      const encodes = await page.wait(
        'whether the picture can be recorded',
        () => {
          const choice = document.querySelector<HTMLInputElement>('.record [role=switch]');
          return choice && (choice.disabled ? 'no' : 'yes');
        },
        [],
      );
      if (encodes === 'yes') await page.press('Record the picture too');
      await page.press('Recording settings');
      await page.press('Record', '.record');
      await page.wait(
        'two seconds',
        () => /0:(0[2-9]|[1-5]\d)/.test(document.querySelector('[aria-label="Stop recording"]')?.textContent ?? ''),
        [],
      );
      await page.press('Stop recording');
      await page.reads(/Recorded: /);
      await page.goTo('#/recordings');
      await page.reads(encodes === 'yes' ? /with picture/ : /0:\d\d/);
      await page.press('Open');
      await page.reads(/Summary/);
      return encodes === 'yes' ? 'with its picture' : 'readings alone';
    });

    step('it starts and reads without a network', async () => {
      const { port } = new URL(served.url);
      await page.reads(/Offline ready/i, WORK);
      await served.close();
      await page.open(() => page.engine.reload());
      expect(await page.run(() => crossOriginIsolated)).toBe(true);
      await page.goTo('#/demonstration');
      await reading(page);
      served = await serve(undefined, Number(port));
    });

    step('on a page of another site the person is asked once, and read at every visit', async () => {
      const port = await freePort();
      const other = await otherPages(port, EXAMPLE_PAGES);
      const embed = encodeURIComponent(`${served.url}embed.html`);
      for (const isFirst of [true, false]) {
        await page.engine.goTo(`http://127.0.0.1:${port}/tests/host.html?embed=${embed}`);
        if (isFirst) {
          await page.engine.enterFrame('iframe');
          await page.press('Allow');
          await page.engine.enterFrame(null);
        }
        await page.wait('readings', () => (globalThis as unknown as { readings: number }).readings >= 3, [], WORK);
      }
      await other.close();
      await page.open(() => page.engine.goTo(served.url));
    });

    step("nothing runs off the side of a phone's screen", async () => {
      await page.goTo('#welcome'); // and runs nothing behind the other window
      await page.openSmall(PHONE_WIDTH, PHONE_HEIGHT);
      expect(await page.run(() => innerWidth)).toBe(PHONE_WIDTH);
      const { faults, screens } = await lookAtAll(page);
      expect(faults).toEqual([]);
      return `${screens} screens`;
    });
  });
}

/** How many the library counts. */
const pictures = async (page: Page): Promise<number> => parseInt(await page.reads(/\d+ pictures/), 10);

/** The file that is wholly there; null while there is none. */
function savedIn(folder: string): string | null {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const [path] = files.filter((name) => name.endsWith('.zip')).map((name) => join(folder, name));
  return path && files.length === 1 && statSync(path).size > 0 ? path : null;
}

const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(0);

/** A face is in view, and its action units are read. */
const reading = (page: Page): Promise<unknown> =>
  page.wait(
    'a reading of AU12',
    () => {
      const meter = document.querySelector('[role=meter][aria-label^="AU12"]');
      return meter !== null && meter.getAttribute('aria-valuetext') !== 'no face';
    },
    [],
    WORK,
  );

/** AU12 of the picture whose name begins so, once it has stood still for some readings. */
async function smiling(page: Page, name: string): Promise<number> {
  await page.wait(
    `${name} is open`,
    (name) => document.querySelector<HTMLElement>('button[aria-label^="Source"]')?.innerText.trim().startsWith(name),
    [name],
  );
  await reading(page);
  let last: number[] = [];
  await until('a steady reading', WORK, async () => {
    const value = await page.run(() => document.querySelector('[role=meter][aria-label^="AU12"]')?.getAttribute('aria-valuenow'));
    last = [...last.slice(-5), Number(value ?? NaN)];
    return last.length === 6 && last.every((value) => Math.abs(value - last[0]!) < 0.05);
  });
  return Number(last[0]!.toFixed(2));
}

/** Readings a second and where the network runs, as the status line says. */
const rate = (page: Page): Promise<string> =>
  page.run(() => {
    const text = document.querySelector<HTMLElement>('[aria-label="Performance"]')?.innerText.replace(/\s+/g, ' ') ?? '';
    return `${/frames\/s (\d+)/.exec(text)?.[1]} frames/s, ${/(WebAssembly|WebGPU).*/.exec(text)?.[0]}`;
  });
