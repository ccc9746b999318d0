/** News of recordings that were removed, in whichever tab, for those who hold the id of one. */

import { NAME } from './schema.ts';

const CHANNEL = `${NAME} removals`;

export function tellOfRemoval(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls `hear` after recordings were removed, in this tab or another, as long as the page is there. */
export function onRemoval(hear: () => void): void {
  new BroadcastChannel(CHANNEL).onmessage = hear;
}
