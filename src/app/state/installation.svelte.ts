/** Whether the app is on the device: offline copy, waiting update, the browser's offer to install it. */

import { watchInstall, type InstallOffer } from '../../pwa/install.ts';
import { Offline, type OfflineState } from '../../pwa/offline.ts';
import { keepStorage, lookAtStorage, type StorageAnswer } from '../../pwa/storage.ts';

export class Installation {
  offline = $state.raw<OfflineState | null>(null);
  offer = $state.raw<InstallOffer | null>(null);
  /** What the browser said about keeping our data when it was last looked at; null before. */
  storage = $state.raw<StorageAnswer | null>(null);
  /** Whether it was asked to keep them, and did not say yes. */
  refused = $state(false);
  readonly #offline: Offline;

  /** `mayReload` tells whether nothing runs that a reload would end. */
  constructor(mayReload: () => boolean) {
    this.#offline = new Offline((state) => {
      this.offline = state;
    }, mayReload);
  }

  start(): void {
    watchInstall((offer) => {
      this.offer = offer;
    });
    void this.look();
    // The development server has no service worker.
    if (import.meta.env.PROD) void this.#offline.start();
  }

  /** How much is stored now, which changes with all that is recorded; asks for nothing. */
  async look(): Promise<void> {
    this.storage = await lookAtStorage();
  }

  /** Asks the browser to keep what the person recorded; call it after something they did. */
  async keep(): Promise<void> {
    this.storage = await keepStorage();
    this.refused = !this.storage.persisted;
  }

  applyUpdate(): void {
    this.#offline.applyUpdate();
  }
}
