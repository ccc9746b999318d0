/**
 * `npm run bench -- live [--json FILE] [--clip FILE]`: how fast the live path is, beside MediaPipe alone and human on the same
 * frames in the same run, and how the built app starts and keeps pace. `-- files [--json FILE] [--clip FILE]`: how fast files are
 * read. `-- record [--json FILE] [--clip FILE] [--minutes N]`: what a recording costs the live rate, and memory over a long
 * one, or none with 0 minutes.
 * `-- memory [--json FILE] [--clip FILE] [--minutes N] [--fps N]`: memory over a long live view.
 * `-- slow [--json FILE] [--clip FILE]`: readings a second on a machine four times slower.
 * `-- synthesis [--json FILE]`: how fast pictures of a person's own face are made. `-- learn [--json FILE]`: what training steps
 * cost. `-- calibrate [--json FILE]`: whether a calibration helps simulated people (`--people 0,1,..` and `--seeds N` for fewer,
 * `--held-out` for what weights are learned by, `--times` for nothing but the time that a session takes, `--real-time` for one before the app's own camera). `-- neutral [--json FILE]`: how good estimated neutrals are. `-- stimulus
 * [--json FILE]`: whether the jsPsych extension disturbs what a trial shows. A table, and with --json its numbers.
 */

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { checkNumbers, writeNumbers } from '../numbers-file.ts';
import { runTool, WrongUsage } from '../tool.ts';
import { installHuman, openBenchPage } from './bench-page.ts';
import { measureApp } from './built-app.ts';
import { cameraOf, findClip, sharedFolder } from './clip.ts';
import { benchCalibrate } from './calibrate/calibrate.ts';
import { benchFiles } from './files.ts';
import { benchLearn } from './learn.ts';
import { benchMemory } from './memory.ts';
import { benchNeutral } from './neutral/neutral.ts';
import { benchRecord } from './record.ts';
import { benchSlow } from './slow.ts';
import { benchStimulus } from './stimulus.ts';
import { benchSynthesis } from './synthesis.ts';
import { countIn, numberIn, numbersIn } from './options.ts';
import { numbersOf, tableOf, type LiveNumbers } from './report.ts';

const USAGE =
  'usage: npm run bench -- live|files|record|memory|slow|learn|synthesis|calibrate|neutral|stimulus [--json FILE] [--clip FILE] [--minutes N (record, memory)] [--fps N (memory)] [--people 0,1,.. --seeds N --held-out --times --real-time (calibrate)]';
const WARM_UP = 20;
const FRAMES = 200;

async function live(given: string | undefined): Promise<LiveNumbers> {
  installHuman();
  const clip = await findClip(given, sharedFolder());
  const bench = await openBenchPage(clip.files);
  let same, camera;
  try {
    console.log(`${clip.name}, 640 x 480, ${FRAMES} frames; ${cpus().length} cores, Chromium ${bench.browser}`);
    same = await bench.page.evaluate(([warmUp, frames]) => globalThis.bench.run(warmUp, frames), [WARM_UP, FRAMES] as const);
    camera = await cameraOf(clip, bench);
  } finally {
    await bench.close();
  }
  const app = await measureApp(camera);
  console.log(tableOf(same, app));
  return numbersOf(same, app);
}

await runTool(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      clip: { type: 'string' },
      minutes: { type: 'string' },
      fps: { type: 'string' },
      people: { type: 'string' },
      seeds: { type: 'string' },
      'held-out': { type: 'boolean' },
      times: { type: 'boolean' },
      'real-time': { type: 'boolean' },
    },
  });
  const benches: Readonly<Record<string, () => Promise<object>>> = {
    live: () => live(values.clip),
    files: () => benchFiles(values.clip),
    record: () => benchRecord(values.clip, values.minutes === '0' ? 0 : numberIn(values.minutes)),
    memory: () => benchMemory(values.clip, numberIn(values.minutes), numberIn(values.fps)),
    slow: () => benchSlow(values.clip),
    learn: benchLearn,
    synthesis: benchSynthesis,
    calibrate: () =>
      benchCalibrate({
        ...(values.people !== undefined && { people: numbersIn(values.people) }),
        heldOut: values['held-out'] ?? false,
        times: values.times ?? false,
        realTime: values['real-time'] ?? false,
        ...(values.seeds !== undefined && { seeds: countIn(values.seeds) }),
      }),
    neutral: benchNeutral,
    stimulus: benchStimulus,
  };
  const bench = positionals.length === 1 ? benches[positionals[0]!] : undefined;
  if (!bench) throw new WrongUsage();
  if (values.json) checkNumbers(values.json, (there) => Object.keys(benches).some((name) => Object.hasOwn(there, name)));
  const numbers = await bench();
  if (values.json) writeNumbers(values.json, numbers);
});
