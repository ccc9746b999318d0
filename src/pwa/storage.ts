/** How much the browser lets us keep, and whether it promises to keep it. */

export interface StorageAnswer {
  /** Whether the browser promised not to throw our data away on its own; null when it cannot be asked. */
  readonly persisted: boolean | null;
  /** Bytes used and allowed, as the browser estimates them; null when it does not say. */
  readonly used: number | null;
  readonly quota: number | null;
}

async function answer(persisted: boolean | null): Promise<StorageAnswer> {
  const { storage } = navigator as { storage?: StorageManager };
  const estimate = await storage?.estimate?.().catch(() => null);
  return { persisted, used: estimate?.usage ?? null, quota: estimate?.quota ?? null };
}

/** How it stands; asks for nothing. */
export async function lookAtStorage(): Promise<StorageAnswer> {
  const { storage } = navigator as { storage?: StorageManager };
  return answer((await storage?.persisted?.().catch(() => null)) ?? null);
}

/** Asks for lasting storage; call it after something the person did, since a browser may ask them. */
export async function keepStorage(): Promise<StorageAnswer> {
  const { storage } = navigator as { storage?: StorageManager };
  return answer((await storage?.persist?.().catch(() => null)) ?? null);
}
