/**
 * Serves the built app on this machine alone, with the headers of src/pwa/headers.ts.
 * From the command line: `tsx tools/serve.ts [--port N] [--open]`.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { filesOf } from './serve-files.ts';

export const DIST = join(import.meta.dirname, '../dist');
const DEFAULT_PORT = 4173;
const PORTS_TRIED = 10;

export interface Served {
  /** With a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Both addresses that `localhost` may stand for: were only one ours, a browser could reach another program by the other. */
const LOOPBACKS = ['127.0.0.1', '::1'];
/** What a system without the second one says. */
const NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** How the system refuses a port: in use, or on Windows reserved for programs to come. */
const NOT_FREE = ['EADDRINUSE', 'EACCES'];

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  return (server.address() as AddressInfo).port;
}

/** Serves `folder`, and `beside` as if in it, on `port`, 0 for any free one, with `headers` of its own if need be. Rejects with the system's error when the port is taken. */
export async function serve(
  folder: string = DIST,
  port = 0,
  beside: readonly string[] = [],
  headers?: Readonly<Record<string, string>>,
): Promise<Served> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`nothing built in ${folder}: run \`npm run build\` first`);
  const servers = LOOPBACKS.map(() => createServer(filesOf([folder, ...beside], headers)));
  const close = async (): Promise<void> => {
    const open = servers.filter(({ listening }) => listening);
    await Promise.all(
      open.map(async (server) => {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }),
    );
  };
  let taken = port;
  for (const [i, server] of servers.entries()) {
    try {
      taken = await listen(server, taken, LOOPBACKS[i]!);
    } catch (error) {
      if (i > 0 && NO_SUCH_ADDRESS.includes(codeOf(error) ?? '')) continue;
      await close();
      throw error;
    }
  }
  return { url: `http://localhost:${taken}/`, close };
}

/** Serves on the first free port from `first`; a port asked for by hand is not exchanged for another. */
export async function serveNearby(
  first: number,
  fixed: boolean,
  serveOn = (port: number): Promise<Served> => serve(DIST, port),
): Promise<Served> {
  for (let port = first; ; port++) {
    try {
      return await serveOn(port);
    } catch (error) {
      if (!NOT_FREE.includes(codeOf(error) ?? '')) throw error;
      if (fixed) throw new Error(`port ${port} is in use, or kept by the system: choose another with --port N`, { cause: error });
      if (port - first >= PORTS_TRIED)
        throw new Error(`ports ${first} to ${port} are in use, or kept by the system: choose one with --port N`, {
          cause: error,
        });
    }
  }
}

/** The port that is asked for by the option, or else the variable of the environment, which asks for none when it is empty; null for none. Throws when it is no port. */
export function portOf(option: string | undefined, variable: string | undefined): number | null {
  const asked = option ?? (variable || null);
  if (asked === null) return null;
  if (!/^\d+$/.test(asked) || Number(asked) > 65535) throw new Error(`not a port: ${asked} (give a number up to 65535)`);
  return Number(asked);
}

/** What the person is told of the address, where `wanted` was the port to be served on: browsers keep data by address. */
export function greeting(url: string, wanted: number): string[] {
  const isElsewhere = wanted !== 0 && Number(new URL(url).port) !== wanted;
  const taken = `(port ${wanted} is in use: people, models and recordings kept at localhost:${wanted} are not seen at this address)`;
  // first the address: programs that start the app look for it
  return [`Facsimile is at ${url}  (stop with Ctrl+C)`, ...(isElsewhere ? [taken] : [])];
}

/** Opens the person's browser, when there is a display. A browser that does not start is no error: the address is printed. */
function openBrowser(url: string): void {
  const { platform, env } = process;
  if (env['CI'] || (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])) return;
  const [command, args] =
    platform === 'darwin' ? ['open', [url]] : platform === 'win32' ? ['cmd', ['/c', 'start', '', url]] : ['xdg-open', [url]];
  spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('(no browser could be opened here: open the address yourself)'))
    .unref();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, open: { type: 'boolean', default: false } } });
  const asked = portOf(values.port, process.env['PORT']);
  const { url } = await serveNearby(asked ?? DEFAULT_PORT, asked !== null);
  for (const line of greeting(url, asked ?? DEFAULT_PORT)) console.log(line);
  if (values.open) openBrowser(url);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  });
}
