/** What the browser says of the memory of a page. */

import type { Page } from '@playwright/test';

/** Megabytes of the page and its workers, what no longer serves taken off; null where the browser does not tell. */
export const pageMemory = (page: Page): Promise<number | null> =>
  page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
      readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
    };
    return crossOriginIsolated && measure ? (await measure.call(performance)).bytes / 1e6 : null;
  });
