/** What a page makes of a browser that does not say how much it keeps. */

import { afterEach, expect, test, vi } from 'vitest';
import { keepStorage, lookAtStorage } from '../../src/pwa/storage.ts';

afterEach(() => void vi.unstubAllGlobals());

test('what a browser refuses to tell is not known, and what it tells beside that is', async () => {
  const refused = () => Promise.reject(new TypeError('storage is not available in this context'));
  const said = {
    persisted: async () => true,
    persist: async () => true,
    estimate: async () => ({ usage: 1, quota: 9 }),
  };
  for (const [storage, answer] of [
    [undefined, { persisted: null, used: null, quota: null }],
    [
      { persisted: refused, persist: refused, estimate: refused },
      { persisted: null, used: null, quota: null },
    ],
    [
      { ...said, estimate: refused },
      { persisted: true, used: null, quota: null },
    ],
    [
      { ...said, persisted: refused, persist: refused },
      { persisted: null, used: 1, quota: 9 },
    ],
    [said, { persisted: true, used: 1, quota: 9 }],
  ]) {
    vi.stubGlobal('navigator', { storage });
    expect([await lookAtStorage(), await keepStorage()]).toEqual([answer, answer]);
  }
});
