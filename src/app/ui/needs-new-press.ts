/** Attached to a button that answers a question: Enter that is held since the question was asked for does not press it. */
export function needsNewPress(button: HTMLElement): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.repeat) event.preventDefault();
  };
  button.addEventListener('keydown', onkeydown);
  return () => button.removeEventListener('keydown', onkeydown);
}

/** The same of the answer by which nothing is lost: it has the focus once the question is asked. */
export function safeAnswer(button: HTMLElement): () => void {
  button.focus();
  return needsNewPress(button);
}
