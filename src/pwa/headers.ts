/**
 * The headers the app is served with, by our own server, in development, and by the service worker where the host
 * cannot set them. Nothing but the app's own origin can be reached: the policy says so to the browser.
 */

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // wasm needs compiling; the threaded wasm backend starts its threads from a script in a blob of its own making
  'script-src': "'self' 'wasm-unsafe-eval' blob:",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'media-src': "'self' blob:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  // src/reader/trusted-types.ts; Svelte and MediaPipe bring policies of their own
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default svelte-trusted-html goog#html',
};

/** Everything that a browser could lend a page and that this one has no use for. */
const FEATURES_OFF = [
  'accelerometer',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

const policyOf = (policy: Readonly<Record<string, string>>): string =>
  Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** The policy for a page's own <meta>, where a host sets no headers: all but what browsers take from a header alone. */
export const META_POLICY = policyOf(Object.fromEntries(Object.entries(POLICY).filter(([name]) => name !== 'frame-ancestors')));

/** A policy without its last two lines, for pages whose code is not ours: the development server's, and the bench's peers. */
export const withoutTrustedTypes = (policy: string): string => policy.replace(/; (require-)?trusted-types.*$/, '');

export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policyOf(POLICY),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': ['camera=(self)', ...FEATURES_OFF.map((name) => `${name}=()`)].join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** What the page for other pages' frames (embed.html) is served with: `ancestors` may show it, as `frame-ancestors` lists them. */
export function embedHeaders(ancestors: string): Readonly<Record<string, string>> {
  return {
    ...HEADERS,
    'Content-Security-Policy': policyOf({ ...POLICY, 'frame-ancestors': ancestors }),
    // a page that is isolated itself shows no frame without it; who may show it is said above
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}
