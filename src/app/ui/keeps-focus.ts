/** Focus that stays where one works: what takes the place of a pressed button that is replaced or removed takes its focus too. */

const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** All that Tab reaches once it is enabled and shown, in the order of the document. */
const controlsIn = (container: Element): HTMLElement[] =>
  [...container.querySelectorAll<HTMLElement>(CONTROLS)].filter(({ tabIndex }) => tabIndex >= 0);

const takesFocus = (control: HTMLElement): boolean =>
  control.matches(':enabled, a, summary, [tabindex]') && control.checkVisibility();

/** Heard by the window until the next press: a key that is held since before does nothing more. */
function ignoreHeld(event: KeyboardEvent): void {
  if (!event.repeat) return removeEventListener('keydown', ignoreHeld, true);
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Attached to a container: when the control in it that has the focus goes, the next one in its place has it, else the last one before;
 * nothing where the container has no control any more, as a menu that closes. A key that is held meanwhile does not press it. Returns how
 * to end it.
 */
export function keepsFocus(container: HTMLElement): () => void {
  let focused: Element | null = null;
  let before: readonly HTMLElement[] = [];

  function onfocusin({ target }: FocusEvent): void {
    focused = target as Element;
    const controls = controlsIn(container);
    before = controls.slice(0, Math.max(0, controls.indexOf(target as HTMLElement)));
  }

  const observer = new MutationObserver(() => {
    if (!focused || container.contains(focused)) return;
    focused = null;
    const { activeElement } = document;
    if (activeElement && activeElement !== document.body) return;
    const anchor = before.findLast((control) => container.contains(control));
    const controls = controlsIn(container);
    const at = anchor ? controls.indexOf(anchor) + 1 : 0;
    const next = controls.slice(at).find(takesFocus) ?? controls.slice(0, at).findLast(takesFocus);
    if (!next) return;
    next.focus();
    addEventListener('keydown', ignoreHeld, true);
  });

  container.addEventListener('focusin', onfocusin);
  observer.observe(container, { childList: true, subtree: true });
  return () => {
    container.removeEventListener('focusin', onfocusin);
    observer.disconnect();
  };
}
