/** The types of the library: the declarations of its doors, and of those modules of src that they name; no others. */

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const SRC = join(import.meta.dirname, '../../src');
const NAMED = /(?:from|import\()\s*['"](\.[^'"]+)['"]/g;

/** Declarations of all that `entries` (paths in src without extension) reach, into `folder`. Throws what the compiler complains of. */
export function writeTypes(folder: string, entries: readonly string[]): void {
  const whole = mkdtempSync(join(tmpdir(), 'facsimile-types-'));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(SRC, 'library/tsconfig.json'), ts.sys.readFile.bind(ts.sys)).config,
    ts.sys,
    join(SRC, 'library'),
  );
  const emitted = {
    ...options,
    noEmit: false,
    declaration: true,
    stripInternal: true,
    emitDeclarationOnly: true,
    rootDir: SRC,
    outDir: whole,
  };
  const program = ts.createProgram(
    entries.map((entry) => join(SRC, `${entry}.ts`)),
    emitted,
  );
  const { diagnostics } = program.emit();
  const complaints = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (complaints.length > 0) throw new Error(ts.formatDiagnostics(complaints, ts.createCompilerHost(emitted)));
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const [, name] of readFileSync(path, 'utf8').matchAll(NAMED))
      reach(join(dirname(path), name!.replace(/\.ts$/, '.d.ts')));
  };
  for (const entry of entries) reach(join(whole, `${entry}.d.ts`));
  for (const path of reached) cpSync(path, join(folder, relative(whole, path)));
  rmSync(whole, { recursive: true });
}
