/** What calibration needs of the app. */

import type { Store } from '../../store/store.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { LiveView } from './live-view.svelte.ts';
import type { Mode } from './mode.svelte.ts';
import type { ModelState } from './model.svelte.ts';
import type { PeopleState } from './people.svelte.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { SourceState } from './source.svelte.ts';

export interface CalibrationParts {
  readonly announcer: Announcer;
  readonly live: LiveView;
  readonly mode: Mode;
  /** Null where the browser keeps nothing, as is the store. */
  readonly model: ModelState | null;
  readonly people: PeopleState;
  readonly settings: SettingsState;
  readonly source: SourceState;
  readonly store: Store | null;
  /** Shows a sentence for a while, and has it read aloud. */
  say(sentence: string): void;
  /** Compares faces with the recorded neutral from now on. */
  useNeutral(): void;
}
