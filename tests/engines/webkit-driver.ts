/**
 * WebKitGTK: its MiniBrowser, started and spoken to through WebKitWebDriver's HTTP, on a screen that nobody sees (Xvfb). MiniBrowser
 * opens a private window when it is driven: nothing that it keeps outlives it.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEMENT, TIMEOUTS, type Engine } from './engine.ts';
import { freePort, start, stop, until } from './processes.ts';
import { startScreen } from './screen.ts';

/** Paths of the three programs. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

/** What Safari has on and this browser has off; and a camera that shows a test pattern. */
const ARGS = [
  '--automation',
  '--features=+AllowWebGLInWorkers,+StorageAPI,+StorageAPIEstimate',
  '--enable-media-stream=true',
  '--javascript-can-open-windows-automatically=true', // as a press does
  '--enable-mock-capture-devices=true',
];
/** Drawing by the processor, since there is no GPU; and a language, without which pages are refused their own ('C' is no tag). */
const ENVIRONMENT = { WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1', LANG: 'en_US.UTF-8' };
const LONGEST_START = 60_000;
/** Answers that come out empty although nothing is wrong, most often just after a load: asked again so many times. */
const EMPTY_ANSWER = /Could not parse script result/;
const TRIES = 5;

/** Starts the driver and its browser. */
export async function startWebKit(programs: WebKitPrograms, width: number, height: number): Promise<Engine> {
  const screen = await startScreen(programs.screen, width, height);
  const home = mkdtempSync(join(tmpdir(), 'facsimile-webkit-'));
  const downloads = join(home, 'downloads');
  mkdirSync(downloads);
  writeFileSync(join(home, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const port = await freePort();
  const driver = start(programs.driver, [`--port=${port}`], {
    stdio: process.env['FACSIMILE_ENGINE_LOG'] ? 'inherit' : 'ignore',
    // its sandbox needs rights that containers do not give
    env: {
      ...process.env,
      ...ENVIRONMENT,
      ...{ HOME: home, XDG_CONFIG_HOME: home, DISPLAY: screen.display },
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const init = { method, headers: { 'Content-Type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const { value } = (await response.json()) as { value: unknown };
    if (response.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`${error}: ${message}`);
  };
  const listens = (): Promise<boolean> =>
    call('GET', '/status').then(
      () => true,
      () => false,
    );
  await until('WebKitWebDriver listens', LONGEST_START, listens);
  const options = { 'webkitgtk:browserOptions': { binary: programs.browser, args: ARGS } };
  const { sessionId, capabilities } = (await call('POST', '/session', { capabilities: { alwaysMatch: options } })) as {
    sessionId: string;
    capabilities: { browserVersion: string };
  };
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/timeouts`, TIMEOUTS);
  const resize = async (width: number, height: number): Promise<void> => {
    await call('POST', `${session}/window/rect`, { width, height });
  };
  await resize(width, height);
  const find = async (selector: string): Promise<string> => {
    const found = await call('POST', `${session}/element`, { using: 'css selector', value: selector });
    return (found as Record<string, string>)[ELEMENT]!;
  };
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    downloads,
    resize,
    goTo: async (url) => void (await call('POST', `${session}/url`, { url })),
    reload: async () => void (await call('POST', `${session}/refresh`, {})),
    enterFrame: async (selector) =>
      void (await call('POST', `${session}/frame`, { id: selector && { [ELEMENT]: await find(selector) } })),
    windows: async () => (await call('GET', `${session}/window/handles`)) as string[],
    switchTo: async (handle) => void (await call('POST', `${session}/window`, { handle })),
    async execute(script, args) {
      for (let tries = TRIES; ; tries--) {
        try {
          return await call('POST', `${session}/execute/async`, { script, args });
        } catch (error) {
          if (tries === 0 || !EMPTY_ANSWER.test((error as Error).message)) throw error;
        }
      }
    },
    async type(selector, text) {
      await call('POST', `${session}/element/${await find(selector)}/value`, { text });
    },
    screenshot: async () => Buffer.from((await call('GET', `${session}/screenshot`)) as string, 'base64'),
    async close() {
      await stop(driver, () => call('DELETE', session).catch(() => undefined)); // it may be gone
      await screen.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
