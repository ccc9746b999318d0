/** Pictures of a recorded video by time: the next ones of a run are decoded on, any other from the key frame before it. */

import { BlobSource, Input, MP4, VideoSampleSink, WEBM, type VideoSample } from 'mediabunny';

/** A step forward up to this is decoded on, seconds. */
const NEAR = 1.5;

export class VideoFrames {
  readonly #input: Input;
  #sink: VideoSampleSink | null = null;
  #run: AsyncGenerator<VideoSample, void> | null = null;
  #current: VideoSample | null = null;
  #next: VideoSample | null = null;

  constructor(video: Blob) {
    this.#input = new Input({ source: new BlobSource(video), formats: [MP4, WEBM] });
  }

  /** The picture shown at `seconds` of the video, or null before its first; closed by the next call. One call at a time. */
  async at(seconds: number): Promise<VideoSample | null> {
    const track = this.#sink ? null : await this.#input.getPrimaryVideoTrack();
    if (track) this.#sink = new VideoSampleSink(track);
    if (!this.#sink) return null;
    const since = seconds - (this.#current?.timestamp ?? Infinity);
    if (!(since >= 0 && since < NEAR)) await this.#restart(this.#sink, seconds);
    while (this.#next && this.#next.timestamp <= seconds) {
      this.#current?.close();
      this.#current = this.#next;
      this.#next = await this.#read();
    }
    return this.#current;
  }

  async close(): Promise<void> {
    await this.#letGo();
    this.#input.dispose();
  }

  async #restart(sink: VideoSampleSink, seconds: number): Promise<void> {
    await this.#letGo();
    this.#run = sink.samples(Math.max(0, seconds));
    this.#current = await this.#read();
    this.#next = await this.#read();
  }

  async #read(): Promise<VideoSample | null> {
    const { value } = (await this.#run?.next()) ?? {};
    return value ?? null;
  }

  async #letGo(): Promise<void> {
    await this.#run?.return();
    this.#current?.close();
    this.#next?.close();
    this.#run = this.#current = this.#next = null;
  }
}
