/**
 * The one import point for TensorFlow.js: its core with all gradients and chained operations registered (the core alone
 * registers neither). It brings no backend: the shell (worker, test, tool) registers the one it runs on.
 */

// The core first: registering gradients reads flags that it defines.
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

export * from '@tensorflow/tfjs-core';
