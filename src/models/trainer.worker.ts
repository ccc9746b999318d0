/** Training in a worker of its own, beside the live one; the page reaches it through trainer-handle.ts. */

import { expose } from 'comlink';
import { TrainingRun } from './training-run.ts';

expose(new TrainingRun());
