/** Which model reads the current person, as the page shows it: what its one owner (models/active-model.ts) says. */

import { untrack } from 'svelte';
import { ActiveModel, type InUse, type Scorer, type Tabs } from '../../models/active-model.ts';
import type { VersionStore } from '../../store/versions.ts';

export class ModelState {
  readonly owner: ActiveModel;
  inUse = $state.raw<InUse>({ person: null, version: null, problem: null });

  /** Counts what other tabs changed of anybody's models. */
  elsewhere = $state(0);

  constructor(versions: VersionStore, scorer: Scorer, tabs: Tabs) {
    this.owner = new ActiveModel(versions, scorer, tabs, () => this.elsewhere++);
    this.owner.onChange((inUse) => {
      // told while an effect runs, which must not follow it
      const { person, version, problem } = untrack(() => this.inUse);
      if (inUse.person !== person || inUse.version !== version || inUse.problem !== problem) this.inUse = inUse;
    });
  }
}
