/** Clips of the coded set, shown in order and over again, as films of three people; where one is coded at rest, that is the recorded neutral. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { readLabels } from '../../evaluate/labels.ts';
import { openFinder } from '../../pictures/finder.ts';
import { filmFace, type Coded, type FilmFace } from './film.ts';

export const CLIPS = ['pexels', 'crema', 'grimaces'] as const;
const TIMES = 3;

export interface CodedClip {
  readonly name: (typeof CLIPS)[number];
  readonly film: readonly FilmFace[];
  readonly recorded: readonly FilmFace[];
  readonly frames: readonly Coded[];
}

export async function* codedClips(shared: string): AsyncGenerator<CodedClip> {
  const folder = join(shared, 'faces/coded');
  const path = join(folder, 'labels.csv');
  const { pictures } = readLabels(readFileSync(path, 'utf8'), path);
  const finder = await openFinder();
  try {
    for (const name of CLIPS) {
      const own = pictures.filter(({ file }) => file.startsWith(`${name}/`));
      const faces = await finder.find(own.map(({ file }) => readFileSync(join(folder, file))));
      const frames = own.flatMap(({ units, file }, i) =>
        faces[i]
          ? [
              {
                file,
                face: filmFace(faces[i]),
                shows: ACTION_UNITS.map((_, unit) => ((units[unit] ?? null) === null ? null : units[unit] === 1)),
              },
            ]
          : [],
      );
      const neutral = own.find((picture) => picture.neutral)?.neutral;
      yield {
        name,
        frames,
        film: Array.from({ length: TIMES }, () => frames.map(({ face }) => face)).flat(),
        recorded: frames.filter(({ file }) => file === neutral).map(({ face }) => face),
      };
    }
  } finally {
    await finder.close();
  }
}
