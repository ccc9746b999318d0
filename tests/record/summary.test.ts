/** The summary and the spans it is of, against sums written out frame by frame. */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, SIDED_UNITS } from '../../src/core/facs.ts';
import { intensity, presence } from '../../src/core/ordinal.ts';
import { Random } from '../../src/core/random.ts';
import {
  closeEvents,
  countedSpans,
  joinSpans,
  putEvent,
  removeEvent,
  spanNames,
  withoutSpans,
  type RecordingEvent,
  type Span,
} from '../../src/record/events.ts';
import { AS_SHOWN, UNSMOOTHED } from '../../src/record/scores.ts';
import { faceScores } from '../../src/record/face-scores.ts';
import { summarise } from '../../src/record/summary.ts';
import { decodeReadings, encodeChunk } from '../../src/record/chunk.ts';
import { frameAt, trackOf } from '../../src/record/track.ts';
import { exampleFrames, FRAME } from './example.ts';

const event = (id: string, start: number, end: number | null = null, more: Partial<RecordingEvent> = {}): RecordingEvent => ({
  id,
  name: id,
  start,
  end,
  exclude: false,
  ...more,
});

describe('spans', () => {
  const random = new Random('spans');
  const some = (): Span[] =>
    Array.from({ length: 5 }, () => {
      const start = Math.floor(random.between(0, 90));
      return { start, end: start + Math.floor(random.between(0, 20)) };
    });
  const covers = (spans: readonly Span[], at: number): boolean => spans.some(({ start, end }) => at >= start && at < end);

  test('joined and subtracted hold exactly the points they should, in order and apart', () => {
    for (let round = 0; round < 100; round++) {
      const [spans, holes] = [some(), some()];
      const [joined, left] = [joinSpans(spans), withoutSpans(spans, holes)];
      for (let at = 0; at < 120; at++) {
        expect(covers(joined, at)).toBe(covers(spans, at));
        expect(covers(left, at)).toBe(covers(spans, at) && !covers(holes, at));
      }
      for (const list of [joined, left])
        list.slice(1).forEach((span, i) => expect(span.start).toBeGreaterThanOrEqual(list[i]!.end));
    }
  });

  test('excluded ones leave the whole and every name', () => {
    const events = [
      event('talk', 10, 30),
      event('rest', 40, 60),
      event('cough', 20, 25, { exclude: true }),
      event('beep', 15),
      event('other', 50, 90, { name: 'talk' }),
    ];
    const whole = { start: 0, end: 80 };
    expect(countedSpans(whole, events)).toEqual([
      { start: 0, end: 20 },
      { start: 25, end: 80 },
    ]);
    expect(countedSpans(whole, events, 'talk')).toEqual([
      { start: 10, end: 20 },
      { start: 25, end: 30 },
      { start: 50, end: 80 },
    ]);
    expect(countedSpans(whole, events, 'beep')).toEqual([]);
    expect(spanNames(events)).toEqual(['talk', 'rest']);
  });

  test('events are put in order, replaced by id and removed; one that ends before it begins is refused', () => {
    const events = putEvent(putEvent([], event('b', 20)), event('a', 10, 15));
    expect(events.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(putEvent(events, event('b', 5)).map(({ id, start }) => [id, start])).toEqual([
      ['b', 5],
      ['a', 10],
    ]);
    expect(removeEvent(events, 'a').map(({ id }) => id)).toEqual(['b']);
    expect(() => putEvent(events, event('c', 10, 9))).toThrow('ends before');
    expect(() => putEvent(events, event('c', NaN))).toThrow('ends before');
  });

  // seconds of a film times 1000, tenths of a millisecond, steps of 5 microseconds, a camera's own
  const CLOCKS: readonly (readonly [name: string, time: (f: number) => number])[] = [
    ['of a film', (f) => ((5_000_000 + 33_367 * f) / 1e6) * 1000],
    ['of a page', (f) => Math.round((5000 + 33.3 * f) * 10) / 10],
    ['of a page apart from others', (f) => Math.round(1_234_567 + 6673.3 * f) * 0.005],
    ['of a camera', (f) => 1234.5678 + (1000 / 30) * f + ((f * 7919) % 13) / 10_000],
  ];

  test.each(CLOCKS)('hold the frame they were begun on and all before the one they were ended on: on the clock %s', (_, time) => {
    const frames = exampleFrames({ frames: 300, time });
    const kept = decodeReadings(encodeChunk(frames).readings);
    const scores = faceScores(kept, 1, UNSMOOTHED);
    const whole = { start: kept.frames.time[0]!, end: kept.frames.time.at(-1)! + 1 };
    for (let first = 0; first + 30 < frames.length; first++) {
      const [start, end] = [frames[first]!.time, frames[first + 30]!.time];
      const begun = putEvent([], event('task', start, Infinity));
      for (const events of [closeEvents(begun, end), putEvent(begun, event('task', start, end))]) {
        const [span] = countedSpans(whole, events, 'task');
        expect([frameAt(kept, span!.start), summarise(scores, [span!]).frames]).toEqual([first, 30]);
      }
    }
  });

  test('that are open end with the recording, and nothing lies behind it', () => {
    const events = [event('ended', 10, 90), event('mark', 20), event('open', 30, Infinity), event('late', 60, Infinity)];
    expect(closeEvents(events, 50).map(({ start, end }) => [start, end])).toEqual([
      [10, 50],
      [20, null],
      [30, 50],
      [50, 50],
    ]);
  });
});

describe('the summary', () => {
  const frames = exampleFrames({
    frames: 400,
    ids: (f) => (f % 50 === 0 ? [] : f % 90 === 10 ? [2] : [1, 2]),
    time: (f) => f * FRAME + (f > 150 ? 2000 : 0),
  });
  const track = trackOf(frames);
  const spans = [
    { start: 500, end: 4000 },
    { start: 6000, end: 14_000 },
  ];

  for (const [name, variant] of Object.entries({
    shown: AS_SHOWN,
    alone: UNSMOOTHED,
    'without neutral': { smoothed: true, compared: false },
  })) {
    test(`${name}: every number as summed by hand`, () => {
      const summary = summarise(faceScores(track, 1, variant), spans);
      const stands = frames.map(({ time }, f) => {
        const step = (frames[f + 1]?.time ?? Infinity) - time;
        return step <= 500 ? step / 1000 : FRAME / 1000;
      });
      ACTION_UNITS.forEach((au, unit) => {
        let [seen, present, sum, peak, onsets, left, right] = [0, 0, 0, -1, 0, 0, 0];
        const durations: number[] = [];
        let before: boolean | null = null;
        let since: number | null = null;
        for (const { start, end } of spans) {
          before = since = null;
          frames.forEach((frame, f) => {
            if (frame.time < start || frame.time >= end) return;
            const gap = f > 0 && frame.time - frames[f - 1]!.time > 500;
            if (gap) before = since = null;
            const face = frame.faces.find(({ id }) => id === 1);
            const covered = face?.quality.reasons.includes('eyes-covered') && au.region === 'upper';
            if (!face || covered) return void (before = since = null);
            const scores = variant.smoothed ? face : face.unsmoothed;
            const latent = scores.latents[unit]! + (variant.compared ? 0 : (face.offset?.[unit] ?? 0));
            const here = presence(latent) >= 0.5;
            seen += stands[f]!;
            sum += stands[f]! * intensity(latent);
            peak = Math.max(peak, intensity(latent));
            if (here) {
              present += stands[f]!;
              const side = SIDED_UNITS.indexOf(unit);
              if (side >= 0)
                [left, right] = [left + stands[f]! * scores.sides[2 * side]!, right + stands[f]! * scores.sides[2 * side + 1]!];
              if (before === false) [onsets, since] = [onsets + 1, 0];
              if (since !== null) since += stands[f]!;
            } else {
              if (since !== null) durations.push(since);
              since = null;
            }
            before = here;
          });
        }
        const got = summary.units[unit]!;
        expect(got.seen).toBeCloseTo(seen, 6);
        expect(got.present).toBeCloseTo(present / seen, 6);
        expect(got.mean).toBeCloseTo(sum / seen, 5);
        expect(got.peak).toBeCloseTo(peak, 5);
        expect(got.onsets).toBe(onsets);
        expect(got.onsetsPerMinute).toBeCloseTo((60 * onsets) / seen, 6);
        if (durations.length === 0) expect(got.meanDuration).toBeNaN();
        else expect(got.meanDuration).toBeCloseTo(durations.reduce((a, b) => a + b, 0) / durations.length, 6);
        if (left + right > 0) expect(got.asymmetry).toBeCloseTo((left - right) / (left + right), 5);
        else expect(got.asymmetry).toBeNaN();
      });
    });
  }

  test('a unit goes with itself all the time, and with others as often as both are seen', () => {
    const { together, units } = summarise(faceScores(track, 1, AS_SHOWN), spans);
    units.forEach(({ present }, i) => {
      if (present > 0) expect(together[i]![i]).toBeCloseTo(1, 9);
      else expect(together[i]![i]).toBeNaN();
      for (const share of together[i]!) if (!Number.isNaN(share)) expect(share).toBeLessThanOrEqual(1 + 1e-9);
    });
  });

  test('it says how long nobody was there to compare with: by the frames that say so, and always without the neutral', () => {
    const whole = [{ start: 0, end: 1e9 }];
    const { withFace, uncompared } = summarise(faceScores(track, 1, AS_SHOWN), whole);
    const without = frames.filter(({ faces }) => faces.some(({ id, comparedWith }) => id === 1 && comparedWith === 'none'));
    expect(uncompared).toBeGreaterThan(0);
    expect(uncompared * withFace).toBeCloseTo((without.length * FRAME) / 1000, 1);
    expect(summarise(faceScores(track, 1, { ...AS_SHOWN, compared: false }), whole).uncompared).toBe(1);
  });

  test('of a still picture it has what its frame shows, and no time', () => {
    const [frame] = exampleFrames({ frames: 1 });
    const [face] = frame!.faces;
    const summary = summarise(faceScores(trackOf([frame!]), 1, AS_SHOWN), [{ start: 0, end: 1e9 }]);
    expect(summary).toMatchObject({ seconds: 0, withFace: 0, uncompared: 1, frames: 1 });
    summary.units.forEach((unit, u) => {
      expect(unit).toMatchObject({ seen: 0, onsets: 0, onsetsPerMinute: NaN, meanDuration: NaN, peakFrame: 0 });
      expect(unit.mean).toBeCloseTo(intensity(face!.latents[u]!), 5);
      expect(unit.peak).toBe(unit.mean);
      expect(unit.present).toBe(Number(presence(face!.latents[u]!) >= 0.5));
      if (unit.present === 1) expect(summary.together[u]).toEqual(summary.units.map(({ present }) => present));
    });
    expect(summary.units.some(({ present }) => present === 1)).toBe(true);
  });

  test('cut at its spans it is the same, and of nobody it is nothing', () => {
    const nobody = summarise(faceScores(track, 9, AS_SHOWN), spans);
    expect(nobody.withFace).toBe(0);
    // that nothing turned present is not known of what was never seen
    expect(nobody.units[0]).toMatchObject({ seen: 0, present: NaN, peakFrame: -1, onsets: NaN });
    expect(summarise(faceScores(track, 1, AS_SHOWN), []).seconds).toBe(0);
  });
});
