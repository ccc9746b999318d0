/** Whether the app is on the device: offline copy, waiting update, the browser's offer to install it. */

import { watchInstall, type InstallOffer } from '../../pwa/install.ts';
import { Offline, type OfflineState } from '../../pwa/offline.ts';

export class Installation {
  offline = $state.raw<OfflineState | null>(null);
  offer = $state.raw<InstallOffer | null>(null);
  readonly #offline = new Offline((state) => {
    this.offline = state;
  });

  start(): void {
    watchInstall((offer) => {
      this.offer = offer;
    });
    // The development server has no service worker.
    if (import.meta.env.PROD) void this.#offline.start();
  }

  applyUpdate(): void {
    this.#offline.applyUpdate();
  }
}
