/**
 * Every frame of a file, in order, at its own time: a picture is one frame, a video is taken apart and decoded packet by packet
 * (no playing, no seeking, so none is skipped and none comes twice).
 */

import { BlobSource, Input, MATROSKA, MP4, MPEG_TS, QTFF, VideoSampleSink, WEBM, type VideoSample } from 'mediabunny';
import { decodeImage } from '../reader/sources/image.ts';
import type { Frame } from '../reader/sources/source.ts';

export interface FileFrame {
  /** Its taker closes it. */
  readonly frame: Frame;
  /** Seconds on the medium's own clock; 0 for a picture. */
  readonly timestamp: number;
  /** How far the file has been read with this frame, 0 to 1. */
  readonly done: number;
}

/** A video that lacks more than this at its end, seconds, is cut off. */
const MISSING = 0.2;

const open = (file: File): Input => new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS] });

/** Whether the file is a video by its content. */
export async function isVideo(file: File): Promise<boolean> {
  const input = open(file);
  try {
    return await input.canRead();
  } finally {
    input.dispose();
  }
}

/** Frames of a picture or a video. Throws when the file is neither, or breaks off. */
export async function* framesOf(file: File): AsyncGenerator<FileFrame, void> {
  const input = open(file);
  try {
    if (await input.canRead()) yield* videoFrames(input);
    else yield { frame: await decodeImage(file), timestamp: 0, done: 1 };
  } finally {
    input.dispose();
  }
}

async function* videoFrames(input: Input): AsyncGenerator<FileFrame, void> {
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('no picture in it: the file is cut off, or has sound only');
  if (!(await track.canDecode())) {
    const codec = (await track.getCodec()) ?? 'an unknown codec';
    throw new Error(`cannot be decoded by this browser: ${codec}; convert it to H.264 or VP9`);
  }
  const duration = await track.computeDuration();
  let end = 0;
  for await (const sample of new VideoSampleSink(track).samples()) {
    const { timestamp } = sample;
    end = timestamp + sample.duration;
    yield { frame: upright(sample), timestamp, done: Math.min(1, end / duration) };
  }
  if (end === 0) throw new Error('no frame in it: the video is empty or cut off');
  if (duration - end > MISSING) throw new Error(`cut off: it ends after ${end.toFixed(2)} of ${duration.toFixed(2)} seconds`);
}

/** The sample as a frame the right way up, as phones note in the file; the sample is closed. */
function upright(sample: VideoSample): Frame {
  try {
    if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    sample.draw(canvas.getContext('2d')!, 0, 0);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
