/** The clips of the fake camera are filmed again when what they are made from changes, and only then. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { madeFrom } from '../../tools/fake-camera/made-from.ts';

const ROOT = join(import.meta.dirname, '../..');

test('all that the picture depends on counts, and nothing that it does not', () => {
  const files = madeFrom();
  expect(new Set(files).size).toBe(files.length);
  expect(files.filter((file) => !file.startsWith('static/') && !existsSync(join(ROOT, file)))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining([
      'tools/fake-camera/clips.ts',
      'tools/fake-camera/painter.ts',
      'src/face/demonstration/stage.ts',
      'src/face/demonstration/skin.ts',
      'src/face/picture/polygon.ts',
      'src/core/facs.ts',
      'src/core/rig-data.json',
      'src/core/mean-face.json',
      'static/face/canonical-mesh.json',
      'node_modules/three/package.json',
    ]),
  );
  for (const other of ['source', 'rendered-head', 'drawing-worker', 'demonstration.worker', 'performance']) {
    expect(files).not.toContain(`src/face/demonstration/${other}.ts`);
  }
});
