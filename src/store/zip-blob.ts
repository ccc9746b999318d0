/**
 * ZIP archives (core/zip.ts) whose entries stay where they lie, on the disk or in the browser's own store: what goes in and comes out
 * are blobs, and no more than a piece of one is in memory at a time.
 */

import { crc32, directoryOf, entriesOf, headSize, placesOf, ZIP_END, zipHeaders } from '../core/zip.ts';

/** The archive of named blobs, in their order. Rejects as `zip` throws, before anything of them is read. */
export async function zipBlob(entries: readonly (readonly [name: string, data: Blob])[]): Promise<Blob> {
  zipHeaders(entries.map(([name, data]) => ({ name, size: data.size, checksum: 0 })));
  const listed = [];
  for (const [name, data] of entries) listed.push({ name, size: data.size, checksum: await checksumOf(data) });
  const { before, end } = zipHeaders(listed);
  return new Blob([...entries.flatMap(([, data], i) => [before[i]!, data]), end], { type: 'application/zip' });
}

/** The entries of an archive, each a part of it, in its order. Rejects as `unzip` throws. */
export async function unzipBlob(archive: Blob): Promise<Map<string, Blob>> {
  const { start, end, count } = directoryOf(await bytesOf(archive.slice(-ZIP_END)), archive.size);
  const listed = entriesOf(await bytesOf(archive.slice(start, end)), count);
  const piece = new Piece(archive);
  const heads = new Map<unknown, Uint8Array>();
  for (const entry of listed) heads.set(entry, await piece.at(entry.local, entry.local + headSize(entry)));
  const places = placesOf(listed, start, (entry) => heads.get(entry)!);
  const entries = new Map<string, Blob>();
  for (const { name, size, checksum } of listed) {
    const at = places.get(name)!;
    let sum = 0;
    for (let from = at; from < at + size; from += PIECE)
      sum = crc32(await piece.at(from, Math.min(at + size, from + PIECE)), sum);
    if (sum !== checksum) throw new Error(`${name} is damaged`);
    entries.set(name, archive.slice(at, at + size));
  }
  return entries;
}

/** Bytes that are read of an archive at once: thousands of small entries lie in few of them. */
const PIECE = 1 << 22;

/** The piece of a blob that was read last. */
class Piece {
  #start = 0;
  #bytes: Uint8Array = new Uint8Array();

  constructor(private readonly blob: Blob) {}

  /** A copy of bytes `from` to `to`, the last not among them; fewer where the blob ends before. */
  async at(from: number, to: number): Promise<Uint8Array> {
    if (from < this.#start || to > this.#start + this.#bytes.length) {
      this.#start = from;
      this.#bytes = await bytesOf(this.blob.slice(from, Math.max(to, from + PIECE)));
    }
    return this.#bytes.slice(from - this.#start, to - this.#start);
  }
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

/** CRC-32 of a blob, piece by piece. */
async function checksumOf(blob: Blob): Promise<number> {
  const reader = blob.stream().getReader();
  let sum = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) sum = crc32(piece.value, sum);
  return sum;
}
