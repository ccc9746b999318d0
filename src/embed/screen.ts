/** What the person sees of the frame: the question, the picture with what goes on, or a sentence with a way on. */

import { LOADING } from './words.ts';

const element = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;
const VIEWS = ['ask', 'read', 'say'] as const;

export class Screen {
  readonly video = element<HTMLVideoElement>('video');
  readonly #status = element('#status');
  readonly #progress = element<HTMLProgressElement>('progress');
  #shown = '';

  /** `origin`: of the page that asks, shown without the usual https. */
  constructor(origin: string) {
    for (const host of document.querySelectorAll('.host')) host.textContent = origin.replace(/^https:\/\//, '');
  }

  ask(onAllow: () => void, onRefuse: () => void): void {
    this.#show('ask');
    element('#allow').onclick = onAllow;
    element('#refuse').onclick = onRefuse;
  }

  read(onStop: () => void): void {
    this.#show('read');
    element('#stop').onclick = onStop;
    this.tell(LOADING, false);
  }

  /** What goes on; `progress` of something under way, 0 to 1. */
  tell(status: string, reading: boolean, progress: number | null = null): void {
    if (status !== this.#shown) this.#status.textContent = this.#shown = status;
    element('#read').toggleAttribute('data-reading', reading);
    this.#progress.hidden = progress === null;
    this.#progress.value = progress ?? 0;
  }

  say({ title, text }: { readonly title: string; readonly text: string }, way = '', onWay?: () => void): void {
    const again = element<HTMLButtonElement>('#again');
    again.hidden = !onWay;
    this.#show('say');
    this.video.srcObject = null;
    element('#say h1').textContent = title;
    element('#say p').textContent = text;
    again.textContent = way;
    again.onclick = onWay ?? null;
  }

  /** The focus goes along where the button that has it goes; what has it in the page around keeps it. */
  #show(view: (typeof VIEWS)[number]): void {
    const left = document.hasFocus() ? document.activeElement?.closest<HTMLElement>('main') : null;
    for (const id of VIEWS) element(`#${id}`).hidden = id !== view;
    if (left?.hidden) element(`#${view} button:not([hidden])`)?.focus();
  }
}
