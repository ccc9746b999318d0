/**
 * Whether the app is ready to start without a network, and whether a new version waits. Registers the service worker;
 * never reloads on its own.
 */

import type { Workbox } from 'workbox-window';
import type { PageMessage, PrecacheMessage } from './messages.ts';

/** Why there is no copy on the device: no room, files that did not come, or a browser that refuses service workers here. */
export type OfflineFailure = 'no-room' | 'incomplete' | 'refused';

export type OfflineState =
  /** Bytes on the device so far, and in all. */
  | { readonly kind: 'downloading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  /** A newer version is on the device and waits for `applyUpdate`. */
  | { readonly kind: 'update' }
  | { readonly kind: 'failed'; readonly reason: OfflineFailure };

export class Offline {
  #workbox: Workbox | null = null;
  #registration: ServiceWorkerRegistration | undefined;
  #updating = false;
  /** Another tab put a newer version in place: this page is still of the one before. */
  #outdated = false;
  /** Whether all of the copy is there; null until the worker has looked. */
  #whole: boolean | null = null;
  #reason: OfflineFailure = 'incomplete';

  /** `onState` hears the first state during `start` and every later one; `mayReload` tells whether nothing runs that a reload would end. */
  constructor(
    private readonly onState: (state: OfflineState) => void,
    private readonly mayReload: () => boolean,
  ) {}

  /** Registers the worker at `script`, relative to the page. Failure is a state, not an exception: the app runs online. */
  async start(script = './service-worker.js'): Promise<void> {
    if (!('serviceWorker' in navigator)) return this.onState({ kind: 'failed', reason: 'refused' });
    const own = new URL(script, document.baseURI).href;
    navigator.serviceWorker.addEventListener('message', ({ data, source }) => {
      // workers of other copies of the app, below other paths of the origin, tell this page as well
      if ((source as ServiceWorker | null)?.scriptURL === own) this.#hear(data as PrecacheMessage | null);
    });
    try {
      const { Workbox } = await import('workbox-window');
      this.#registration = await this.#watched(new Workbox(script)).register();
      if (!this.#registration?.installing) this.#settle();
    } catch (error) {
      // a TypeError says that a script did not come: this page's, or the worker's (https://w3c.github.io/ServiceWorker/#update-algorithm)
      this.onState({ kind: 'failed', reason: error instanceof TypeError ? 'incomplete' : 'refused' });
    }
  }

  /** Puts the waiting version in place and reloads; where something began meanwhile, the page goes on, and the update is offered again. */
  applyUpdate(): void {
    if (this.#outdated) return location.reload();
    this.#updating = true;
    this.#workbox?.messageSkipWaiting();
  }

  #watched(workbox: Workbox): Workbox {
    for (const change of ['waiting', 'activated', 'redundant'] as const) {
      workbox.addEventListener(change, () => this.#settle());
    }
    let controlled = navigator.serviceWorker.controller !== null;
    workbox.addEventListener('controlling', () => {
      if (this.#updating && this.mayReload()) return location.reload();
      this.#outdated ||= controlled || this.#updating; // the first worker takes over the page that it came with
      controlled = true;
      this.#updating = false;
      this.#settle();
    });
    return (this.#workbox = workbox);
  }

  #hear(message: PrecacheMessage | null): void {
    switch (message?.type) {
      case 'precache-progress':
        return this.#isSettled ? undefined : this.onState({ kind: 'downloading', done: message.done, total: message.total });
      case 'precache-whole':
        this.#whole = true;
        return this.#settle();
      case 'precache-lost':
      case 'precache-failed':
        if (message.type === 'precache-lost') this.#whole = false;
        this.#reason = message.full ? 'no-room' : 'incomplete';
        return this.#settle();
    }
  }

  /** Whether nothing is on its way: progress may be told on the way to an end that is heard of first. */
  get #isSettled(): boolean {
    if (!this.#registration || this.#registration.installing) return false;
    return this.#outdated || this.#registration.waiting !== null || this.#whole !== null;
  }

  /** Tells how it stands once no version is on its way any more; whether the copy is whole is asked of the worker first. */
  #settle(): void {
    const { waiting, active } = this.#registration ?? {};
    if (this.#outdated || waiting) this.onState({ kind: 'update' });
    else if (active && this.#whole === null) active.postMessage({ type: 'repair-precache' } satisfies PageMessage);
    else if (active && this.#whole) this.onState({ kind: 'ready' });
    else this.onState({ kind: 'failed', reason: this.#reason });
  }
}
