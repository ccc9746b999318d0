/** What forms of a session were called in earlier versions. */

import type { Form } from '../session/plan.ts';

const EARLIER: Readonly<Record<string, Form>> = { short: 'only', full: 'thorough' };

/** The form as it is called now; any other value as it is, for a schema to judge. */
export const formNow = <T>(form: T): T | Form => (typeof form === 'string' ? (EARLIER[form] ?? form) : form);
