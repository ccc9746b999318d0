/** JSON in files that come from anywhere. */

/** What the bytes of a file say as JSON in UTF-8, still unchecked. Throws an Error for bytes that are neither; its cause says why. */
export function parseJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Error('not JSON', { cause });
  }
}
