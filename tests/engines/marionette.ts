/**
 * Firefox, spoken to as geckodriver does: over Marionette, its remote protocol, on a socket. Messages are `length:JSON`, JSON being
 * [0, id, command, parameters] one way and [1, id, error, result] the other (firefox-source-docs, remote/marionette/server).
 *
 * Not over WebDriver BiDi: a BiDi session listens to workers, and with that listener about one start in three of Firefox 153 blocks for
 * good inside `new Worker()` of a nested worker (the network's WebAssembly backend starts several). Nor by a client library: those
 * speak to geckodriver, which Debian's stable release does not carry.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELEMENT, TIMEOUTS, type Engine } from './engine.ts';
import { start, stop, until } from './processes.ts';
import { startScreen } from './screen.ts';

/** Firefox as a person finds it on the first start, without windows of its own, telephone calls, and questions about the camera. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'marionette.port': 0, // a free one, told in the profile
  'browser.download.folderList': 2, // the one named by browser.download.dir
  'browser.download.alwaysOpenPanel': false,
  'browser.helperApps.neverAsk.saveToDisk': 'application/zip',
  // a camera that shows a test pattern
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
};
const LONGEST_START = 120_000;

type Send = (command: string, parameters?: object) => Promise<Record<string, unknown>>;

/** A channel to a Firefox that listens on `port`. */
async function open(port: number): Promise<{ readonly send: Send; readonly socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  const asked = new Map<number, { done: (result: Record<string, unknown>) => void; fail: (cause: Error) => void }>();
  let greet!: () => void;
  const greeting = new Promise<void>((done, fail) => {
    greet = done;
    socket.once('error', fail);
  });
  socket.once('close', () => {
    for (const { fail } of asked.values()) fail(new Error('Firefox has closed the connection'));
  });
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let colon = pending.indexOf(':'); colon >= 0; colon = pending.indexOf(':')) {
      const end = colon + 1 + Number(pending.subarray(0, colon));
      if (pending.length < end) return;
      const message: unknown = JSON.parse(pending.subarray(colon + 1, end).toString());
      pending = pending.subarray(end);
      if (!Array.isArray(message)) {
        greet();
        continue;
      }
      const [, id, error, result] = message as [1, number, { error: string; message: string } | null, Record<string, unknown>];
      const { done, fail } = asked.get(id)!;
      asked.delete(id);
      if (error) fail(new Error(`${error.error}: ${error.message}`));
      else done(result);
    }
  });
  let last = 0;
  const send: Send = (command, parameters = {}) =>
    new Promise((done, fail) => {
      asked.set(++last, { done, fail });
      const text = Buffer.from(JSON.stringify([0, last, command, parameters]));
      socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    });
  await greeting;
  return { send, socket };
}

/** Paths of the two programs. */
export interface FirefoxPrograms {
  readonly browser: string;
  readonly screen: string;
}

/** Starts Firefox on a screen of its own: without one it has no WebGL. */
export async function startFirefox(programs: FirefoxPrograms, width: number, height: number): Promise<Engine> {
  const screen = await startScreen(programs.screen, width, height);
  const profile = mkdtempSync(join(tmpdir(), 'facsimile-firefox-'));
  const downloads = join(profile, 'downloads');
  const lines = Object.entries({ ...PREFERENCES, 'browser.download.dir': downloads }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const browser = start(programs.browser, ['--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: screen.display, MOZ_CRASHREPORTER_DISABLE: '1', HOME: profile },
  });
  const told = join(profile, 'MarionetteActivePort');
  const port = await until('Firefox listens', LONGEST_START, () => existsSync(told) && Number(readFileSync(told, 'utf8')));
  const { send, socket } = await open(port);
  const { capabilities } = await send('WebDriver:NewSession', { capabilities: {} });
  const { browserVersion } = capabilities as { browserVersion: string };
  await send('WebDriver:SetTimeouts', TIMEOUTS);
  const resize = async (width: number, height: number): Promise<void> => {
    await send('WebDriver:SetWindowRect', { width, height });
  };
  await resize(width, height);
  const execute = async (script: string, args: readonly unknown[]): Promise<unknown> =>
    (await send('WebDriver:ExecuteAsyncScript', { script, args, newSandbox: false, sandbox: null }))['value'];
  const find = async (selector: string): Promise<string> => {
    const { value } = await send('WebDriver:FindElement', { using: 'css selector', value: selector });
    return (value as Record<string, string>)[ELEMENT]!;
  };
  return {
    name: `Firefox ${browserVersion}`,
    downloads,
    execute,
    resize,
    goTo: async (url) => void (await send('WebDriver:Navigate', { url })),
    enterFrame: async (selector) =>
      void (await send('WebDriver:SwitchToFrame', { element: selector && (await find(selector)), focus: true })),
    windows: async () => (await send('WebDriver:GetWindowHandles')) as unknown as string[],
    switchTo: async (handle) => void (await send('WebDriver:SwitchToWindow', { handle })),
    // not by WebDriver:Refresh, which goes past the service worker
    async reload() {
      await execute('window.isBefore = true; setTimeout(() => location.reload()); arguments[0]()', []);
      const isNew = 'arguments[0](!window.isBefore && document.readyState === "complete")';
      await until('the page is loaded again', TIMEOUTS.pageLoad, () => execute(isNew, []).catch(() => false));
    },
    async type(selector, text) {
      await send('WebDriver:ElementSendKeys', { id: await find(selector), text });
    },
    screenshot: async () => Buffer.from((await send('WebDriver:TakeScreenshot', { full: false }))['value'] as string, 'base64'),
    async close() {
      await stop(browser, () => send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined)); // it may go first
      socket.destroy();
      await screen.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
