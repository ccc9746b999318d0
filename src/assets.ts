/** Where the build puts what readers, trainers and syntheses load: the one place that knows the address of the app. */

import { assetsBelow, type ReaderAssets } from './reader/assets.ts';

export const builtAssets = (): ReaderAssets => assetsBelow(new URL(import.meta.env.BASE_URL, location.href).href);
