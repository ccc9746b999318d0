/**
 * The page that shows this one in a frame: who it is, and the only one to talk with. The browser delivers what is posted to that very
 * origin and to no other, whatever becomes of the window meanwhile.
 */

import { isAddressed, Refusal, requestOf, VERSION, type Notice, type Request } from './protocol.ts';

/** Why a page cannot be talked with. */
export type Stranger =
  /** This page is not in a frame. */
  | 'no-frame'
  /** The page has no origin of its own (a file, a sandboxed frame), or hides it. */
  | 'no-origin';

/** Origin of the page that shows this one. Where a browser does not tell the ancestors of a frame, it is the page that led here. */
export function hostOrigin(): { readonly origin: string } | { readonly stranger: Stranger } {
  if (window.parent === window) return { stranger: 'no-frame' };
  const { ancestorOrigins } = location as { readonly ancestorOrigins?: DOMStringList };
  const origin = ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : 'null');
  return origin === 'null' ? { stranger: 'no-origin' } : { origin };
}

export class HostPage {
  /** `onRequest` hears what the page asks for; a Refusal that it throws is answered with an error. */
  constructor(
    private readonly origin: string,
    onRequest: (request: Request) => void,
  ) {
    addEventListener('message', ({ data, source, origin: from }: MessageEvent<unknown>) => {
      if (!isAddressed(data)) return;
      const answer = (refusal: Refusal): void => {
        if (from !== 'null') (source as Window).postMessage(errorNotice(refusal), from);
      };
      try {
        if (source !== window.parent || from !== origin)
          throw new Refusal('wrong-origin', `${from} (this frame serves ${origin})`);
        onRequest(requestOf(data));
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        answer(cause);
      }
    });
  }

  tell(notice: Notice): void {
    window.parent.postMessage({ facsimile: VERSION, ...notice }, this.origin);
  }
}

const errorNotice = ({ code, message }: Refusal): object => ({ facsimile: VERSION, type: 'error', code, message });
