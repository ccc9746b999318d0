/** The trainer's worker that pauses itself after the news of the step that it is named after, and says when the page asks it to pause. */

import { expose } from 'comlink';
import type { TrainingNews, TrainingRequest } from '../../src/models/training-news.ts';
import { TrainingRun } from '../../src/models/training-run.ts';

/** The BroadcastChannel on which it says so. */
export const ASKED_TO_PAUSE = 'asked to pause';

class RestingRun extends TrainingRun {
  readonly #asked = new BroadcastChannel(ASKED_TO_PAUSE);

  override run(request: TrainingRequest, report: (news: TrainingNews) => void | Promise<void>): Promise<void> {
    return super.run(request, (news) => {
      if (news.kind === 'point' && news.point.step === Number(self.name)) super.pause();
      return report(news);
    });
  }

  override pause(): void {
    super.pause();
    this.#asked.postMessage(null);
  }
}

expose(new RestingRun());
