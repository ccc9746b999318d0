/** Films of a participant's session on disk, for a camera that shows them: one file a step, drawn once. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keep } from '../../kept.ts';
import { packFilm } from './film-file.ts';
import { filmName } from './film-names.ts';
import { askedShots, STEPS } from './shots.ts';
import { DRAWING, Studio, type Portrayed } from './studio.ts';

/** Pictures of a film that are held. */
export const SHOWN_PICTURES = 8;

/** The folder with the films, drawn where they are missing. */
export async function filmsOf(shared: string, portrayed: Portrayed, out: string): Promise<string> {
  const folder = join(out, portrayed.key, `films-${DRAWING}`);
  const shots = askedShots(portrayed.key, SHOWN_PICTURES, 0);
  const path = (i: number): string => join(folder, `${filmName(STEPS[i]!.prompt, STEPS[i]!.round)}.film`);
  const missing = [...shots.keys()].filter((i) => !existsSync(path(i)));
  if (missing.length === 0) return folder;
  const studio = await Studio.open(shared);
  try {
    for (const i of missing) keep(path(i), packFilm(await studio.film(portrayed, shots[i]!)));
    return folder;
  } finally {
    await studio.close();
  }
}
