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

/** One for the page: made in the click that starts a session, when there is no session yet. Null while no sound was asked for. */
let context: AudioContext | null = null;

/**
 * Asks the browser for sound. Called in the click or key press itself, before anything is awaited, or some browsers stay silent; and in
 * later ones again, since a call or another app may have taken the sound away.
 */
export function allowSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

export class Chime {
  readonly allow = allowSound;

  play(cue: Cue): void {
    const own = context;
    if (own?.state !== 'running') return;
    NOTES[cue].forEach((frequency, i) => {
      const at = own.currentTime + i * STEP;
      const tone = new OscillatorNode(own, { frequency, type: 'sine' });
      const gain = new GainNode(own, { gain: 0 });
      gain.gain.setValueAtTime(SILENCE, at);
      gain.gain.exponentialRampToValueAtTime(LOUDNESS, at + 0.015);
      gain.gain.exponentialRampToValueAtTime(SILENCE, at + FADE);
      tone.connect(gain).connect(own.destination);
      tone.start(at);
      tone.stop(at + FADE);
    });
  }

  /** Gives the sound device back. */
  close(): void {
    void context?.close();
    context = null;
  }
}
