/**
 * `npm run assemble`: makes static/face (git-ignored) from the npm package @mediapipe/face_mesh: the face bundle and the
 * canonical mesh. Nothing is done when the inputs are those of the last time. An official face_landmarker.task may take
 * the bundle's place: copied to static/face, or by `npm run assemble -- --bundle FILE`. It stays until
 * `npm run assemble -- --bundle none`.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { faultOf, GEOMETRY, makeBundle } from './bundle.ts';
import { readCanonicalMesh } from './canonical-mesh.ts';
import { openPackage, packageFolder } from './package.ts';

const BUNDLE = 'face_landmarker.task';
const MESH = 'canonical-mesh.json';
/** Not a name that the app asks for; holds what the folder was made from. */
const STAMP = '.made-from';
const OWN = 'own';

const sha256 = (...parts: (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Writes beside the place, then renames, so that neither a crash nor another run ever leaves half a file. */
function writeWhole(path: string, data: Uint8Array | string): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, data);
  renameSync(part, path);
}

/** The bundle in the file at `path`; throws when there is none. */
function readBundle(path: string): Uint8Array {
  let data: Uint8Array;
  try {
    data = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new Error(`cannot read the bundle ${path}: ${(cause as Error).message}`, { cause });
  }
  const fault = faultOf(data);
  if (fault) throw new Error(`${path}: not a face_landmarker.task: ${fault}; download it again`);
  return data;
}

export interface Assembled {
  readonly made: boolean;
  /** Hex SHA-256 of the bundle. */
  readonly sha256: string;
  /** Whether the bundle is one that a person put in place. */
  readonly own: boolean;
  /** What was wrong with the bundle that lay there and was replaced; null when nothing was. */
  readonly fault: string | null;
}

/**
 * Fills `target` from the package in `source`. `own` is the path of a bundle to put in place, 'none' to return to the
 * assembled one; left out, what was last chosen stays. A valid bundle that was copied to `target` by hand counts as own too.
 * Throws, and leaves `target` as it was, when an input is damaged, the person's own bundle included.
 */
export function assemble(target: string, source: string = packageFolder(), own?: string): Assembled {
  const [bundlePath, meshPath, stampPath] = [BUNDLE, MESH, STAMP].map((name) => join(target, name)) as [string, string, string];
  const files = openPackage(source);
  const code = readdirSync(import.meta.dirname).sort();
  const stamp = sha256(
    ...[...files.inputs, ...code.map((name) => join(import.meta.dirname, name))].map((path) => readFileSync(path)),
  );
  const [lastStamp, lastChoice, lastHash] = existsSync(stampPath) ? readFileSync(stampPath, 'utf8').split('\n') : [];
  const present = existsSync(bundlePath) ? new Uint8Array(readFileSync(bundlePath)) : null;
  const presentHash = present ? sha256(present) : '';
  const untouched = presentHash === lastHash;
  if (own === undefined && untouched && lastStamp === stamp && existsSync(meshPath)) {
    return { made: false, sha256: presentHash, own: lastChoice === OWN, fault: null };
  }

  let bundle = makeBundle(files);
  let isOwn = false;
  let fault: string | null = null;
  if (own !== undefined) {
    isOwn = own !== 'none';
    if (isOwn) bundle = readBundle(own);
  } else if (present && untouched) {
    isOwn = lastChoice === OWN;
    if (isOwn) bundle = present;
  } else if (present) {
    // neither what was assembled nor what was chosen last: somebody put it there, or it was damaged
    fault = faultOf(present);
    if (fault && lastChoice === OWN) {
      throw new Error(
        `${bundlePath}: your own bundle is damaged: ${fault}; put it in place again, or return to the assembled one ` +
          'with `npm run assemble -- --bundle none`',
      );
    }
    isOwn = !fault && presentHash !== sha256(bundle);
    if (isOwn) bundle = present;
  }
  const mesh = JSON.stringify(readCanonicalMesh(GEOMETRY, files.read(GEOMETRY)));
  const hash = sha256(bundle);
  mkdirSync(target, { recursive: true });
  writeWhole(bundlePath, bundle);
  writeWhole(meshPath, mesh);
  // last, so that after a crash everything is made again
  writeWhole(stampPath, [stamp, isOwn ? OWN : 'assembled', hash].join('\n'));
  return { made: true, sha256: hash, own: isOwn, fault };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const target = join(import.meta.dirname, '../../static/face');
  try {
    const { values } = parseArgs({ options: { bundle: { type: 'string' } } });
    const done = assemble(target, undefined, values.bundle);
    if (done.fault) console.warn(`replaced ${join(target, BUNDLE)}, which was no face_landmarker.task: ${done.fault}`);
    console.log(`face bundle ${done.own ? 'of your own' : 'assembled'}${done.made ? '' : ', unchanged'}: sha256 ${done.sha256}`);
  } catch (error) {
    console.error(`cannot make the face bundle: ${(error as Error).message}`);
    process.exit(1);
  }
}
