/** What of a browser's page the states reach: address, history, storage of the tab. Workers are started, and never answer. */

import { vi } from 'vitest';
import type { Frame } from '../../src/reader/sources/source.ts';

export interface StubbedPage {
  go(hash: string): void;
  /** A frame that has been taken. */
  frame(): Frame;
  /** Frames and pictures that were not closed. */
  readonly open: number;
}

class SilentWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
}

export function stubPage(): StubbedPage {
  const address = { hash: '', href: 'http://localhost/', origin: 'http://localhost', host: 'localhost' };
  const go = (hash: string): void => void (address.hash = hash);
  let open = 0;
  const picture = (): Frame => {
    open++;
    return { width: 640, height: 480, close: () => open-- } as unknown as ImageBitmap;
  };
  const kept = new Map<string, string>();
  vi.stubGlobal('location', Object.assign(address, { replace: go }));
  vi.stubGlobal('history', { pushState: (_state: unknown, _title: string, hash: string) => go(hash) });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('navigator', {
    hardwareConcurrency: 2,
    storage: { persisted: async () => false, persist: async () => true, estimate: async () => ({ usage: 1, quota: 9 }) },
  });
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false, documentElement: { dataset: {} } }));
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('Worker', SilentWorker);
  vi.stubGlobal('createImageBitmap', async () => picture());
  return {
    go,
    frame: picture,
    get open() {
      return open;
    },
  };
}
