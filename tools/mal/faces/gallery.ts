/**
 * Every real face with an expression, its weight and its consistency: as a table that may be committed, and as a page with small
 * pictures that may not (the sets' licences differ, and pictures stay out of the repository).
 */

import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { EXPRESSIONS } from '../../../src/core/facs.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import type { Method } from '../../../src/learn/weighing.ts';
import { encodeJpeg } from '../../pictures/photo.ts';
import type { RealFace } from '../../pretrain/samples/real-faces.ts';
import { trainLastStage, withTop } from './last-stage.ts';
import type { BaseNetwork, StageFace } from './stage-faces.ts';
import { consistencyOf } from './consistency.ts';
import type { WeighedFace } from './tables.ts';

export interface GalleryFace extends WeighedFace {
  readonly face: StageFace;
}

const JPEG_QUALITY = 80;

/** Weights and consistencies after the last stage on everything, the heaviest first. */
export async function weighFaces(
  base: BaseNetwork,
  faces: readonly RealFace[],
  method: Method,
  steps: number,
): Promise<GalleryFace[]> {
  const { top, expressions, weights } = await trainLastStage(base, faces, method, { seed: 1, steps });
  const consistencies = consistencyOf({ ...base, params: withTop(base.params, top) }, expressions);
  disposeTree(top);
  return expressions
    .map((face, i) => ({
      face,
      file: face.file,
      label: EXPRESSIONS[face.sample.expression]!,
      weight: weights[i]!,
      consistency: consistencies[i]!,
    }))
    .filter(({ weight }) => !Number.isNaN(weight))
    .sort((a, b) => b.weight - a.weight);
}

/** One line a face: file, label, weight, consistency. */
export const galleryCsv = (faces: readonly WeighedFace[]): string =>
  [
    'file,label,weight,consistency',
    ...faces.map(({ file, label, weight, consistency }) => [file, label, weight.toFixed(3), consistency.toFixed(3)].join()),
    '',
  ].join('\n');

function thumbnail({ sample }: StageFace): string {
  const grey = sample.pictures!.face;
  const rgb = Uint8ClampedArray.from({ length: 3 * grey.length }, (_, i) => grey[Math.floor(i / 3)]!);
  const bytes = encodeJpeg({ width: CROP_SIZE, height: CROP_SIZE, rgb }, JPEG_QUALITY);
  return `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`;
}

/** A page of all faces with their pictures, the heaviest first. Not for the repository. */
export function galleryPage(faces: readonly GalleryFace[]): string {
  const cells = faces.map(({ face, file, label, weight, consistency }) =>
    [
      `<figure><img src="${thumbnail(face)}" alt="${file}" title="${file}" width="${CROP_SIZE}" height="${CROP_SIZE}">`,
      `<figcaption>${label}<br>weight ${weight.toFixed(2)}<br>consistency ${consistency.toFixed(2)}</figcaption></figure>`,
    ].join(''),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Faces by weight</title>',
    '<style>body{font:12px system-ui;display:flex;flex-wrap:wrap}figure{margin:6px;width:112px}</style>',
    ...cells,
    '</html>\n',
  ].join('\n');
}
