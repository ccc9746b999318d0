/** One trial whose word moves with every frame, and the times between these frames. Plain JavaScript, as pages of experiments are. */

import { FacsimileExtension } from './facsimile/jspsych.js';

const SECONDS = 8;
/** What a page does in its first moments does not count, milliseconds. */
const SETTLING = 1000;

/** The times of frames from now on, until the answer is called. */
function watchFrames(onFrame) {
  const times = [];
  let request = requestAnimationFrame(function next(time) {
    times.push(time);
    onFrame(times.length);
    request = requestAnimationFrame(next);
  });
  return () => {
    cancelAnimationFrame(request);
    return times;
  };
}

globalThis.runTrial = async (withExtension) => {
  const jsPsych = initJsPsych({ extensions: withExtension ? [{ type: FacsimileExtension }] : [] });
  let stop;
  const trial = {
    type: jsPsychHtmlKeyboardResponse,
    stimulus: '<p id="word" style="font-size: 48px">stone</p>',
    choices: 'NO_KEYS',
    trial_duration: SETTLING + 1000 * SECONDS,
    extensions: withExtension ? [{ type: FacsimileExtension }] : [],
    on_load() {
      const word = document.querySelector('#word');
      stop = watchFrames((frame) => (word.style.transform = `translateX(${100 * Math.sin(frame / 20)}px)`));
    },
  };
  if (withExtension) await jsPsych.extensions.facsimile.initialize({ auto_initialize: true });
  await jsPsych.run([trial]);
  const times = stop();
  if (withExtension) await jsPsych.extensions.facsimile.stop();
  const from = times[0] + SETTLING;
  const intervals = times
    .slice(1)
    .map((time, i) => time - times[i])
    .filter((_, i) => times[i] >= from);
  const data = jsPsych.data.get().values()[0].facsimile_data ?? [];
  return { intervals, readings: data.filter(({ t }) => t >= SETTLING).length };
};
