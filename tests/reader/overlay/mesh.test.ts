/** The face mesh, from a real server. */

import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { loadMesh } from '../../../src/reader/overlay-painter.ts';
import { problemOf } from '../../../src/reader/problems.ts';

test('the mesh is loaded once for all who ask, and anew after it could not be loaded', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(asked === 1 ? 503 : 200).end(JSON.stringify({ positions: [], triangles: [asked] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/canonical-mesh.json`;
  try {
    const failed = await Promise.allSettled([loadMesh(url), loadMesh(url)]);
    for (const one of failed) expect(one.status === 'rejected' && problemOf(one.reason)).toBe('face-bundle-missing');
    const [first, second] = await Promise.all([loadMesh(url), loadMesh(url)]);
    expect(first).toEqual({ positions: [], triangles: [2] });
    expect(second).toBe(first);
    expect(await loadMesh(url)).toBe(first);
    expect(asked).toBe(2);
  } finally {
    server.close();
  }
});
