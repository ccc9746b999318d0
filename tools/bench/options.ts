/** Numbers as the options of `npm run bench` give them. */

import { WrongUsage } from '../tool.ts';

/** A number above 0, or undefined where none is given. Throws a WrongUsage for anything else. */
export function numberIn(text: string | undefined): number | undefined {
  if (text !== undefined && !(Number(text) > 0)) throw new WrongUsage(`not a positive number: ${text}`);
  return text === undefined ? undefined : Number(text);
}

/** A whole number above 0. Throws a WrongUsage for anything else. */
export function countIn(text: string): number {
  if (!/^0*[1-9]\d*$/.test(text)) throw new WrongUsage(`not a whole number above 0: ${text}`);
  return Number(text);
}

/** Whole numbers in a list such as 0,1,2. Throws a WrongUsage for anything else. */
export function numbersIn(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new WrongUsage(`not a list of numbers: ${text}`);
  return text.split(',').map(Number);
}
