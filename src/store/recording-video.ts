/**
 * The clean picture of a recording as a video file that is only ever appended to: fragmented MP4 with H.264 where the browser encodes
 * that, else WebM with VP9 or VP8. A file that was cut off by a crash plays up to its last fragment.
 */

import {
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  type StreamTargetChunk,
  type VideoCodec,
} from 'mediabunny';
import type { AppendedFile, RecordingFiles } from './recording-files.ts';
import { encodableCodec } from './video-codecs.ts';

/** Seconds of a fragment, and between key frames: what a crash may cost, and what a seek decodes. */
const FRAGMENT = 1;
const QUALITY = new Quality('medium');

/** The codec in which this browser records pictures of this size; null where it encodes none. */
export const recordingCodec = (width: number, height: number): Promise<VideoCodec | null> =>
  encodableCodec(['avc', 'vp9', 'vp8'], { width, height, quality: QUALITY });

export class VideoWriter {
  bytes = 0;
  #last = -1;
  readonly #output: Output;

  private constructor(
    readonly type: 'video/mp4' | 'video/webm',
    private readonly source: VideoSampleSource,
    private readonly file: AppendedFile,
  ) {
    const format =
      type === 'video/mp4'
        ? new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: FRAGMENT })
        : new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: FRAGMENT });
    const writable = new WritableStream<StreamTargetChunk>({
      write: async ({ data }) => {
        await this.file.append(data.slice());
        this.bytes += data.length;
      },
    });
    this.#output = new Output({ format, target: new StreamTarget(writable) });
    this.#output.addVideoTrack(source);
  }

  /** Null where the browser encodes none of the codecs. */
  static async open(files: RecordingFiles, recording: string, width: number, height: number): Promise<VideoWriter | null> {
    const codec = await recordingCodec(width, height);
    if (!codec) return null;
    // a frame of another size, as when a phone is turned, has bars beside it (app/review/picture.ts leaves them out)
    const source = new VideoSampleSource({ codec, quality: QUALITY, keyFrameInterval: FRAGMENT, sizeChangeBehavior: 'contain' });
    const file = await files.create(recording, 'video');
    const writer = new VideoWriter(codec === 'avc' ? 'video/mp4' : 'video/webm', source, file);
    await writer.#output.start();
    return writer;
  }

  /** A frame at `time` milliseconds after the first; one that is not later than the frame before is left out. Closes it. */
  async add(frame: VideoFrame | ImageBitmap, time: number): Promise<void> {
    try {
      if (time <= this.#last) return;
      this.#last = time;
      const sample = new VideoSample(frame, { timestamp: time / 1000 });
      await this.source.add(sample);
      sample.close();
    } finally {
      frame.close();
    }
  }

  /** Ends the file. An encoder that failed costs what it had not written yet, and not the file; rejects where the disk is full. */
  async finish(): Promise<void> {
    try {
      await this.#output.finalize();
    } catch (error) {
      if ((error as DOMException).name === 'QuotaExceededError') throw error;
    } finally {
      await this.file.close();
    }
  }
}
