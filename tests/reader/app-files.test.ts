/** Files of the app from a real server: sound, damaged, healed, missing. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { renewDamagedWasm } from '../../src/reader/app-files.ts';

/** An empty module: magic number and version. */
const SOUND = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const SPOILT = Buffer.from([0, 0x61, 0x73, 0x6d, 9, 9, 9, 9]);

/** What is answered, request after request; then 404. */
let answers: Buffer[];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_, response) => {
    const answer = answers.shift();
    response.writeHead(answer ? 200 : 404).end(answer);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/module.wasm`;
});
afterAll(() => void server.close());
beforeEach(() => void (answers = []));

describe('a WebAssembly module that did not start', () => {
  test('is not renewed where it is sound: something else is wrong', async () => {
    answers = [SOUND];
    await expect(renewDamagedWasm(url, 'model-missing')).resolves.toBe(false);
  });

  test('is renewed where it was damaged on the device', async () => {
    answers = [SPOILT, SOUND];
    await expect(renewDamagedWasm(url, 'model-missing')).resolves.toBe(true);
  });

  test('is told damaged where the network has no better one, or none', async () => {
    for (const then of [[SPOILT], []]) {
      answers = [SPOILT, ...then];
      await expect(renewDamagedWasm(url, 'model-missing')).rejects.toMatchObject({ problem: 'file-damaged' });
    }
  });

  test('is told missing where it cannot be had: the browser is not to blame', async () => {
    await expect(renewDamagedWasm(url, 'face-bundle-missing')).rejects.toMatchObject({
      problem: 'face-bundle-missing',
      message: `cannot load the WebAssembly module ${url}: status 404`,
    });
  });
});
