/** Elements of Matroska and WebM (EBML, RFC 8794): whether the last is whole, and a file that ends where its last whole block ends. */

import type { Bytes } from './bytes.ts';

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

interface Element {
  readonly id: number;
  /** Where the length is written, and in how many bytes. */
  readonly lengthAt: number;
  readonly lengthBytes: number;
  /** Where the content begins and ends; the end is null where the length is unknown, as in live recordings. */
  readonly from: number;
  readonly to: number | null;
}

/** The element at `at`; null when its head is not whole. */
async function elementAt(bytes: Bytes, at: number): Promise<Element | null> {
  const head = await bytes.at(at, 16);
  const id = integer(head, 0, false);
  const length = id && integer(head, id.bytes, true);
  if (!id || !length) return null;
  const from = at + id.bytes + length.bytes;
  return {
    id: id.value!,
    lengthAt: at + id.bytes,
    lengthBytes: length.bytes,
    from,
    to: length.value === null ? null : from + length.value,
  };
}

/** A variable-length integer; an id keeps its marker, a length of ones alone is unknown (null). */
function integer(
  view: DataView,
  at: number,
  isLength: boolean,
): { readonly value: number | null; readonly bytes: number } | null {
  if (at >= view.byteLength) return null;
  const first = view.getUint8(at);
  const bytes = Math.clz32(first) - 23;
  if (bytes > 8 || at + bytes > view.byteLength) return null;
  const marker = 1 << (8 - bytes);
  let value = isLength ? first & (marker - 1) : first;
  let ones = (first & (marker - 1)) === marker - 1;
  for (let i = 1; i < bytes; i++) {
    const byte = view.getUint8(at + i);
    value = value * 256 + byte;
    ones &&= byte === 255;
  }
  return { value: isLength && ones ? null : value, bytes };
}

/** Where the file breaks off: the first element that is not whole (the innermost segment or cluster has it), null in a whole file. */
async function breakOf(bytes: Bytes): Promise<{ readonly within: Element | null } | null> {
  for (let at = 0; at < bytes.size;) {
    const element = await elementAt(bytes, at);
    if (!element) return { within: null };
    const { id, from, to } = element;
    if (id === SEGMENT || (id === CLUSTER && to === null)) at = from;
    else if (to === null) return null;
    else if (to > bytes.size) return { within: id === CLUSTER ? element : null };
    else at = to;
  }
  return null;
}

/** Whether the file lacks what its lengths announce. */
export async function lacksElements(bytes: Bytes): Promise<boolean> {
  for (let at = 0; at < bytes.size;) {
    const element = await elementAt(bytes, at);
    if (!element) return true;
    if (element.id === SEGMENT) return element.to === null ? (await breakOf(bytes)) !== null : element.to > bytes.size;
    at = element.to ?? bytes.size;
  }
  return true;
}

/** The file up to its last whole block, with which its last cluster ends: readers take no cluster that is announced longer. */
export async function upToLastBlock(bytes: Bytes): Promise<Blob> {
  const cluster = (await breakOf(bytes))?.within;
  if (!cluster) return bytes.file;
  let end = cluster.from;
  for (;;) {
    const block = await elementAt(bytes, end);
    if (!block?.to || block.to > bytes.size) break;
    end = block.to;
  }
  const { lengthAt, lengthBytes, from } = cluster;
  const length = new Uint8Array(lengthBytes);
  for (let i = lengthBytes - 1, rest = end - from; i >= 0; i--, rest = Math.floor(rest / 256)) length[i] = rest % 256;
  length[0]! |= 1 << (8 - lengthBytes);
  return new Blob([bytes.file.slice(0, lengthAt), length, bytes.file.slice(from, end)]);
}
