/**
 * A contact sheet to look at with a coder's eye: for some people the neutral face and then every action unit at intensity
 * E with middling gains, all in one JPEG with the unit's code over each column.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { AMOUNTS } from '../../src/core/movements/movement.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { loadHead } from '../ict/head.ts';
import { findPeople, type Person } from '../pretrain/people.ts';
import type { Camera } from './camera.ts';
import { draw } from './draw.ts';
import type { Finder } from './finder.ts';
import { foldSkin, PLAIN_FOLDING } from '../../src/face/skin/furrows.ts';
import { prepareModel, type HeadModel } from './model.ts';
import { preparePerson } from './person.ts';
import { encodeJpeg, readPhoto } from './photo.ts';
import type { Light } from '../../src/face/skin/shade.ts';
import { asPhotographed, moveHead, type Subject } from './subject.ts';

const SIZE = 256;
const HEADING = 24;
const COLUMNS = 7;
const LIGHT: Light = { direction: [0.2, 0.5, 0.84], ambient: 0.45 };

/** Three columns by five rows, top row first, one bit a dot. */
const GLYPHS: Readonly<Record<string, number>> = {
  ...{ A: 0b010_101_111_101_101, U: 0b101_101_101_101_111, '0': 0b111_101_101_101_111, '1': 0b010_110_010_010_111 },
  ...{ '2': 0b111_001_111_100_111, '3': 0b111_001_111_001_111, '4': 0b101_101_111_001_001, '5': 0b111_100_111_001_111 },
  ...{ '6': 0b111_100_111_101_111, '7': 0b111_001_010_010_010, '8': 0b111_101_111_101_111, '9': 0b111_101_111_001_111 },
};
const DOT = 3;

function write(sheet: Photo, text: string, left: number, top: number): void {
  [...text].forEach((letter, n) => {
    for (let bit = 0; bit < 15; bit++) {
      if (!((GLYPHS[letter] ?? 0) & (1 << (14 - bit)))) continue;
      for (let i = 0; i < DOT * DOT; i++) {
        const x = left + (4 * n + (bit % 3)) * DOT + (i % DOT);
        const y = top + Math.floor(bit / 3) * DOT + Math.floor(i / DOT);
        sheet.rgb.fill(230, 3 * (y * sheet.width + x), 3 * (y * sheet.width + x) + 3);
      }
    }
  });
}

/** One person with some units at one amount, or none: seen from `yaw` (radians), looking along `gaze` (radians). */
export function portrait(
  model: HeadModel,
  subject: Subject,
  codes: readonly string[],
  { amount = 1, yaw = 0, gaze = [0, 0] as readonly [left: number, up: number] } = {},
): Photo {
  const amounts = new Float32Array(AMOUNTS);
  for (const code of codes) amounts.fill(amount, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  const moved = moveHead(model, subject, { amounts, nuisances: new Map(), gaze });
  const skin = foldSkin(subject.person.photo, subject.person.furrows, PLAIN_FOLDING, amounts, LIGHT);
  const camera: Camera = { size: SIZE, yaw, pitch: 0, roll: 0, scale: 0.64 * (SIZE / 15), centre: [0.5, 0.5], nearness: 0 };
  const { width, height, colour } = draw(model, { subject, moved, camera, light: LIGHT, gaze, glasses: null, skin });
  return { width, height, rgb: Uint8ClampedArray.from(colour) };
}

/** People of the shared faces by their ids. */
export function choosePeople(shared: string, ids: readonly string[]): Person[] {
  const known = new Map(findPeople(shared).map((person) => [person.id, person]));
  return ids.map((id) => {
    const person = known.get(id);
    if (!person) throw new Error(`unknown person: ${id} (for example ${[...known.keys()].slice(0, 3).join(', ')})`);
    return person;
  });
}

/** Draws the sheet of `ids` (people of the shared faces) to `out`; `yaw` in degrees. */
export async function makeSheetOfUnits(
  finder: Finder,
  shared: string,
  ids: readonly string[],
  yaw: number,
  out: string,
): Promise<void> {
  const people = choosePeople(shared, ids);
  const faces = await finder.find(people.map(({ neutral }) => readFileSync(neutral)));
  const model = prepareModel(loadHead(join(shared, 'data/ict-facekit')));
  const columns = [null, ...ACTION_UNITS.map(({ code }) => code)];
  const bands = Math.ceil(columns.length / COLUMNS);
  const band = HEADING + SIZE * people.length;
  const sheet: Photo = {
    width: COLUMNS * SIZE,
    height: bands * band,
    rgb: new Uint8ClampedArray(COLUMNS * SIZE * bands * band * 3),
  };
  people.forEach(({ id, neutral }, row) => {
    const face = faces[row];
    if (!face) throw new Error(`no face found: ${neutral}`);
    const subject = asPhotographed(model, preparePerson(model, readPhoto(neutral), face.landmarks));
    columns.forEach((code, i) => {
      const [left, top] = [(i % COLUMNS) * SIZE, Math.floor(i / COLUMNS) * band];
      write(sheet, code ?? '', left + 8, top + 4);
      const { rgb } = portrait(model, subject, code ? [code] : [], { yaw: (yaw * Math.PI) / 180 });
      for (let y = 0; y < SIZE; y++) {
        const to = 3 * ((top + HEADING + row * SIZE + y) * sheet.width + left);
        sheet.rgb.set(rgb.subarray(3 * y * SIZE, 3 * (y + 1) * SIZE), to);
      }
    });
    console.log(`${id}: neutral and ${ACTION_UNITS.length} units`);
  });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, encodeJpeg(sheet, 92));
  console.log(out);
}
