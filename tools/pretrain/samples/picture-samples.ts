/**
 * Samples from made pictures (tools/pictures): what the real face finder says of a face whose action units are known. A
 * subject's first picture is its neutral. Mirrored half of the time; bones vary a little beyond those drawn.
 */

import { greyOf } from '../../../src/core/crop-frame.ts';
import { SIDED_UNITS, unitIndex, restingUnits } from '../../../src/core/facs.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { mirrored } from '../../../src/core/mean-face.ts';
import { moveFace } from '../../../src/core/rig.ts';
import { Random } from '../../../src/core/random.ts';
import { listShards, readShard, type SampleRecord } from '../../pictures/shards.ts';
import { BARE, type Sample } from './sample.ts';
import type { InventedFaces } from './invented-faces.ts';
import { mirroredBlendshapes } from './teacher.ts';

/** A made picture as the finder saw it: landmarks frontalised, the aligned crop in grey. */
interface Seen {
  readonly points: Float32Array;
  readonly grey: Uint8Array;
}

export interface PictureFace extends Seen {
  readonly record: SampleRecord;
  /** Of the same subject. */
  readonly neutral: Seen;
  /** Pictures of the same subject that show next to nothing: neutrals as people give them. */
  readonly slight: readonly Seen[];
  /** By BLENDSHAPES; empty where the teacher was not asked. */
  readonly blendshapes: readonly number[];
}

/** No unit of a picture that may stand for a neutral is above this level. */
const SLIGHT_LEVEL = 0.8;

/**
 * Faces of all shards of a folder; those the finder missed, and subjects whose neutral it missed, are left out. `taught` are
 * blendshapes of a shard's pictures by its path.
 */
export function readPictureFaces(folder: string, taught: ReadonlyMap<string, readonly number[][]> = new Map()): PictureFace[] {
  const faces: PictureFace[] = [];
  for (const path of listShards(folder)) {
    const { samples, landmarks, crops } = readShard(path);
    const [size, bytes] = [landmarks.length / samples.length, crops.length / samples.length];
    const seen = samples.map(({ found }, i): Seen | null =>
      found
        ? {
            points: frontalise(landmarks.subarray(i * size, (i + 1) * size)).points,
            grey: greyOf(crops.subarray(i * bytes, (i + 1) * bytes)),
          }
        : null,
    );
    const neutrals = new Map(samples.map(({ subject, index }, i) => [index === 0 ? subject : '', seen[i]]));
    const slight = new Map<string, Seen[]>();
    samples.forEach(({ subject, index, intensities }, i) => {
      const own = seen[i];
      if (own && index > 0 && Math.max(...intensities) <= SLIGHT_LEVEL)
        slight.set(subject, [...(slight.get(subject) ?? []), own]);
    });
    samples.forEach((record, i) => {
      const [own, neutral] = [seen[i], neutrals.get(record.subject)];
      const blendshapes = taught.get(path)?.[i] ?? [];
      if (own && neutral) faces.push({ record, ...own, neutral, slight: slight.get(record.subject) ?? [], blendshapes });
    });
  }
  return faces;
}

/** A face as a sample, as it is. */
export function plainSample({ record, points, grey, neutral, blendshapes }: PictureFace, known: boolean): Sample {
  const { person, intensities, sides, expression } = record;
  const pictures = { face: grey, neutral: neutral.grey, mirrored: false };
  return {
    person,
    points,
    neutral: neutral.points,
    pictures,
    known,
    intensities,
    coded: false,
    sides,
    expression,
    blendshapes,
    covered: BARE,
  };
}

const KNOWN_SHARE = 0.6;
/** How far between real faces the invented ones may lie. */
const STRANGENESS = 1;
/** Share given to an invented face: the movement as the finder saw it, on a neutral that never made it. */
const TRANSPLANTED = 0.6;
/** A closing lid goes as far as its own eye is open, so such movements (AU43 from this intensity) stay on their face. */
const LIDS_STAY = 1;
const DROOPING_NEUTRALS = 0.13;
/** How often the neutral's lips are parted, as people's are in other moments: what parts lips is not to be told from a neutral. */
const PARTED_NEUTRALS = 0.25;
/** How often the neutral is one of the pictures that show next to nothing, and how much of the finder's noise every one has. */
const SLIGHT_NEUTRALS = 0.25;
const NEUTRAL_NOISE = [0, 1.6] as const;
const [AU25, AU26, AU43] = ['AU25', 'AU26', 'AU43'].map(unitIndex) as [number, number, number];

/**
 * Training samples from faces: mirrored at random, landmarks moved to an invented face's neutral at random, the neutral's lids
 * sometimes half closed there, so that it cannot hide blinks.
 */
export class PictureSamples {
  constructor(
    readonly faces: readonly PictureFace[],
    private readonly invented: InventedFaces,
  ) {
    if (faces.length === 0) throw new Error('no made pictures to take samples from');
  }

  /** The sample of a key: the same key gives the same sample. */
  make(key: string): Sample {
    const random = new Random(key);
    const face = random.pick(this.faces);
    const poor = face.slight.length > 0 && random.chance(SLIGHT_NEUTRALS);
    const neutral = poor ? random.pick(face.slight) : face.neutral;
    let sample = this.noisy(plainSample({ ...face, neutral }, random.chance(KNOWN_SHARE)), random);
    if (sample.intensities[AU43]! < LIDS_STAY && random.chance(TRANSPLANTED)) {
      sample = transplanted(sample, this.invented.draw(random, STRANGENESS).read(random));
    }
    if (random.chance(0.5)) sample = mirroredSample(sample);
    const units = restingUnits();
    units.fill(random.chance(DROOPING_NEUTRALS) ? random.between(0.15, 0.9) : 0, 2 * AU43, 2 * AU43 + 2);
    partLips(units, random);
    return { ...sample, neutral: moveFace(sample.neutral, { units }) };
  }

  /** The neutral as found another time. */
  private noisy(sample: Sample, random: Random): Sample {
    const [noise, amount] = [this.invented.noise(random), random.between(...NEUTRAL_NOISE)];
    return { ...sample, neutral: sample.neutral.map((value, i) => value + amount * noise[i]!) };
  }
}

/** Parts a neutral's lips in some cases, by the lips alone or with the jaw. */
export function partLips(units: Float32Array, random: Random): void {
  if (!random.chance(PARTED_NEUTRALS)) return;
  units.fill(random.between(0.05, 0.5), 2 * AU25, 2 * AU25 + 2);
  units.fill(random.between(0, 0.15), 2 * AU26, 2 * AU26 + 2);
}

/** The same movement on another face's landmarks; what the picture shows of it stays true. */
function transplanted(sample: Sample, neutral: Float32Array): Sample {
  return { ...sample, neutral, points: sample.points.map((value, i) => value - sample.neutral[i]! + neutral[i]!) };
}

/** The sample seen in a mirror. */
export function mirroredSample(sample: Sample): Sample {
  return {
    ...sample,
    points: mirrored(sample.points),
    neutral: mirrored(sample.neutral),
    pictures: sample.pictures && { ...sample.pictures, mirrored: !sample.pictures.mirrored },
    sides: SIDED_UNITS.flatMap((_, i) => [sample.sides[2 * i + 1]!, sample.sides[2 * i]!]),
    blendshapes: mirroredBlendshapes(sample.blendshapes),
  };
}
