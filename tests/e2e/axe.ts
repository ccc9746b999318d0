/** axe on the page as it stands. */

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Fails with the rule and the element of everything that axe finds; `screen` names the place in the report. */
export async function expectNoViolations(page: Page, screen: string): Promise<void> {
  // frames of other origins need a second page each time, a page without frames does not
  const alone = page.frames().length === 1;
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(alone).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  expect(found).toEqual([]);
}
