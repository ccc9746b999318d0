/** Paints the frames of a clip; runs in the browser, called by fake-camera.ts. */

import { Stage } from '../../src/face/demonstration/stage.ts';
import { activationAt, FRAMES_A_SECOND, HEIGHT, NUMBER, WIDTH, type Clip } from './clips.ts';

const QUALITY = 0.9;
const BACKGROUND = '#2a3340';

/** A painter that answers with one frame as a JPEG in base64. */
export async function openPainter(clip: Clip): Promise<(frame: number) => Promise<string>> {
  const mesh = (await (await fetch('/static/face/canonical-mesh.json')).json()) as { triangles: number[] };
  const drawn = new OffscreenCanvas(WIDTH, HEIGHT);
  const stage = clip === 'empty' ? null : new Stage(drawn, mesh.triangles);
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;

  return async (frame) => {
    context.fillStyle = BACKGROUND;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    const seconds = frame / FRAMES_A_SECOND;
    const head = { yaw: 2 * Math.sin(seconds * 0.7), pitch: 0, roll: 0 };
    const activation = activationAt(clip, frame);
    if (stage) {
      stage.draw({ activation, head });
      context.drawImage(drawn, 0, 0);
    }
    const { bits, square } = NUMBER;
    for (let i = 0; i < bits; i++) {
      context.fillStyle = (frame >> (bits - 1 - i)) & 1 ? 'white' : 'black';
      context.fillRect(i * square, HEIGHT - square, square, square);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  };
}
