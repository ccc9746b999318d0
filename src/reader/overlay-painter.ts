/** The painter of the overlay, with the face mesh it needs. */

import { overlayPainter, skinOf, type OverlayMesh, type OverlayPainter } from './overlay/overlay.ts';
import { LiveError, messageOf } from './problems.ts';

/** By URL: those that are loaded, or on their way. */
const meshes = new Map<string, Promise<OverlayMesh>>();

/** canonical-mesh.json at `url`, loaded once for all who ask. Rejects with 'face-bundle-missing'; it is then loaded anew for the next. */
export function loadMesh(url: string): Promise<OverlayMesh> {
  const known = meshes.get(url);
  if (known) return known;
  const mesh = fetchMesh(url);
  meshes.set(url, mesh);
  mesh.catch(() => meshes.delete(url));
  return mesh;
}

/** A painter that is ready to light muscles. Rejects with 'face-bundle-missing'. */
export async function loadPainter(url: string): Promise<OverlayPainter> {
  const mesh = await loadMesh(url);
  skinOf(mesh); // made now, it does not hold up the first frame in which a muscle is lit
  return overlayPainter(mesh);
}

async function fetchMesh(url: string): Promise<OverlayMesh> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as OverlayMesh;
  } catch (cause) {
    throw new LiveError('face-bundle-missing', `cannot load the face mesh: ${url} (${messageOf(cause)})`, { cause });
  }
}
