/**
 * Real and generated faces as the app's own finder sees them: coded ones, whose action units two raters agree on, and others
 * that have an expression's name at most. Every picture is read as it is and a few times shrunk, turned and shifted, so that
 * the finder's noise is in the data, and scored by MediaPipe's official blendshapes, which the landmark stream learns from.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { greyOf } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, type Expression } from '../../../src/core/facs.ts';
import { columnsOf, parseCsv } from '../../datasets/csv.ts';
import { Random } from '../../../src/core/random.ts';
import { openFinder } from '../../pictures/finder.ts';
import { readPhoto } from '../../pictures/photo.ts';
import { blendshapes } from '../report/blendshapes.ts';
import { readCodedPictures, type CodedPicture } from './coded-labels.ts';
import { cachedReadings, type Read } from './reading-cache.ts';
import { readingKey, variantOf } from './readings.ts';
import { UNKNOWN } from './sample.ts';
import { blendshapesOf } from './teacher.ts';

/** A picture and what is known of it; nothing of an uncoded one but its expression. */
export interface RealPicture extends CodedPicture {
  /** Whether two raters coded it. */
  readonly coded: boolean;
  /** Index into EXPRESSIONS of its cheap and noisy label, -1 without one. */
  readonly expression: number;
}

/** What is kept of a reading; what is known of its picture is read anew. */
interface Kept extends Read {
  readonly file: string;
  /** 0 is the picture itself. */
  readonly variant: number;
  /** MediaPipe's official blendshapes in the order of BLENDSHAPES; empty where the official bundle found no face. */
  readonly blendshapes: readonly number[];
}

export type RealFace = RealPicture & Kept;

const VERSION = 1;
const UNTOLD = { upper: null, lower: null };
/** Readings of a coded picture, and of any other. */
const VARIANTS = { coded: 5, uncoded: 2 };
/** Pictures given to the finder at a time. */
const CHUNK = 100;

/** The portraits are neutral to a light smile: what such a smile moves is not known of them, all else is at rest. */
export const IN_A_LIGHT_SMILE: readonly string[] = ['AU06', 'AU07', 'AU12', 'AU14', 'AU25', 'AU26'];

/** CREMA-D's emotion codes, the second last part of a file's name. */
const CREMA: Readonly<Record<string, Expression>> = {
  NEU: 'neutral',
  HAP: 'happiness',
  SAD: 'sadness',
  FEA: 'fear',
  DIS: 'disgust',
  ANG: 'anger',
};

const indexOf = (name: string | undefined): number => EXPRESSIONS.indexOf(name as Expression);

function expressionOf({ file, source }: CodedPicture, glances: ReadonlyMap<string, number>): number {
  if (source === 'london') return indexOf(file.includes('_smiling') ? 'happiness' : 'neutral');
  if (source === 'canada') return indexOf('neutral');
  if (source === 'crema-d') return indexOf(CREMA[Object.keys(CREMA).find((code) => file.toUpperCase().includes(code)) ?? '']);
  return glances.get(normalize(file)) ?? -1;
}

/** Expression labels of the generated portraits by path relative to `coded`: at first glance, or else by the words they were asked for with. */
function glancesOf(faces: string): Map<string, number> {
  const table = parseCsv(readFileSync(join(faces, 'generated/list.csv'), 'utf8'), 'list.csv');
  const [file = 0, expression = 0, glance = 0] = columnsOf(table, ['file', 'expression', 'glance'], 'list.csv');
  return new Map(
    table.rows.map(({ cells }) => [`../generated/${cells[file]}`, indexOf(cells[glance] || cells[expression])] as const),
  );
}

/** Every picture of coded, generated, portraits, and of london and canada, once. `faces` is the folder of the sets. */
export function listRealPictures(faces: string): RealPicture[] {
  const glances = glancesOf(faces);
  const coded = readCodedPictures(join(faces, 'coded')).map((picture) => ({
    ...picture,
    coded: true,
    expression: expressionOf(picture, glances),
  }));
  const known = new Set(coded.map(({ file }) => normalize(file)));
  const nothing = ACTION_UNITS.map(() => UNKNOWN);
  const resting = ACTION_UNITS.map(({ code }) => (IN_A_LIGHT_SMILE.includes(code) ? UNKNOWN : 0));
  const others = ['generated', 'portraits', 'london', 'canada'].flatMap((source) =>
    readdirSync(join(faces, source))
      .filter((name) => name.endsWith('.jpg') && !known.has(`../${source}/${name}`))
      .sort()
      .map((name): RealPicture => {
        const stem = name.replace('.jpg', '');
        const person = source === 'london' ? `london-${stem.slice(0, 3)}` : source === 'canada' ? `canada-${stem}` : stem;
        const about = { file: `../${source}/${name}`, person, source, neutral: null };
        const picture = {
          ...about,
          presence: nothing,
          levels: source === 'portraits' ? resting : nothing,
          coded: false,
          covered: UNTOLD,
        };
        return { ...picture, expression: expressionOf(picture, glances) };
      }),
  );
  return [...coded, ...others];
}

async function read(faces: string, official: string, pictures: readonly RealPicture[]): Promise<Kept[]> {
  const finder = await openFinder();
  const out: Kept[] = [];
  try {
    for (let start = 0; start < pictures.length; start += CHUNK) {
      const part = pictures.slice(start, start + CHUNK).flatMap((picture) => {
        const photo = readPhoto(join(faces, 'coded', picture.file));
        const random = new Random(`real/${picture.file}`);
        return Array.from({ length: picture.coded ? VARIANTS.coded : VARIANTS.uncoded }, (_, variant) => ({
          about: { file: picture.file, variant },
          bytes: variantOf(photo, variant, random),
        }));
      });
      const found = await finder.find(part.map(({ bytes }) => bytes));
      const scores = await blendshapes(official, part.map(({ bytes }) => bytes)); // prettier-ignore
      part.forEach(({ about }, i) => {
        const face = found[i];
        if (!face) return;
        out.push({
          ...about,
          landmarks: face.landmarks,
          grey: greyOf(face.crop),
          blendshapes: blendshapesOf(scores[i] ?? null),
        });
      });
      console.log(`${start + CHUNK} of ${pictures.length} real pictures: ${out.length} readings`);
    }
  } finally {
    await finder.close();
  }
  return out;
}

/** Readings of every real picture, from `cache` where it still holds. Throws without the official bundle. */
export async function findRealFaces(shared: string, cache: string): Promise<RealFace[]> {
  const faces = join(shared, 'faces');
  const official = join(shared, 'models/face_landmarker.task');
  if (!existsSync(official)) throw new Error(`no official bundle to learn from: ${official}`);
  const pictures = listRealPictures(faces);
  const files = pictures.map(({ file, coded }) => `${file}:${coded}`);
  const key = readingKey(VERSION, VARIANTS.coded, VARIANTS.uncoded, ...files);
  const kept = await cachedReadings(join(cache, 'real-faces'), key, () => read(faces, official, pictures));
  const about = new Map(pictures.map((picture) => [picture.file, picture]));
  return kept.map((reading) => ({ ...about.get(reading.file)!, ...reading }));
}
