/** What a reader loads, and where a build puts it. */

/** Absolute URLs. */
export interface ReaderAssets {
  /** face_landmarker.task */
  readonly bundle: string;
  /** canonical-mesh.json */
  readonly mesh: string;
  /** model.json of the base weights */
  readonly model: string;
}

/** The assets below `base`, an absolute URL that ends with a slash. */
export function assetsBelow(base: string): ReaderAssets {
  const at = (path: string): string => new URL(path, base).href;
  return {
    bundle: at('face/face_landmarker.task'),
    mesh: at('face/canonical-mesh.json'),
    model: at('models/base/model.json'),
  };
}
