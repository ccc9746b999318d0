/** A static host: the built app below a path, and not one header beyond the type of a file, or those that a host takes from the build. */

import { createServer } from 'node:http';
import sirv from 'sirv';
import { DIST, type Served } from '../../tools/serve.ts';
import type { HeadersOf } from '../hosts.ts';

export async function bareHost(port: number, path = '/somewhere/facsimile/', headersOf: HeadersOf = () => ({})): Promise<Served> {
  const files = sirv(DIST, { dev: true });
  const server = createServer((request, response) => {
    const within = request.url!.startsWith(path);
    request.url = within ? request.url!.slice(path.length - 1) : '/nowhere';
    const headers = headersOf(new URL(request.url, 'http://localhost').pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    files(request, response);
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  return {
    url: `http://localhost:${port}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
