/** Trusted Types are enforced: every other test runs with them, and here a script of another origin is refused. */

import { expect, test } from './fixtures.ts';

test.use({ serviceWorkers: 'allow', allowed: /Trusted(Script|ScriptURL|HTML)|Trusted Type|Content Security Policy/ });

test('a script URL of another origin is refused, in every way to run one; our own is not', async ({ page }) => {
  await page.goto('/');
  const refused = await page.evaluate(() => {
    const tries: Readonly<Record<string, (url: string) => unknown>> = {
      script: (url) => (document.createElement('script').src = url),
      worker: (url) => new Worker(url).terminate(),
      text: (url) => (document.createElement('script').text = url),
      markup: (url) => (document.createElement('div').innerHTML = `<script src="${url}"></script>`),
    };
    const refuses = (name: string, url: string): boolean => {
      try {
        tries[name]!(url);
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    };
    const foreign = 'https://elsewhere.example/script.js';
    return {
      foreign: Object.keys(tries).filter((name) => !refuses(name, foreign)),
      own: refuses('script', new URL('service-worker.js', location.href).href),
    };
  });
  expect(refused).toEqual({ foreign: [], own: false });
});
