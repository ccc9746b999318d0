/** In which codecs this browser encodes video: the one place that asks it. */

import { getFirstEncodableVideoCodec, type Quality, type VideoCodec } from 'mediabunny';

/** WebKitGTK, which is Safari by name, on Linux: 2.50 crashes the page that asks for an encoder, whichever it is. */
const crashesWhenAsked = (userAgent: string): boolean => /Linux/.test(userAgent) && /Version\/\S+ Safari/.test(userAgent);

/** The first of `codecs` in which pictures of this size can be encoded; null where none can. */
export async function encodableCodec(
  codecs: VideoCodec[],
  size: { readonly width: number; readonly height: number; readonly quality?: Quality },
): Promise<VideoCodec | null> {
  if (!('VideoEncoder' in globalThis) || crashesWhenAsked(navigator.userAgent)) return null;
  return getFirstEncodableVideoCodec(codecs, size);
}
