/** The slow reader where the library looks for its worker; it dies when the page says so. */

import '../slow-reader.worker.ts';

new BroadcastChannel('die').onmessage = () => {
  throw new Error('told to crash');
};
