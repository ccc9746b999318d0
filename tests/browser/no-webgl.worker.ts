/** The demonstration worker in a browser whose workers have no WebGL. */

import '../../src/face/demonstration/demonstration.worker.ts';

const getContext = OffscreenCanvas.prototype.getContext as (this: OffscreenCanvas, ...given: unknown[]) => unknown;
Object.assign(OffscreenCanvas.prototype, {
  getContext(this: OffscreenCanvas, kind: string, ...rest: unknown[]): unknown {
    return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest);
  },
});
