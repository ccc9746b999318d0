/** Makes a video of pictures; runs in Chromium, called by media.ts. */

import { BufferTarget, Output, VideoSample, VideoSampleSource, WebMOutputFormat } from 'mediabunny';

/** VP8 in WebM, base64, of JPEG pictures in base64, `rate` a second. */
export async function film(pictures: readonly string[], rate: number): Promise<string> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new VideoSampleSource({ codec: 'vp8', bitrate: 2e6, keyFrameInterval: 1 });
  output.addVideoTrack(source);
  await output.start();
  for (const [i, picture] of pictures.entries()) {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${picture}`)).blob());
    const sample = new VideoSample(bitmap, { timestamp: i / rate, duration: 1 / rate });
    await source.add(sample);
    sample.close();
    bitmap.close();
  }
  await output.finalize();
  const bytes = Array.from(new Uint8Array(target.buffer!), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join(''));
}
