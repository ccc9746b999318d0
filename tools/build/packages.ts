/**
 * Which packages are in what is built, by the modules of all its bundles: the pages', their workers' and the service worker's; and their
 * licences. NOTICE names all of them.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';

const NOTICE = join(import.meta.dirname, '../../NOTICE');
/** The folder of the package that a module is of. */
const FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const SOURCE = /\.[cm]?js$/;
const COMMENT = /\/\*[^]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm;
const BETWEEN = `\n\n${'-'.repeat(80)}\n\n`;

export class Packages {
  /** Files of each package, by its folder. */
  readonly #files = new Map<string, Set<string>>();

  /** Notes what comes into a bundle: a plugin for each build and for the workers of each. */
  noted(): Plugin {
    return {
      name: 'packages-noted',
      generateBundle: (_options, bundle) => {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk') for (const id of file.moduleIds) this.#note(id.replaceAll('\\', '/').replace(/\?.*$/, ''));
        }
      },
    };
  }

  /** Writes `licences.txt`: a plugin for the build that comes last. */
  written(): Plugin {
    return { name: 'packages-written', writeBundle: ({ dir }) => writeFileSync(join(dir!, 'licences.txt'), this.licences()) };
  }

  /** The licence of each package, one after the other. Throws for a package without one, and for one that NOTICE does not name. */
  licences(): string {
    const named = new Set(readFileSync(NOTICE, 'utf8').split(/[\s,()]+/));
    const parts = [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folder, files]) => licenceOf(folder, files, named));
    return `${parts.join(BETWEEN)}\n`;
  }

  #note(file: string): void {
    const [folder] = FOLDER.exec(file) ?? [];
    if (folder === undefined || file.startsWith('\0')) return; // ours, or made up by a plugin
    if (!this.#files.has(folder)) this.#files.set(folder, new Set());
    this.#files.get(folder)!.add(file);
  }
}

function licenceOf(folder: string, files: ReadonlySet<string>, named: ReadonlySet<string>): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  if (!license) throw new Error(`package without a licence: ${name}`);
  if (!named.has(name!) && !named.has(basename(name!)))
    throw new Error(`package that NOTICE does not name: ${name} (${license})`);
  const file = readdirSync(folder).find((own) => /^licen[cs]e/i.test(own));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : noticesIn(files);
  return `${name} ${version}: ${license}\n\n${text}`.trim();
}

/** What the sources themselves say of whose they are, for a package without a file of its licence. */
function noticesIn(files: ReadonlySet<string>): string {
  const sources = [...files].filter((file) => SOURCE.test(file)).map((file) => readFileSync(file, 'utf8'));
  const comments = sources.flatMap((text) => text.match(COMMENT) ?? []).filter((comment) => /copyright/i.test(comment));
  const plain = comments.map((comment) => comment.replace(/^[ \t]*(?:\/\*+|\*+\/|\*|\/\/)[ \t]?|\*+\/$/gm, '').trim());
  return [...new Set(plain)].sort().join('\n\n');
}
