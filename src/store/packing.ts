/** Deflate and gzip, by the browser's own streams. */

/** Bytes that are unpacked at once: a browser unpacks all of what it is given, up to a thousand times as much, before it can be stopped. */
const PIECE = 4096;

/** Deflate without a header (RFC 1951). */
export const deflate = async (bytes: BlobPart): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));

/** What `deflate` packed. Rejects for anything else, and as soon as it comes to more than `most` bytes. */
export const inflate = (bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(piecesOf(bytes).pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(atMost(most))).catch(
    (cause: unknown) => {
      // browsers say that they could not fetch it
      throw new Error('packed bytes that are damaged', { cause });
    },
  );

/** A blob packed as gzip does. */
export const gzip = (data: Blob): Promise<Blob> => new Response(data.stream().pipeThrough(new CompressionStream('gzip'))).blob();

const bytesOf = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

function piecesOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += PIECE)));
      else controller.close();
    },
  });
}

function atMost(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let length = 0;
  return new TransformStream({
    transform(piece, controller) {
      length += piece.length;
      if (length > most) throw new Error(`more than ${most} bytes`);
      controller.enqueue(piece);
    },
  });
}
