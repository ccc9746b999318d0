/**
 * Runs a TypeScript tool that uses TensorFlow.js: `node tools/pretrain/run.mjs FILE.ts ...`. The library's ES modules import
 * folders and leave out extensions, as bundlers allow and Node does not: a resolve hook fills in what is missing.
 */

import { spawnSync } from 'node:child_process';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const FOLDER = 'ERR_UNSUPPORTED_DIR_IMPORT';

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code === FOLDER && error.url?.includes('/@tensorflow/')) {
      return next(`${error.url}.js`, context).catch(() => next(`${error.url}/index.js`, context));
    }
    throw error;
  }
}

const self = import.meta.url;
if (isMainThread && process.argv[1] === fileURLToPath(self)) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--import', self, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
} else if (isMainThread) {
  register(self);
}
