/** What was read of files as one table with its JSON, in a ZIP: OpenFace's format has no room to say how it was made. */

import { aboutText } from '../../batch/film/table-about.ts';
import { OPENFACE_HEADER } from '../../core/openface-csv.ts';
import { fileName } from '../../record/export/source.ts';
import { zipBlob } from '../../store/zip-blob.ts';
import type { FileTable } from './queued-file.svelte.ts';

/** `name` without an ending. */
export async function packTables(tables: readonly FileTable[], name: string): Promise<Blob> {
  const making = tables[0]!.making;
  const isSame = (other: FileTable): boolean => JSON.stringify(other.making) === JSON.stringify(making);
  const files = tables.map((table) => (isSame(table) ? table.about : { ...table.about, making: table.making }));
  const csv = new Blob([`${OPENFACE_HEADER}\n`, ...tables.map(({ rows }) => rows)]);
  const stem = fileName({ name });
  return zipBlob([
    [`${stem}.csv`, csv],
    [`${stem}.json`, new Blob([aboutText(making, files)])],
  ]);
}
