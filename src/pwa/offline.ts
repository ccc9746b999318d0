/**
 * Whether the app is ready to start without a network, and whether a new version waits. Registers the service worker;
 * never reloads by itself.
 */

import { Workbox } from 'workbox-window';
import type { PrecacheProgress } from './messages.ts';

export type OfflineState =
  /** This browser, or this way of opening the page, has no service workers. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'downloading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  /** A newer version is on the device and waits for `applyUpdate`. */
  | { readonly kind: 'update' }
  | { readonly kind: 'failed'; readonly reason: string };

export class Offline {
  private workbox: Workbox | null = null;
  private updating = false;

  /** `onState` hears the first state during `start` and every later one. */
  constructor(private readonly onState: (state: OfflineState) => void) {}

  /** Registers the worker at `script`, relative to the page. Failure is a state, not an exception: the app runs online. */
  async start(script = './service-worker.js'): Promise<void> {
    if (!('serviceWorker' in navigator)) return this.onState({ kind: 'unsupported' });
    const workbox = new Workbox(script);
    this.workbox = workbox;
    navigator.serviceWorker.addEventListener('message', ({ data }) => {
      const message = data as PrecacheProgress | null;
      if (message?.type === 'precache-progress') this.onState({ kind: 'downloading', done: message.done, total: message.total });
    });
    workbox.addEventListener('waiting', () => this.onState({ kind: 'update' }));
    workbox.addEventListener('activated', () => this.onState({ kind: 'ready' }));
    workbox.addEventListener('redundant', () => {
      this.onState({ kind: 'failed', reason: 'the files could not all be stored: free some space, then reload' });
    });
    workbox.addEventListener('controlling', () => {
      if (this.updating) location.reload();
    });
    try {
      const registration = await workbox.register();
      if (registration?.active && !registration.waiting) this.onState({ kind: 'ready' });
    } catch (error) {
      this.onState({ kind: 'failed', reason: (error as Error).message });
    }
  }

  /** Puts the waiting version in place and reloads. The caller makes sure that nothing is being recorded. */
  applyUpdate(): void {
    this.updating = true;
    this.workbox?.messageSkipWaiting();
  }
}
