/** The same sheet by synthesis: what the app makes of a neutral crop on the device, to be held beside what the picture maker draws. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { synthesize } from '../synthesis/synthesize.ts';
import { choosePeople } from './contact-sheet.ts';

/** Draws the sheet of `ids` (people of the shared faces) to `out`; `yaw` in degrees. */
export async function makeSynthesisSheet(shared: string, ids: readonly string[], yaw: number, out: string): Promise<void> {
  const photos = choosePeople(shared, ids).map(({ neutral }) => neutral);
  const sheet = await synthesize(photos, (stand) => stand.evaluate((open, degrees) => open.sheet(degrees), yaw));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, Buffer.from(sheet, 'base64'));
  console.log(out);
}
