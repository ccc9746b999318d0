/** Synthesis to be measured and looked at; runs in the browser, called by synthesize.ts. */

import { ACTION_UNITS, restingUnits } from '../../src/core/facs.ts';
import { PLAIN_FOLDING } from '../../src/face/skin/furrows.ts';
import { GAINS } from '../../src/core/movements/gains.ts';
import { AMOUNTS } from '../../src/core/movements/movement.ts';
import { cutFace } from '../../src/reader/crop.ts';
import { Stage } from '../../src/face/demonstration/stage.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { frameAround, FRAME_MARGIN, FRAME_SIZE } from '../../src/face/synthesis/frame.ts';
import { Portrait, type Look } from '../../src/face/synthesis/portrait.ts';
import { Synthesis } from '../../src/face/synthesis/synthesis.ts';
import { Screen } from '../../src/face/synthesis/screen.ts';

const ASSETS = { bundle: '/static/face/face_landmarker.task', mesh: '/static/face/canonical-mesh.json' };
const COLUMNS = 8;
const CELL = 200;
const HEADING = 24;
/** Every unit in the middle of its range. */
const GAIN = ACTION_UNITS.map(({ code }) => {
  const [low, high] = GAINS[code];
  return (low + high) / 2;
});

export interface Stand {
  /** Milliseconds of each of `count` pictures after `warmUp`, and in how many no face was found. */
  rate(warmUp: number, count: number): Promise<{ readonly milliseconds: readonly number[]; readonly lost: number }>;
  /** Neutral and every unit at full, the head turned by `yaw` degrees, a row each person: a JPEG in base64. */
  sheet(yaw: number): Promise<string>;
}

/** Sets up for neutral photos (base64); for the demonstration face where there are none. Throws when no face is found. */
export async function openStand(photos: readonly string[]): Promise<Stand> {
  const { triangles } = (await (await fetch(ASSETS.mesh)).json()) as { readonly triangles: readonly number[] };
  const finder = await FaceFinder.open(ASSETS.bundle, 1, 'pictures');
  const pictures = photos.length > 0 ? await Promise.all(photos.map(decoded)) : [renderedHead([...triangles])];
  const screen = new Screen();
  const landmarksOn = async (picture: ImageData): Promise<Float32Array> => {
    const [face] = await finder.find(picture, 0);
    if (!face) throw new Error('no face found in a neutral picture');
    return face.landmarks;
  };
  const crops: Uint8Array[] = [];
  for (const picture of pictures) crops.push(cutFace(picture, await landmarksOn(picture)).crop);

  return {
    async rate(warmUp, count) {
      const synthesis = await Synthesis.open(ASSETS, crops);
      const milliseconds: number[] = [];
      let lost = 0;
      for (let i = -warmUp; i < count; i++) {
        const began = performance.now();
        const made = await synthesis.make(`rate/${i}`);
        if (i < 0) continue;
        milliseconds.push(performance.now() - began);
        if (!made) lost++;
      }
      synthesis.close();
      return { milliseconds, lost };
    },

    async sheet(yaw) {
      const codes = [null, ...ACTION_UNITS.map(({ code }) => code)];
      const band = HEADING + CELL * crops.length;
      const canvas = new OffscreenCanvas(COLUMNS * CELL, Math.ceil(codes.length / COLUMNS) * band);
      const context = canvas.getContext('2d')!;
      context.font = '16px sans-serif';
      context.fillStyle = '#fff';
      for (const [row, crop] of crops.entries()) {
        const frame = frameAround(crop);
        const portrait = new Portrait(frame, await landmarksOn(screen.show(frame)), triangles);
        for (const [i, code] of codes.entries()) {
          const [x, y] = [(i % COLUMNS) * CELL, Math.floor(i / COLUMNS) * band];
          const { drawing } = portrait.draw(showing(i - 1, yaw));
          const shown = await createImageBitmap(screen.show({ ...drawing, rgb: Uint8ClampedArray.from(drawing.colour) }));
          const side = FRAME_SIZE - 2 * FRAME_MARGIN;
          context.drawImage(shown, FRAME_MARGIN, FRAME_MARGIN, side, side, x, y + HEADING + row * CELL, CELL, CELL);
          shown.close();
          context.fillText(code ?? 'neutral', x + 8, y + 17);
        }
        portrait.close();
      }
      return base64(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 }));
    },
  };
}

/** One unit at full by its index in ACTION_UNITS; none for -1. */
function showing(unit: number, yaw: number): Look {
  const amounts = new Float32Array(AMOUNTS);
  if (unit >= 0) amounts.fill(1, 2 * unit, 2 * unit + 2);
  return {
    movement: { amounts, nuisances: new Map(), gaze: [0, 0] },
    gains: GAIN,
    turn: { yaw, pitch: 0 },
    light: { direction: [0.2, 0.5, 0.84], ambient: 0.45 },
    folding: PLAIN_FOLDING,
  };
}

function renderedHead(triangles: number[]): ImageData {
  const canvas = new OffscreenCanvas(640, 480);
  const stage = new Stage(canvas, triangles);
  stage.draw({ activation: { units: restingUnits() }, head: { yaw: 0, pitch: 0, roll: 0 } });
  return imageOf(canvas);
}

async function decoded(photo: string): Promise<ImageData> {
  return imageOf(await createImageBitmap(new Blob([Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0))])));
}

function imageOf(picture: ImageBitmap | OffscreenCanvas): ImageData {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false })!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height);
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
