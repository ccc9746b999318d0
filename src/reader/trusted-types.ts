/**
 * Trusted Types (w3.org/TR/trusted-types): where a response's policy asks for them, code is run from script URLs that pass here, and
 * these are of our own origin. Imported first by pages, and by what starts threads. Browsers without them go without.
 */

interface TrustedTypes {
  readonly defaultPolicy: unknown;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** The URL as it is, if it is of our own origin, blobs included. Throws a TypeError for any other. */
function ownScriptUrl(url: string): string {
  const { origin } = new URL(url, location.href);
  if (origin !== self.origin) throw new TypeError(`script of another origin: ${url}`);
  return url;
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
if (trustedTypes && !trustedTypes.defaultPolicy) trustedTypes.createPolicy('default', { createScriptURL: ownScriptUrl });
