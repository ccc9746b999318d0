/**
 * Browsers of other engines than Chromium's, for the tests: Firefox, and WebKitGTK's MiniBrowser with its WebDriver; each on a screen that
 * nobody sees. They come from Debian's packages. Plain JavaScript on Node's own modules.
 */

import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isProgram } from './browser.mjs';
import { installPackages } from './debian.mjs';

/** The libraries of Debian's architectures: MiniBrowser lies in one, below a folder with the number of its API. */
const LIBRARIES = '/usr/lib';

const foldersIn = (path) => {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(path, entry.name)] : []));
  } catch {
    return []; // no Linux, or none with such a folder
  }
};

const onPath = (...names) =>
  names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))).find(isProgram) ?? null;

const miniBrowser = () =>
  foldersIn(LIBRARIES)
    .flatMap(foldersIn)
    .filter((folder) => /webkit2?gtk-[\d.]+$/.test(folder))
    .map((folder) => join(folder, 'MiniBrowser'))
    .find(isProgram) ?? null;

/** All of these programs, or null. */
const allOf = (programs) => (Object.values(programs).every(Boolean) ? programs : null);

/** Paths of Firefox and a screen; null when one is not here. */
export const findFirefox = () => allOf({ browser: onPath('firefox-esr', 'firefox'), screen: onPath('Xvfb') });

/** Paths of WebKitGTK's driver, its browser, and a screen; null when one is not here. */
export const findWebKit = () => allOf({ driver: onPath('WebKitWebDriver'), browser: miniBrowser(), screen: onPath('Xvfb') });

/** Installs what is missing where that is possible; the tests themselves say when it is not. */
export function getFirefox() {
  if (!findFirefox()) installPackages('firefox-esr', 'xvfb');
}

/** As getFirefox. */
export function getWebKit() {
  if (!findWebKit()) installPackages('webkit2gtk-driver', 'xvfb');
}
