/** Boxes of ISO base media files (ISO/IEC 14496-12): where they lie, whether the last is whole, and a track's edit list. */

import { textAt, type Bytes } from './bytes.ts';

export interface Box {
  readonly type: string;
  /** Where its content begins and ends; the end may lie beyond the file. */
  readonly from: number;
  readonly to: number;
}

/** Boxes between `from` and `to`, in order. */
export async function* boxesIn(bytes: Bytes, from: number, to: number): AsyncGenerator<Box, void> {
  for (let at = from; at < to;) {
    const head = await bytes.at(at, 16);
    if (head.byteLength < 8) return void (yield { type: '', from: at, to: at + 8 });
    const size = head.getUint32(0);
    const long = size === 1 && head.byteLength >= 16;
    const length = long ? Number(head.getBigUint64(8)) : size === 0 ? to - at : size;
    if (length < 8) return;
    yield { type: textAt(head, 4, 4), from: at + (long ? 16 : 8), to: at + length };
    at += length;
  }
}

async function find(bytes: Bytes, within: Box, ...path: string[]): Promise<Box | null> {
  const [type, ...rest] = path;
  for await (const box of boxesIn(bytes, within.from, within.to)) {
    if (box.type === type) return rest.length === 0 ? box : find(bytes, box, ...rest);
  }
  return null;
}

/** A stretch of a track that is shown: seconds on the track's clock (Infinity for all that is left), and when on the presentation's. */
export interface Edit {
  readonly from: number;
  readonly duration: number;
  readonly at: number;
}

/** What is shown of the track with this id, in order; null when the file does not tell, which means all of it. */
export async function editsOf(bytes: Bytes, trackId: number): Promise<readonly Edit[] | null> {
  const file = { type: '', from: 0, to: bytes.size };
  const moov = await find(bytes, file, 'moov');
  if (!moov) return null;
  const movieScale = await afterTimes(bytes, moov, 'mvhd');
  for await (const trak of boxesIn(bytes, moov.from, moov.to)) {
    if (trak.type !== 'trak' || (await afterTimes(bytes, trak, 'tkhd')) !== trackId) continue;
    const elst = await find(bytes, trak, 'edts', 'elst');
    const trackScale = await afterTimes(bytes, trak, 'mdia', 'mdhd');
    return elst && movieScale && trackScale ? readEdits(bytes, elst, movieScale, trackScale) : null;
  }
  return null;
}

/** What follows the two times of a header box: the id of a track in 'tkhd', ticks a second in 'mvhd' and 'mdhd'; null without the box. */
async function afterTimes(bytes: Bytes, within: Box, ...path: string[]): Promise<number | null> {
  const box = await find(bytes, within, ...path);
  if (!box) return null;
  const view = await bytes.at(box.from, 24);
  return view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
}

/** An empty edit (media time -1) delays what follows; a duration of 0 means to the end. */
async function readEdits(bytes: Bytes, elst: Box, movieScale: number, trackScale: number): Promise<Edit[]> {
  const view = await bytes.at(elst.from, elst.to - elst.from);
  const long = view.getUint8(0) === 1;
  const [count, width] = [view.getUint32(4), long ? 20 : 12];
  const edits: Edit[] = [];
  let at = 0;
  for (let i = 0; i < count && 8 + (i + 1) * width <= view.byteLength; i++) {
    const p = 8 + i * width;
    const length = (long ? Number(view.getBigUint64(p)) : view.getUint32(p)) / movieScale;
    const media = long ? Number(view.getBigInt64(p + 8)) : view.getInt32(p + 4);
    const duration = length || Infinity;
    if (media >= 0) edits.push({ from: media / trackScale, duration, at });
    at += length;
  }
  return edits;
}
