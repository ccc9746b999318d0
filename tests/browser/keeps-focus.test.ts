/** What has the focus when the control that had it goes. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { keepsFocus } from '../../src/app/ui/keeps-focus.ts';

let container: HTMLElement;
let end: () => void;
beforeEach(() => {
  container = document.createElement('div');
  container.innerHTML = `
    <ul>
      <li id="one"><button>Anna</button><span><button>Bin of Anna</button></span></li>
      <li id="two"><button>Ben</button><span><button>Bin of Ben</button></span></li>
      <li id="three"><button disabled>Cleo</button><a>no link</a><a href="#x" tabindex="-1">picture</a><a href="#x">Open</a></li>
    </ul>`;
  document.body.append(container);
  end = keepsFocus(container);
});
afterEach(() => {
  end();
  container.remove();
});

const named = (name: string): HTMLElement =>
  [...container.querySelectorAll<HTMLElement>('button, a')].find(({ textContent }) => textContent === name)!;

/** The words of what has the focus once all that changed has been followed; null for the body. */
async function focused(): Promise<string | null> {
  await Promise.resolve();
  return document.activeElement === document.body ? null : document.activeElement!.textContent;
}

function press(name: string, change: () => void): Promise<string | null> {
  named(name).focus();
  change();
  return focused();
}

test('what replaces the pressed button has its focus', async () => {
  const asked = await press('Bin of Ben', () => (named('Bin of Ben').parentElement!.innerHTML = '<button>Remove Ben</button>'));
  expect(asked).toBe('Remove Ben');
  // and again, until the row goes with it: the next row has it, but for what cannot have it
  expect(await press('Remove Ben', () => container.querySelector('#two')!.remove())).toBe('Open');
});

test('what comes later takes the place too', async () => {
  named('Anna').focus();
  named('Anna').replaceWith('…');
  expect(await focused()).toBe('Bin of Anna');
  // removed first, replaced by and by: what is nearest has it meanwhile
  named('Bin of Anna').remove();
  expect(await focused()).toBe('Ben');
});

test('after the last one it is the one before, and nothing in what is empty', async () => {
  expect(await press('Open', () => container.querySelector('#three')!.remove())).toBe('Bin of Ben');
  container.querySelector('ul')!.remove();
  expect(await focused()).toBeNull();
});

test('focus that was elsewhere, or was given elsewhere, is left alone', async () => {
  container.querySelector('#one')!.remove();
  expect(await focused()).toBeNull();
  expect(
    await press('Ben', () => {
      named('Ben').remove();
      named('Open').focus();
    }),
  ).toBe('Open');
});

test('a key that is held does nothing to what has the focus instead, a new press does', async () => {
  const pressed: string[] = [];
  container.addEventListener('click', ({ target }) => {
    const button = target as HTMLElement;
    pressed.push(button.textContent);
    button.closest('li')!.remove();
  });
  named('Anna').focus();
  await userEvent.keyboard('{Enter>6/}');
  expect([pressed, await focused()]).toEqual([['Anna'], 'Ben']);
  // Tab that is held goes through what is left
  await userEvent.keyboard('{Tab>2/}');
  expect(await focused()).toBe('Open');
  named('Ben').focus();
  await userEvent.keyboard('{Enter}');
  expect(pressed).toEqual(['Anna', 'Ben']);
});
