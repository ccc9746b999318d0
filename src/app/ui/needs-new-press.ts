/**
 * Attached to a button that deletes, or that comes under the hand in place of another: neither Enter that is held since before nor the
 * second click of a double click presses it.
 */
export function needsNewPress(button: HTMLElement): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.repeat) event.preventDefault();
  };
  const onclick = (event: MouseEvent): void => {
    if (event.detail > 1) event.stopImmediatePropagation();
  };
  button.addEventListener('keydown', onkeydown);
  // before those who hear that it is pressed
  button.addEventListener('click', onclick, true);
  return () => {
    button.removeEventListener('keydown', onkeydown);
    button.removeEventListener('click', onclick, true);
  };
}

/** The same of the answer by which nothing is lost: it has the focus once the question is asked. */
export function safeAnswer(button: HTMLElement): () => void {
  button.focus();
  return needsNewPress(button);
}
