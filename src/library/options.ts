/** What a page may ask of the library, and the door it passes: pages are written in JavaScript, and mistakes are to be named. */

import * as v from 'valibot';
import { CROP_BYTES } from '../core/crop-frame.ts';
import { admit, number, text, whole } from '../core/door.ts';
import { ACTION_UNITS } from '../core/facs.ts';
import { MESH_LANDMARKS, type Baseline } from '../core/reading.ts';
import { messageOf } from '../reader/problems.ts';
import { DEFAULT_READING, type ReadingSettings } from '../reader/settings.ts';
import { FacsimileError } from './errors.ts';

/** A person's recorded neutral face. It holds a small picture of the face: store it as you would store a photo. It survives structured cloning. */
export type Neutral = Baseline;

/** A recorded neutral; or one estimated while the face is in view; or none. */
export type NeutralChoice = Neutral | 'estimated' | 'none';

/** The camera that the browser offers, or what the page itself has: a stream, a video element that it plays, a canvas that it draws on, a picture. */
export type Source = 'camera' | MediaStream | HTMLVideoElement | HTMLCanvasElement | Blob;

export interface LibraryOptions {
  /** 'camera' unless said otherwise. */
  readonly source?: Source | undefined;
  /** 'estimated' unless said otherwise. */
  readonly neutral?: NeutralChoice | undefined;
  /** Address of a model.json that reads in place of the package's own; or the person's own model, the ZIP that the app exports. */
  readonly model?: string | URL | Blob | undefined;
  /** Closes the reader. */
  readonly signal?: AbortSignal | undefined;
  /** Where the folder `assets` of the package is served; beside the module unless said otherwise. */
  readonly assetBase?: string | URL | undefined;
  /** Faces that are read at most, 1 to 4; 1 unless said otherwise. */
  readonly maxFaces?: number | undefined;
  /** From 0, off, to 1; 0.5 unless said otherwise. */
  readonly smoothing?: number | undefined;
  /** Where the network runs; 'auto' unless said otherwise. */
  readonly backend?: ReadingSettings['backend'] | undefined;
}

const numbers = (length: number) => {
  const expected = `${length} finite numbers in a Float32Array`;
  return v.pipe(
    v.instance(Float32Array, expected),
    v.check((values) => values.length === length && values.every(Number.isFinite), expected),
  );
};
const neutralShape = v.object(
  {
    landmarks: numbers(3 * MESH_LANDMARKS),
    crop: v.pipe(v.instance(Uint8Array, 'a Uint8Array'), v.length(CROP_BYTES)),
    latents: numbers(ACTION_UNITS.length),
    modelVersion: text,
    frames: whole(1, 1e6),
  },
  "what snapshotNeutral() gave, 'estimated' or 'none'",
);
const choice = v.union([v.picklist(['estimated', 'none']), neutralShape], ({ input }) =>
  typeof input === 'string' ? "a neutral, 'estimated' or 'none'" : "what snapshotNeutral() gave, 'estimated' or 'none'",
);
const address = v.union([text, v.instance(URL)], 'an address');
const kindOf = (types: readonly (abstract new (...args: never[]) => unknown)[]) => (value: unknown) =>
  types.some((type) => value instanceof type);
const ENTRIES = {
  source: v.optional(
    v.custom<Source>(
      (value) => value === 'camera' || kindOf([MediaStream, HTMLVideoElement, HTMLCanvasElement, Blob])(value),
      "'camera', a MediaStream, a video or canvas element, or a picture as a Blob",
    ),
    'camera',
  ),
  neutral: v.optional(choice, 'estimated'),
  model: v.optional(v.union([address, v.instance(Blob)], 'an address or a Blob')),
  signal: v.optional(v.instance(AbortSignal, 'an AbortSignal')),
  assetBase: v.optional(address),
  maxFaces: v.optional(whole(1, 4), DEFAULT_READING.maxFaces),
  smoothing: v.optional(number(0, 1), DEFAULT_READING.smoothing),
  backend: v.optional(v.picklist(['auto', 'webgpu', 'wasm']), DEFAULT_READING.backend),
};
const OPTIONS = v.strictObject(ENTRIES, ({ expected }) =>
  expected === 'never' ? `one of the options ${Object.keys(ENTRIES).join(', ')}` : 'options',
);

type Filled = 'source' | 'neutral' | 'maxFaces' | 'smoothing' | 'backend';
export type Options = LibraryOptions & { readonly [K in Filled]-?: NonNullable<LibraryOptions[K]> };

/** The options with every default filled in. Throws 'bad-option', which names the option. */
export const optionsOf = (given: LibraryOptions): Options => named(() => admit<Options>(OPTIONS, given));

/** Throws 'bad-option' unless this is a choice of a neutral. */
export const neutralChoiceOf = (given: unknown): NeutralChoice => named(() => admit(choice, given, 'neutral'));

function named<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw new FacsimileError('bad-option', messageOf(cause), { cause });
  }
}
