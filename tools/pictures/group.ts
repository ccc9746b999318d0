/**
 * One subject's pictures: the same person, bone structure, camera, room and glasses, first neutral and then moved. What
 * is drawn depends on the seed and the group's number alone.
 */

import type { HeadModel } from './model.ts';
import type { Person } from './person.ts';
import { draw, type Scene } from './draw.ts';
import { sampleFolding, foldSkin, withDistractor } from '../../src/face/skin/furrows.ts';
import { sampleGlasses } from './glasses.ts';
import { encodeJpeg } from './photo.ts';
import { develop, samplePhotometry, jitter } from '../../src/face/picture/photometry.ts';
import { Random } from '../../src/core/random.ts';
import { sampleMovement, sampleNeutral, labelsOf } from '../../src/core/movements/sampling.ts';
import type { SampleRecord } from './shards.ts';
import { moveHead, randomSubject, type Subject } from './subject.ts';
import type { Camera } from './camera.ts';
import { sampleLight } from '../../src/face/skin/shade.ts';

export const GROUP_SIZE = 12;
const PICTURE_SIZE = 256;
/** Share of subjects that keep the bone structure of their photo. */
const UNCHANGED = 0.3;
const IDENTITY_SD = 0.6;
const GLASSES = 0.12;
/** Share of pictures with a furrow that nothing called for. */
const DISTRACTED = 0.15;
const DEGREE = Math.PI / 180;

export interface MadePicture {
  /** Everything but what the face finder says. */
  readonly record: Omit<SampleRecord, 'found'>;
  readonly jpeg: Uint8Array;
}

/** Which person a group shows: sets are picked by weight, so that one of similar ages and skins does not outweigh the other. */
export function personOf(people: readonly string[], seed: string, group: number): string {
  const random = new Random(`${seed}/person/${group}`);
  const sets = [...new Set(people.map((id) => id.split('-')[0]!))].sort();
  const set = sets.length === 2 && random.chance(0.75) ? sets[1]! : sets[0]!; // canada, london
  return random.pick(people.filter((id) => id.startsWith(set)));
}

function sampleCamera(random: Random, isNeutral: boolean, base: { scale: number; nearness: number }): Camera {
  const calm = isNeutral ? 0.4 : 1;
  return {
    size: PICTURE_SIZE,
    yaw: random.bounded(12 * calm, 34) * DEGREE,
    pitch: random.bounded(6 * calm, 16) * DEGREE,
    roll: random.bounded(5 * calm, 14) * DEGREE,
    scale: base.scale * random.between(0.95, 1.05),
    centre: [0.5 + random.bounded(0.025, 0.05), 0.5 + random.bounded(0.025, 0.05)],
    nearness: base.nearness,
  };
}

/** Draws all pictures of a group. */
export function makeGroup(model: HeadModel, person: Person, personId: string, seed: string, group: number): MadePicture[] {
  const key = `${seed}/group/${group}`;
  const random = new Random(key);
  const subject: Subject = randomSubject(model, person, random.chance(UNCHANGED) ? 0 : IDENTITY_SD, random);
  const base = { scale: (PICTURE_SIZE / 15) * random.between(0.5, 0.68), nearness: random.between(0, 1 / 55) };
  const [light, photometry] = [sampleLight(random), samplePhotometry(random)];
  const folding = sampleFolding(random);
  const glasses = random.chance(GLASSES) ? sampleGlasses(random) : null;
  return Array.from({ length: GROUP_SIZE }, (_, index) => {
    const own = new Random(`${key}/${index}`);
    const movement = index === 0 ? sampleNeutral(own) : sampleMovement(own);
    const moved = moveHead(model, subject, movement);
    const camera = sampleCamera(own, index === 0, base);
    const folds = own.chance(DISTRACTED) ? withDistractor(folding, own) : folding;
    const skin = foldSkin(person.photo, person.furrows, folds, movement.amounts, light);
    const scene: Scene = { subject, moved, camera, light, gaze: movement.gaze, glasses, skin };
    const jpeg = encodeJpeg(develop(draw(model, scene), jitter(photometry, own), own), photometry.jpeg);
    return {
      jpeg,
      record: {
        person: personId,
        subject: `${personId}/${group}`,
        index,
        seed: `${key}/${index}`,
        ...labelsOf(movement.amounts, moved.lipGap),
        expression: movement.expression,
        pose: [camera.yaw / DEGREE, camera.pitch / DEGREE, camera.roll / DEGREE],
        gaze: movement.gaze,
        glasses: glasses !== null,
        grey: photometry.grey,
        bytes: jpeg.length,
      },
    };
  });
}
