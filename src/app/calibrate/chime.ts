/**
 * Sound cues of a session: short tones, since a person who looks at the camera, or whose eyes are closed, does not see the ring.
 * Made here, so that there is nothing to load.
 */

export type Cue =
  /** Do the movement now. */
  | 'begin'
  /** Enough: let go. */
  | 'done'
  /** The whole session is done. */
  | 'finished';

/** Frequencies (Hz), one after the other. */
const NOTES: Readonly<Record<Cue, readonly number[]>> = {
  begin: [523.25],
  done: [659.25, 880],
  finished: [523.25, 659.25, 783.99],
};
/** Seconds from one note to the next, and until a note has faded. */
const STEP = 0.11;
const FADE = 0.28;
const LOUDNESS = 0.14;
const SILENCE = 0.0001;

export class Chime {
  #context: AudioContext | null = null;

  /**
   * Asks the browser for sound. To be called in the click or key press itself, before anything is awaited, or some browsers stay silent;
   * and in later ones again, since a call or another app may have taken the sound away.
   */
  allow(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  play(cue: Cue): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    NOTES[cue].forEach((frequency, i) => {
      const at = context.currentTime + i * STEP;
      const tone = new OscillatorNode(context, { frequency, type: 'sine' });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(SILENCE, at);
      gain.gain.exponentialRampToValueAtTime(LOUDNESS, at + 0.015);
      gain.gain.exponentialRampToValueAtTime(SILENCE, at + FADE);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + FADE);
    });
  }

  /** Gives the sound device back. */
  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}
