/** Attached to a button that answers a question: Enter that is held since the question was asked for does not press it. */
export function needsNewPress(button: HTMLElement): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.repeat) event.preventDefault();
  };
  button.addEventListener('keydown', onkeydown);
  return () => button.removeEventListener('keydown', onkeydown);
}
