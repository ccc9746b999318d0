/** The painter of the overlay, with the face mesh it needs. */

import { overlayPainter, type OverlayPainter } from './overlay/overlay.ts';
import { LiveError, messageOf } from './problems.ts';

/** Loads canonical-mesh.json at `url`. Rejects with 'face-bundle-missing'. */
export async function loadPainter(url: string): Promise<OverlayPainter> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const mesh = (await response.json()) as { readonly positions: readonly number[]; readonly triangles: readonly number[] };
    return overlayPainter(mesh);
  } catch (cause) {
    throw new LiveError('face-bundle-missing', `cannot load the face mesh: ${url} (${messageOf(cause)})`, { cause });
  }
}
