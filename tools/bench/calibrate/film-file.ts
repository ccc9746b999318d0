/** A film as bytes: a line of JSON that says what each picture shows and how long it is, and the pictures one after the other. */

export interface FilmPicture {
  /** JPEG */
  readonly jpeg: Uint8Array;
  /** 0 to 5 by ACTION_UNITS: what the face shows, of what it can. */
  readonly truth: readonly number[];
}

export function packFilm(pictures: readonly FilmPicture[]): Uint8Array {
  const head = new TextEncoder().encode(
    `${JSON.stringify(pictures.map(({ truth, jpeg }) => ({ truth, bytes: jpeg.length })))}\n`,
  );
  const parts = [head, ...pictures.map(({ jpeg }) => jpeg)];
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}

export function unpackFilm(bytes: Uint8Array): FilmPicture[] {
  let at = bytes.indexOf('\n'.charCodeAt(0)) + 1;
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at))) as { truth: number[]; bytes: number }[];
  return head.map(({ truth, bytes: length }) => ({ truth, jpeg: bytes.subarray(at, (at += length)) }));
}
