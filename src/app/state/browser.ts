/** What the states need of the browser. */

import type { Address } from './mode.svelte.ts';
import type { TabMemory } from './people.svelte.ts';

/** The part of the address after #, and the history of this tab. */
export const browserAddress = (): Address => ({
  get hash() {
    return location.hash;
  },
  push: (hash) => history.pushState(null, '', hash),
  replace: (hash) => location.replace(hash),
});

/** Session storage; where the browser keeps none, a reload forgets. */
export function tabMemory(): TabMemory {
  let storage: Storage | null = null;
  try {
    storage = sessionStorage;
  } catch {
    // blocked by the person or a policy
  }
  return {
    get: (key) => storage?.getItem(key) ?? null,
    set: (key, value) => (value === null ? storage?.removeItem(key) : storage?.setItem(key, value)),
  };
}
