/** An app of somebody else's, which Vite bundles: it reads a picture that it draws on a canvas, and says what it read. */

import { createReader, FacsimileError, SCHEMA, type Reading } from 'facsimile';

const picture = document.querySelector('img')!;
await picture.decode();
const canvas = document.createElement('canvas');
[canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
const context = canvas.getContext('2d')!;
const draw = (): number => {
  context.drawImage(picture, 0, 0);
  return requestAnimationFrame(draw);
};
draw();

/** The strongest units of the first face, by code. */
function words({ schema, faces }: Reading): string {
  const [face] = faces;
  if (!face || schema !== SCHEMA) return 'no face';
  return Object.entries(face.smoothed.intensity)
    .filter(([, intensity]) => (intensity ?? 0) > 1)
    .map(([code]) => code)
    .join(' ');
}

const output = document.querySelector('output')!;
try {
  const reader = await createReader({ source: canvas, assetBase: '/facsimile/', neutral: 'none' });
  reader.addEventListener('reading', ({ reading }) => (output.textContent = words(reading)));
} catch (error) {
  output.textContent = error instanceof FacsimileError ? `${error.code}: ${error.message}` : String(error);
}
