/** Whether another page or program, or a call, has taken the picture of a camera that is open. */

/** A picture that is away for less than this is not spoken of: tracks are muted for a moment when a page comes back. Milliseconds. */
export const MUTED_FOR = 2500;

/** Calls `onChange` when the picture has been away for MUTED_FOR while the page is seen, and when it is back, until `signal`. */
export function followMuted(track: MediaStreamTrack, signal: AbortSignal, onChange: (muted: boolean) => void): void {
  let timer: ReturnType<typeof setTimeout>;
  let isTold = false;
  const tell = (muted: boolean): void => {
    if (signal.aborted || muted === isTold) return;
    isTold = muted;
    onChange(muted);
  };
  const follow = (): void => {
    clearTimeout(timer);
    if (!track.muted) tell(false);
    else if (!document.hidden) timer = setTimeout(() => tell(true), MUTED_FOR);
  };
  track.addEventListener('mute', follow, { signal });
  track.addEventListener('unmute', follow, { signal });
  // browsers mute the tracks of a hidden page, and some stay so
  document.addEventListener('visibilitychange', follow, { signal });
  follow(); // it may have been taken away before
}
