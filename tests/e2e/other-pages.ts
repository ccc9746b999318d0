/** Pages of somebody else's: folders on a plain server, each below a path of its own, with no header but those asked for. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';
import { LIBRARY } from '../../tools/build/library.ts';
import type { Served } from '../../tools/serve.ts';
import type { Clip } from '../../tools/fake-camera/clips.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;
/** The library where a page looks for it, the pages of docs/examples, and those of the tests. */
export const EXAMPLE_PAGES: Readonly<Record<string, string>> = {
  '/facsimile/': LIBRARY,
  '/tests/': here('pages'),
  '/': here('../../docs/examples'),
};

const PACKAGES = here('../../node_modules/');
/** Those, with what the experiment in docs/examples loads beside them. */
export const EXPERIMENT_PAGES: Readonly<Record<string, string>> = {
  '/jspsych/': `${PACKAGES}jspsych`,
  '/plugin-html-keyboard-response/': `${PACKAGES}@jspsych/plugin-html-keyboard-response`,
  ...EXAMPLE_PAGES,
};

/** Serves `folders` by the first path that a request begins with. */
export async function otherPages(
  port: number,
  folders: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const served = Object.entries(folders).map(([path, folder]) => ({ path, files: sirv(folder, { dev: true }) }));
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    const found = served.find(({ path }) => request.url!.startsWith(path));
    if (!found) return void response.writeHead(404).end();
    request.url = request.url!.slice(found.path.length - 1);
    found.files(request, response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    url: `http://localhost:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The first picture of a clip, a JPEG: films for the fake camera are nothing but pictures one after the other. */
export function pictureOf(clip: Clip): Buffer {
  const film = readFileSync(placeOf(clip).video);
  return film.subarray(0, film.indexOf(Buffer.from([0xff, 0xd9])) + 2);
}
