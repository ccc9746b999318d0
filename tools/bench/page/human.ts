/**
 * @vladmandic/human on wasm: face detector, mesh and emotion, everything else off, picture filters too. Mesh and emotion are
 * computed for every frame, as our readings are. Its detector can rest while the picture stays much the same.
 */

/** The little that is used of its API. */
interface Human {
  load(): Promise<void>;
  detect(input: ImageBitmap): Promise<{ readonly face: readonly unknown[] }>;
}
type HumanModule = { readonly Human: new (config: object) => Human };

const at = (path: string): string => new URL(`human/${path}`, document.baseURI).href;

/** Loads its models; `resting` lets the detector rest, else all three models see every frame. */
export async function openHuman(resting: boolean): Promise<Human> {
  const { Human } = (await import(/* @vite-ignore */ at('human.esm.js'))) as HumanModule;
  const off = { enabled: false };
  const human = new Human({
    backend: 'wasm',
    wasmPath: at('wasm/'),
    modelBasePath: at('models/'),
    cacheModels: false,
    debug: false,
    ...(resting ? {} : { cacheSensitivity: 0 }),
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: 1, ...(resting ? {} : { skipFrames: 0, skipTime: 0 }) },
      mesh: { enabled: true },
      emotion: { enabled: true, skipFrames: 0, skipTime: 0 },
      iris: off,
      attention: off,
      description: off,
      antispoof: off,
      liveness: off,
      gear: off,
    },
  });
  await human.load();
  return human;
}
