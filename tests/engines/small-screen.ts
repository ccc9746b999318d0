/** Every screen of the app as a phone shows it: nothing runs off its side. */

import type { Page } from './page.ts';

/** What reaches over the right edge and is not in something that cuts or scrolls it on purpose; and what scrolls sideways and is not meant to. */
const runningOff = (): string[] => {
  /** Wide by nature: tables and strips of time, which are scrolled by themselves. */
  const meant = 'table, [role=slider], [role=tablist], nav';
  const nameOf = (element: Element): string =>
    `${element.tagName} ${element.className} ${element.ariaLabel ?? ''} ${element.textContent!.trim().slice(0, 40)}`;
  const holds = (element: Element): boolean => getComputedStyle(element).overflowX !== 'visible';
  const isHeld = ({ parentElement }: Element): boolean =>
    parentElement !== null && (holds(parentElement) || isHeld(parentElement));
  const all = [...document.body.querySelectorAll('*')].filter((element) => element.checkVisibility());
  const over = all.filter((element) => {
    const { right, width } = element.getBoundingClientRect();
    return width > 0 && right > innerWidth + 1 && !isHeld(element);
  });
  const scrolling = all.filter(
    (element) =>
      /auto|scroll/.test(getComputedStyle(element).overflowX) &&
      element.scrollWidth > element.clientWidth + 1 &&
      !element.matches(meant) &&
      !element.querySelector(meant),
  );
  const page = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  return [...page, ...over.map(nameOf), ...scrolling.map((element) => `scrolls: ${nameOf(element)}`)];
};

/** Says what runs off the side of which screen, and how many were looked at. A recording has to be there. */
export async function lookAtAll(page: Page): Promise<{ readonly faults: readonly string[]; readonly screens: number }> {
  const faults: string[] = [];
  let screens = 0;
  const look = async (screen: string): Promise<void> => {
    screens++;
    for (const what of await page.run(runningOff)) faults.push(`${screen}: ${what}`);
  };
  /** A panel or sheet, by the button that opens it; closed again by `close`, or by another press of the same. */
  const opened = async (button: string, close = button): Promise<void> => {
    await page.press(button);
    await look(button);
    await page.press(close);
  };

  await page.goTo('#welcome');
  await page.reads(/See what every facial muscle is doing/);
  await look('first screen');
  await page.goTo('#/demonstration');
  await page.wait(
    'a reading',
    () => document.querySelector('[role=meter][aria-label^="AU12"]:not([aria-valuetext="no face"])'),
    [],
  );
  for (const tab of ['Timeline', 'Face', 'Units']) {
    await page.press(tab, '[role=tablist]');
    await look(tab);
  }
  for (const button of ['Source', 'Person', 'Share', 'Recording settings']) await opened(button);
  await opened('My neutral', 'Close');
  await opened('Settings', 'Close');
  for (const [address, title] of [
    ['calibrate', 'Teach it your face.'],
    ['calibrate/library', 'Library'],
    ['calibrate/training', 'Training'],
    ['calibrate/models', 'Models'],
    ['recordings', 'Recordings'],
  ] as const) {
    await page.goTo(`#/${address}`);
    await page.wait(title, (own) => document.querySelector('h1')?.textContent.trim() === own, [title]);
    await look(address);
  }
  await page.press('Open');
  await page.reads(/Summary/);
  await look('review');
  await opened('Export');
  return { faults, screens };
}
