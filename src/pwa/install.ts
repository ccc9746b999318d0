/** The browser's offer to install the app, kept until the person takes it. */

interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export interface InstallOffer {
  /** Asks the browser to ask the person; whether they said yes. An offer can be used once. */
  accept(): Promise<boolean>;
}

/** Calls `onOffer` with an offer when the browser makes one, and with null when it is used up or the app is installed. */
export function watchInstall(onOffer: (offer: InstallOffer | null) => void): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    onOffer({
      async accept() {
        onOffer(null);
        return (await (event as InstallPrompt).prompt()).outcome === 'accepted';
      },
    });
  });
  addEventListener('appinstalled', () => onOffer(null));
}
