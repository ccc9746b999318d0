/**
 * `npm run rig -- --data ../shared/data/ict-facekit`: fits the compact rig to the movements of the ICT-FaceKit head (USC
 * ICT, MIT) at the landmarks, writes src/core/rig-data.json and prints R2 for every movement. The head itself stays outside.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { FOLD_DEPTH, pushKernel } from '../../src/core/rig-kernel.ts';
import { loadHead } from '../ict/head.ts';
import { runTool } from '../tool.ts';
import { folds } from './folds.ts';
import { movements } from './movements.ts';
import { pursue } from './pursuit.ts';

const ROOT = join(import.meta.dirname, '../..');
/** cm. */
const RADII = [0.3, 0.45, 0.7, 1, 1.5, 2.2, 3.2, 4.8];
const ENOUGH_R2 = 0.985;
const MOST_PUSHES = 28;

const USAGE = 'usage: npm run rig -- [--data FOLDER of ICT-FaceKit]';

await runTool(USAGE, (args) => {
  const data = { type: 'string', default: join(ROOT, '../shared/data/ict-facekit') } as const;
  const { values } = parseArgs({ args: [...args], options: { data } });
  const mesh = JSON.parse(readFileSync(join(ROOT, 'static/face/canonical-mesh.json'), 'utf8')) as { triangles: number[] };
  const fold = Array.from(folds(mesh.triangles, MESH_LANDMARKS), (value) => Number(value.toFixed(2)));
  const kernels = RADII.map((radius) =>
    Array.from({ length: MESH_LANDMARKS }, (_, i) => Float64Array.from(pushKernel(MEAN_FACE, fold, i, radius))),
  );
  const fitted = [...movements(loadHead(values.data))].map(([name, field]) => ({
    name,
    ...pursue(kernels, field, ENOUGH_R2, MOST_PUSHES),
  }));
  for (const { name, r2, pushes } of fitted) console.log(`${name.padEnd(14)} R2 ${r2.toFixed(4)}  ${pushes.length} pushes`);
  const fit = {
    radii: RADII,
    fold,
    movements: Object.fromEntries(
      fitted.map(({ name, r2, pushes }) => [
        name,
        {
          r2: Number(r2.toFixed(4)),
          pushes: pushes.map(({ landmark, radius, direction }) => [
            landmark,
            radius,
            ...direction.map((v) => Number(v.toFixed(4))),
          ]),
        },
      ]),
    ),
  };
  const text = JSON.stringify(fit).replaceAll('"r2"', '\n"r2"');
  writeFileSync(join(ROOT, 'src/core/rig-data.json'), `${text}\n`);
  console.log(`src/core/rig-data.json: ${(text.length / 1000).toFixed(1)} kB, fold depth ${FOLD_DEPTH} cm`);
});
