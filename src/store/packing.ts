/** Deflate and gzip, by the browser's own streams. */

const through = async (bytes: BlobPart, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** Deflate without a header (RFC 1951). */
export const deflate = (bytes: BlobPart): Promise<Uint8Array<ArrayBuffer>> =>
  through(bytes, new CompressionStream('deflate-raw'));

/** What `deflate` packed. Rejects for anything else. */
export const inflate = (bytes: BlobPart): Promise<Uint8Array<ArrayBuffer>> =>
  through(bytes, new DecompressionStream('deflate-raw')).catch((cause: unknown) => {
    // browsers say that they could not fetch it
    throw new Error('packed bytes that are damaged', { cause });
  });

/** A blob packed as gzip does. */
export const gzip = (data: Blob): Promise<Blob> => new Response(data.stream().pipeThrough(new CompressionStream('gzip'))).blob();
