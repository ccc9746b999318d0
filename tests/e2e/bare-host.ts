/** A host as plain as they come: the built app below a path of its own, and not one header beyond the type of a file. */

import { createServer } from 'node:http';
import sirv from 'sirv';
import { DIST, type Served } from '../../tools/serve.ts';

const PATH = '/somewhere/facsimile/';

export async function bareHost(port: number): Promise<Served> {
  const files = sirv(DIST, { dev: true });
  const server = createServer((request, response) => {
    const within = request.url!.startsWith(PATH);
    request.url = within ? request.url!.slice(PATH.length - 1) : '/nowhere';
    files(request, response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    url: `http://localhost:${port}${PATH}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
