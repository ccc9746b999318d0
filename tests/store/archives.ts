/** An archive of a person as src/store/archive.ts lays it out, and its parts to be spoilt; nothing of it needs a browser. */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { deflateSync } from 'node:zlib';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { planOf } from '../../src/session/plan.ts';
import { SOME_UNITS } from '../some-units.ts';
import { zip, type Entries } from '../../src/core/zip.ts';
import { startSession } from '../../src/session/record.ts';
import { FORMAT, FORMAT_VERSION } from '../../src/store/archive-index.ts';
import { NUMBERS } from '../../src/store/shapes.ts';
import { versionOf } from '../browser/version.ts';
import { RESTING, takesOf } from '../half-mover.ts';

/** JSON to be spoilt anywhere. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any;

/** A PNG of one colour, `width` x `height`. Checksums of chunks are left out: nothing here decodes it. */
export function png(width = CROP_SIZE, height = CROP_SIZE): Uint8Array {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  size.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(height * (1 + 3 * width)));
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]));
}

/** A small model: one kernel in half, one bias in full precision. */
export function modelFiles(): { readonly json: Loose; readonly bin: Uint8Array } {
  const weights = [
    { name: 'units/kernel', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } },
    { name: 'units/bias', shape: [3], dtype: 'float32' },
  ];
  const json = {
    format: 'layers-model',
    generatedBy: 'facsimile calibration',
    convertedBy: null,
    modelTopology: { name: 'au' },
    userDefinedMetadata: { version: 'mine' },
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  return { json, bin: new Uint8Array(2 * 6 + 4 * 3) };
}

const bytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
export const zipModelFiles = ({ json, bin }: { readonly json: unknown; readonly bin: Uint8Array }): Uint8Array =>
  zip({ 'model.json': bytes(json), 'weights.bin': bin });

/** What facsimile.json says of somebody with a neutral face, a session, samples and one version that is in use. */
export function indexOf(): Loose {
  const samples = takesOf(
    'p',
    planOf('only', SOME_UNITS)
      .slice(0, 3)
      .map(({ prompt }) => prompt),
  );
  const trusted = {
    take: '0',
    weight: 0.4,
    consistency: 0.5,
    seen: ACTION_UNITS.map(() => 1.5),
    mismatch: { kind: 'unlike-others' },
  } as const;
  const version = versionOf('v', 'p', {
    amounts: { train: { takes: 2, synthetic: 0 }, validation: { takes: 0, synthetic: 0 }, test: { takes: 1, synthetic: 0 } },
    trust: [trusted],
    curve: [
      { step: 1, steps: 2, unitLoss: 0.5, expressionLoss: NaN, unitWeight: 1, expressionWeight: NaN, heldF1: null },
      { step: 2, steps: 2, unitLoss: 0.4, expressionLoss: 1, unitWeight: 1, expressionWeight: 0.01, heldF1: 0.75 },
    ],
  });
  const index = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    person: { id: 'p', name: 'Ümit', createdAt: 12 },
    neutral: { latents: [...RESTING.latents], modelVersion: 'm', frames: 60 },
    sessions: [startSession({ id: 's', person: 'p', startedAt: 1 }, 'only', SOME_UNITS)],
    samples: samples.map(({ crop: _crop, points: _points, units, mask, ...rest }) => ({
      ...rest,
      units: [...units],
      mask: [...mask],
    })),
    versions: [version],
    live: 'v',
  };
  return JSON.parse(JSON.stringify(index));
}

/** The files of an archive whose facsimile.json is `index`. */
export function entriesOf(index: Loose): Entries {
  const count = index.samples.length as number;
  return {
    'facsimile.json': bytes(index),
    'neutral.png': png(),
    'neutral.f32': new Uint8Array(4 * NUMBERS),
    ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`crops/${i}.png`, png()])),
    'points.f32': new Uint8Array(4 * NUMBERS * count),
    'models/0.zip': zipModelFiles(modelFiles()),
  };
}
