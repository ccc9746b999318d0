/** Motion JPEG as Chromium's fake camera plays it: nothing but pictures one after the other. */

const START = Buffer.from([0xff, 0xd8, 0xff]);

/** The pictures of an MJPEG file, each a whole JPEG file; as views. */
export function picturesOf(mjpeg: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  for (let at = mjpeg.indexOf(START); at >= 0;) {
    const next = mjpeg.indexOf(START, at + START.length);
    pictures.push(mjpeg.subarray(at, next < 0 ? undefined : next));
    at = next;
  }
  return pictures;
}
