/**
 * Which pages may show embed.html in a frame: FACSIMILE_EMBED_ANCESTORS, when the app is built or served, as `frame-ancestors` of a
 * Content Security Policy lists them. The app's own origin unless it says otherwise.
 */

/** Keywords, and origins with an optional wildcard for their subdomains. */
const SOURCE = /^('self'|'none'|\*|https?:\/\/(\*\.)?[\w.-]+(:(\d+|\*))?)$/;

/** Throws an Error that names the first word that is not allowed. */
export function embedAncestors(given = process.env['FACSIMILE_EMBED_ANCESTORS'] ?? "'self'"): string {
  const sources = given.trim().split(/\s+/);
  const wrong = sources.find((source) => !SOURCE.test(source));
  if (wrong !== undefined) {
    throw new Error(
      `FACSIMILE_EMBED_ANCESTORS: ${wrong || 'nothing in it'} ('self', 'none' or origins such as https://lab.example expected)`,
    );
  }
  return sources.join(' ');
}
