/**
 * Where the package's folder `assets` is served: workers, WebAssembly, face bundle and weights. All that is ever fetched lies there.
 * A browser starts workers from the page's own origin only; from another one a worker is started that does nothing but import it,
 * which that origin has to allow with CORS.
 */

import { assetsBelow, type ReaderAssets } from '../reader/assets.ts';
import { FacsimileError } from './errors.ts';

export interface Place {
  /** Absolute, with a slash at the end. */
  readonly base: string;
  readonly assets: ReaderAssets;
  readonly startWorker: (name: string) => Worker;
}

/** The folder beside this very module, which holds where no bundler has moved it. Not spelled as one expression: bundlers would take it for a file of theirs. */
export function besideModule(): string {
  const module = import.meta.url;
  return `${module.slice(0, module.lastIndexOf('/') + 1)}assets/`;
}

/** The place at `assetBase`, relative to the page. Throws 'bad-option' for what is no address. */
export function placeAt(assetBase: string | URL): Place {
  const address = String(assetBase);
  const folder = address.endsWith('/') ? address : `${address}/`;
  if (!URL.canParse(folder, document.baseURI)) {
    throw new FacsimileError('bad-option', `assetBase: ${address} (the address of a folder expected)`);
  }
  const base = new URL(folder, document.baseURI).href;
  const script = new URL('reader.worker.js', base).href;
  let url = script;
  if (new URL(script).origin !== location.origin) {
    url = URL.createObjectURL(new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' }));
  }
  return { base, assets: assetsBelow(base), startWorker: (name) => new Worker(url, { type: 'module', name }) };
}
