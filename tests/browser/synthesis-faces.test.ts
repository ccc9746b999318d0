/** Synthesis on real faces: whether what it makes is what it says, as the face finder and the base network see it. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { auc } from '../../src/core/metrics.ts';
import { PRESENT_LEVEL } from '../../src/core/ordinal.ts';
import { rawLatents } from '../../src/core/scores.ts';
import { AuModel } from '../../src/reader/au-model.ts';
import { cutFace } from '../../src/reader/crop.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { Synthesis, type SyntheticPicture } from '../../src/face/synthesis/synthesis.ts';
import { imageOf, portrait, portraitNames } from './pictures.ts';

const ASSETS = { bundle: '/face/face_landmarker.task', mesh: '/face/canonical-mesh.json' };
const PICTURES = 40;
/** Both sets, women and men, light and dark skin. */
const neutrals = [
  ...((await portraitNames('london')) ?? []).filter((name) => /\/(001|044|096)_neutral/.test(name)),
  ...((await portraitNames('canada')) ?? []).filter((_, i) => i % 12 === 2).slice(0, 2),
];

describe.skipIf(neutrals.length === 0)('synthesis of real faces', () => {
  test('every picture has a face, and the base network reads in it what was asked for', async () => {
    const [finder, model] = await Promise.all([
      FaceFinder.open(ASSETS.bundle, 1, 'pictures'),
      AuModel.open('/models/base/model.json', 'wasm'),
    ]);
    const inputs: Parameters<AuModel['score']>[0][number][] = [];
    const made: SyntheticPicture[] = [];
    for (const name of neutrals) {
      const picture = await portrait(name);
      const [face] = await finder.find(picture, 0);
      const neutral = { landmarks: frontalise(face!.landmarks).points, crop: cutFace(imageOf(picture), face!.landmarks).crop };
      picture.close();
      const synthesis = await Synthesis.open(ASSETS, [neutral.crop]);
      for (let i = 0; i < PICTURES; i++) {
        const one = await synthesis.make(`${name}/${i}`);
        expect(one, `${name}/${i}`).not.toBeNull();
        made.push(one!);
        inputs.push({ face: { landmarks: one!.points, crop: one!.crop }, neutral });
      }
      synthesis.close();
    }
    const latents = (await model.score(inputs)).map(rawLatents);
    finder.close();
    model.close();

    const areas = ACTION_UNITS.map((_, unit) =>
      auc(
        latents.map((row) => row[unit]!),
        made.map(({ units }) => units[unit]! >= PRESENT_LEVEL),
      ),
    );
    const mean = areas.reduce<number>((sum, area) => sum + area!, 0) / areas.length;
    console.info(
      `AUC on ${made.length} synthetic pictures: ${ACTION_UNITS.map(({ code }, i) => `${code} ${areas[i]!.toFixed(2)}`).join(', ')}; mean ${mean.toFixed(3)}`,
    );
    expect(mean).toBeGreaterThan(0.9);
    areas.forEach((area, unit) => expect(area, ACTION_UNITS[unit]!.code).toBeGreaterThan(0.7));
  });
});
