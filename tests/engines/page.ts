/** The app in an engine, as a person uses it: what is on the screen is waited for, pressed by its name, and read. */

import type { Engine } from './engine.ts';
import { until } from './processes.ts';

/** What can be pressed. */
const CONTROLS = 'button, a, summary, [role=radio], [role=switch], input[type=radio], input[type=checkbox]';
/** How long anything may take that is no work: a busy machine in a test run of many parts, milliseconds. */
const PATIENCE = 60_000;

type Answer = { readonly value: unknown } | { readonly error: string };

declare global {
  /** What the page did not catch. */
  var faults: string[];
}

export class Page {
  constructor(readonly engine: Engine) {}

  /** Runs `work` in the page, by its source: it sees its arguments and nothing else of this file. Rejects with the page's error. */
  async run<Arguments extends readonly unknown[], T>(work: (...args: Arguments) => T, ...args: Arguments): Promise<Awaited<T>> {
    const body = `const given = [...arguments], done = given.pop();
      Promise.resolve().then(() => (${work})(...given)).then((value) => done({ value }), (error) => done({ error: error + '\\n' + error?.stack }));`;
    const answer = (await this.engine.execute(body, args)) as Answer;
    if ('error' in answer) throw new Error(`in the page: ${answer.error}`);
    return answer.value as Awaited<T>;
  }

  /** What `work` gives in the page once it gives something; what is wrong meanwhile is told only when the time is over. */
  async wait<Arguments extends readonly unknown[], T>(
    what: string,
    work: (...args: Arguments) => T,
    args: Arguments,
    limit = PATIENCE,
  ): Promise<Exclude<Awaited<T>, false | null | undefined | 0 | ''>> {
    let cause: unknown = null;
    const ask = (): Promise<Awaited<T> | false> =>
      this.run(work, ...args).catch((error: unknown) => {
        cause = error;
        return false as const;
      });
    try {
      return (await until(what, limit, ask)) as Exclude<Awaited<T>, false | null | undefined | 0 | ''>;
    } catch (error) {
      throw new Error(`${(error as Error).message}; on the screen: ${await this.text()}`, { cause: cause ?? error });
    }
  }

  /** Opens an address of the app, or loads it again, and listens to what goes wrong. */
  async open(how: () => Promise<void>): Promise<void> {
    await how();
    await this.wait('the app', () => document.querySelector('main, header') !== null, []);
    await this.run(() => {
      globalThis.faults = [];
      addEventListener('error', (event) => globalThis.faults.push(event.message));
      addEventListener('unhandledrejection', (event) => globalThis.faults.push(String(event.reason)));
    });
  }

  /** Goes on in a window that shows the same address and is as small as asked: without bars, which make it wide, it may be. */
  async openSmall(width: number, height: number): Promise<void> {
    const { engine } = this;
    const before = await engine.windows();
    await this.run((size) => void open(location.href, 'small', `popup,${size}`), `width=${width},height=${height}`);
    const opened = async (): Promise<string | undefined> => (await engine.windows()).find((window) => !before.includes(window));
    await engine.switchTo(await until('the small window', PATIENCE, opened));
    await this.open(() => engine.resize(width, height));
  }

  /** What went wrong since the last call and was caught by nobody. */
  faults(): Promise<string[]> {
    return this.run(() => globalThis.faults?.splice(0) ?? []);
  }

  /** Presses the first control `within` with this accessible name, or one that begins with it, once it is there and enabled. */
  async press(name: string, within = 'body'): Promise<void> {
    await this.wait(
      `a control called ${name}`,
      (name, controls, within) => {
        const nameOf = (element: Element): string =>
          element.ariaLabel ??
          (element instanceof HTMLInputElement ? (element.labels?.[0]?.innerText ?? '') : (element as HTMLElement).innerText);
        const found = [
          ...(document.querySelector(within)?.querySelectorAll<HTMLElement & { disabled?: boolean }>(controls) ?? []),
        ]
          .filter((element) => element.getClientRects().length > 0 && !element.disabled)
          .map((element) => ({ element, name: nameOf(element).replace(/\s+/g, ' ').trim() }));
        const target = found.find((control) => control.name === name) ?? found.find((control) => control.name.startsWith(name));
        target?.element.click();
        return target !== undefined;
      },
      [name, CONTROLS, within],
    );
  }

  /** Waits for words on the screen. */
  async reads(pattern: RegExp, limit = PATIENCE): Promise<string> {
    return this.wait(
      `the words ${pattern}`,
      (source, flags) => new RegExp(source, flags).exec(document.body.innerText)?.[0],
      [pattern.source, pattern.flags],
      limit,
    );
  }

  /** Goes to a screen by its address. */
  async goTo(hash: string): Promise<void> {
    await this.run((hash) => void (location.hash = hash), hash);
  }

  /** Opens a picture or a video of this machine in place of what runs. */
  async openFile(path: string, accept = 'image'): Promise<void> {
    await this.engine.type(`input[type=file][accept^="${accept}"]`, path);
  }

  text(): Promise<string> {
    return this.run(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 1500));
  }
}
