/**
 * Training samples from real and generated faces: coded ones, whose action units are known, and others that have an expression's
 * name at most. Drawn so that rare movements, people and sources count alike; mirrored half of the time, and carried a part of the
 * way from one person's resting face to another's, as made faces are.
 */

import { SIDED_UNITS, ACTION_UNITS } from '../../../src/core/facs.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { isShown } from '../../../src/core/ordinal.ts';
import type { Random } from '../../../src/core/random.ts';
import { mirroredSample } from './picture-samples.ts';
import type { RealFace } from './real-faces.ts';
import { UNKNOWN, type Sample } from './sample.ts';
import type { InventedFaces } from './invented-faces.ts';

/** How often a picture is chosen for a unit that it shows, each unit as often as another; else any person. */
const BY_UNIT = 0.6;
const KNOWN_SHARE = 0.6;
/** How far towards another person's bones a face may be carried, and how often. */
const CARRIED = { most: 0.8, share: 0.5 };

/** Readings of one picture. */
interface Picture {
  readonly person: string;
  readonly readings: readonly RealFace[];
}

function picturesOf(faces: readonly RealFace[]): Picture[] {
  const byFile = new Map<string, RealFace[]>();
  for (const face of faces) byFile.set(face.file, [...(byFile.get(face.file) ?? []), face]);
  return [...byFile.values()].map((readings) => ({ person: readings[0]!.person, readings }));
}

/** Pictures by person, so that a person is chosen before one of their pictures. */
function byPerson(pictures: readonly Picture[]): Picture[][] {
  const people = new Map<string, Picture[]>();
  for (const picture of pictures) people.set(picture.person, [...(people.get(picture.person) ?? []), picture]);
  return [...people.values()];
}

/** A reading as a sample, as it is; `neutral` is another reading of the same person at rest, or null. */
export function realSample(face: RealFace, neutral: RealFace | null): Sample {
  const points = frontalise(face.landmarks).points;
  return {
    person: face.person,
    points,
    neutral: neutral ? frontalise(neutral.landmarks).points : points,
    pictures: { face: face.grey, neutral: (neutral ?? face).grey, mirrored: false },
    known: neutral !== null,
    intensities: face.levels,
    coded: face.coded,
    sides: SIDED_UNITS.flatMap((i) => (face.levels[i] === 0 ? [0, 0] : [UNKNOWN, UNKNOWN])),
    expression: face.expression,
    blendshapes: face.blendshapes,
    covered: face.covered,
  };
}

export class RealSamples {
  private readonly people: readonly Picture[][];
  /** By unit that somebody shows: the people who show it, with those pictures. */
  private readonly showing: readonly Picture[][][];
  private readonly neutrals: ReadonlyMap<string, readonly RealFace[]>;

  /** Throws without any face. */
  constructor(
    readonly faces: readonly RealFace[],
    private readonly invented: InventedFaces,
  ) {
    const pictures = picturesOf(faces);
    if (pictures.length === 0) throw new Error('no real faces to take samples from');
    this.people = byPerson(pictures);
    this.showing = ACTION_UNITS.flatMap((_, unit) => {
      const shown = pictures.filter(({ readings }) => isShown(readings[0]!.levels[unit]!));
      return shown.length > 0 ? [byPerson(shown)] : [];
    });
    this.neutrals = new Map(pictures.map(({ readings }) => [readings[0]!.file, readings]));
  }

  /** A sample drawn from `random`. */
  draw(random: Random): Sample {
    const people = this.showing.length > 0 && random.chance(BY_UNIT) ? random.pick(this.showing) : this.people;
    const face = random.pick(random.pick(random.pick(people)).readings);
    const rest = face.neutral === null ? undefined : this.neutrals.get(face.neutral);
    const sample = realSample(face, rest && random.chance(KNOWN_SHARE) ? random.pick(rest) : null);
    const carried = random.chance(CARRIED.share) ? this.carry(sample, random) : sample;
    return random.chance(0.5) ? mirroredSample(carried) : carried;
  }

  private carry(sample: Sample, random: Random): Sample {
    const way = this.invented.way(random, CARRIED.most);
    const moved = (points: Float32Array): Float32Array => points.map((value, i) => value + way[i]!);
    return { ...sample, points: moved(sample.points), neutral: moved(sample.neutral) };
  }
}
