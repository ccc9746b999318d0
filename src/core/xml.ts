/** Text as XML can hold it. Source: Extensible Markup Language (XML) 1.0, fifth edition, section 2.2, "Characters". */

/** Without what XML has no way to write: most control characters, halves of letters, and two letters. */
export const wellFormed = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}\ufffe\uffff]/gu, '');

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As the content of an element or the value of an attribute in double quotes. */
export const escaped = (text: string): string => wellFormed(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
