/** The live path in a worker of its own; the page reaches it through live-handle.ts. */

import { expose } from 'comlink';
import { LivePath } from './live-path.ts';

expose(new LivePath());
