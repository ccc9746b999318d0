/** The four files packed in the npm package @mediapipe/face_mesh (Apache-2.0), found by the offsets in its loader. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const DATA = 'face_mesh_solution_packed_assets.data';
/** Of the data in the version that package.json pins. */
const DATA_SHA256 = 'dbe5905c582c0462cdaea17e7e6ecea92edaa8cccc515c5e2e7291f2cbb5fb99';
const LOADER = 'face_mesh_solution_packed_assets_loader.js';

/** The package's folder; throws when it is not installed. */
export function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@mediapipe/face_mesh/package.json'));
}

export interface PackedFiles {
  /** The files whose bytes decide the result. */
  readonly inputs: readonly string[];
  /** A packed file by its name without folders. */
  read(name: string): Uint8Array;
}

/** Opens the packed assets in `folder`. Errors name the file and what to do. */
export function openPackage(folder: string): PackedFiles {
  const inputs = [join(folder, DATA), join(folder, LOADER)];
  const [data, loader] = inputs.map((path) => {
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new Error(`cannot read ${path}: install the packages with \`npm ci\``, { cause });
    }
  }) as [Buffer, Buffer];
  const hash = createHash('sha256').update(data).digest('hex');
  if (hash !== DATA_SHA256) {
    const bytes = `${data.length} bytes with SHA-256 ${hash.slice(0, 8)}...`;
    throw new Error(`${inputs[0]}: ${bytes} are not those of the pinned package; reinstall the packages with \`npm ci\``);
  }
  return {
    inputs,
    read(name) {
      const found = new RegExp(`/${name}", "start": (\\d+), "end": (\\d+)`).exec(loader.toString());
      if (!found || Number(found[2]) > data.length) {
        throw new Error(`${inputs[1]}: lists no ${name}; reinstall the packages with \`npm ci\``);
      }
      return new Uint8Array(data.subarray(Number(found[1]), Number(found[2])));
    },
  };
}
