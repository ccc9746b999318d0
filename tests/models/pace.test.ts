import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { JUDGED_EVERY, Pace } from '../../src/models/pace.ts';

/** A live view and the clock, while training is judged. */
class View {
  readonly pace = new Pace();
  now = 0;
  #judged = 0;
  #next = Infinity;

  /** Readings `each` milliseconds apart for `seconds`; Infinity for none. */
  read(seconds: number, each: number | (() => number)): void {
    const gap = typeof each === 'number' ? () => each : each;
    this.#next = Math.min(this.#next, this.now + gap());
    for (const end = this.now + 1000 * seconds; this.now < end; this.now++) {
      if (this.now >= this.#next) {
        this.pace.reading(this.now);
        this.#next += gap();
      }
      if (this.now - this.#judged >= JUDGED_EVERY) this.pace.judge((this.#judged = this.now));
    }
  }

  begin(): void {
    this.pace.begin((this.#judged = this.now));
  }

  get rest(): number {
    return this.pace.rest;
  }
}

function training(each: number): View {
  const view = new View();
  view.read(3, each);
  view.begin();
  return view;
}

/** The longest rest from now on, and the last, while readings come so. */
function rests(view: View, seconds: number, each: number | (() => number)): { readonly most: number; readonly last: number } {
  let most = 0;
  for (let second = 0; second < seconds; second++) {
    view.read(1, each);
    most = Math.max(most, view.rest);
  }
  return { most, last: view.rest };
}

describe('the pace of training', () => {
  test('without a live view there is no rest', () => {
    expect(rests(training(Infinity), 20, Infinity)).toEqual({ most: 0, last: 0 });
  });

  test('a view that keeps its rate asks for no rest', () => {
    const view = training(33);
    expect(view.rest).toBe(0.5); // what training costs is not known yet
    expect(rests(view, 20, 33)).toEqual({ most: 0.5, last: 0 });
  });

  test('a view that falls behind makes rests grow, up to twenty times the work', () => {
    const view = training(33);
    view.read(3, 66);
    expect(view.rest).toBeGreaterThan(0.5);
    view.read(8, 66);
    expect(view.rest).toBe(20);
  });

  test('a view that only rests keep at its rate has them for as long as it needs them', () => {
    const view = training(33);
    const each = (): number => (view.rest >= 4 ? 33 : 45);
    view.read(10, each);
    for (let second = 0; second < 120; second++) {
      view.read(1, each);
      expect(view.rest).toBeGreaterThan(2);
      expect(view.rest).toBeLessThan(20);
    }
  });

  test('rests shrink to nothing when the view is back at its rate', () => {
    const view = training(33);
    view.read(8, 66); // the window still holds readings that were late
    view.read(3, 33);
    const resting = view.rest;
    view.read(3, 33);
    expect(view.rest).toBeLessThan(resting);
    view.read(40, 33);
    expect(view.rest).toBe(0);
  });

  test('a view that ends takes the rest with it, also the one that its first second asked for', () => {
    for (const seconds of [1, 8, 20]) {
      const view = training(33);
      view.read(seconds, 66);
      view.read(4, Infinity);
      expect(view.rest).toBe(0);
    }
  });

  test.each([
    ['another source with fewer frames', 1000 / 24],
    ['a frozen picture', 250],
  ])('%s is late for a while, and then has a usual rate of its own', (_what, each) => {
    const view = training(33);
    expect(rests(view, 20, each).most).toBe(20);
    expect(rests(view, 30, each).last).toBe(0);
    const jitter = [-1, 1, -1, 0, 1].map((way) => each * (1 + 0.1 * way));
    let i = 0;
    const scattered = (): number => jitter[i++ % jitter.length]!;
    expect(rests(view, 60, scattered).most).toBe(0);
  });

  test.each([
    ['begins', Infinity],
    ['has more frames than the one before', 66],
    ['goes on after it was frozen', 250],
  ])('a view that %s while training runs is measured at rest, and keeps that rate', (_what, before) => {
    const view = training(before);
    view.read(60, before);
    expect(view.rest).toBe(0);
    const each = (): number => (view.rest >= 4 ? 33 : 45);
    view.read(60, each);
    for (let second = 0; second < 60; second++) {
      view.read(1, each);
      expect(view.rest).toBeGreaterThan(2);
      expect(view.rest).toBeLessThan(20);
    }
  });

  describe.each([100, 33])('of a view whose readings come %i ms apart, half of that sooner or later', (each) => {
    /** Of twenty views for five minutes: the mean share of the time that training works, and readings as a share of those without it. */
    const means = (cost: (rest: number) => number): { readonly working: number; readonly kept: number } => {
      const [seeds, seconds] = [20, 300];
      let [working, readings] = [0, 0];
      for (let seed = 0; seed < seeds; seed++) {
        const random = new Random(`pace/${seed}`);
        const gap = (): number => each * random.between(0.5, 1.5);
        const view = new View();
        view.read(3, gap);
        view.begin();
        view.read(seconds, () => {
          readings++;
          working += 1 / (1 + view.rest);
          return gap() * cost(view.rest);
        });
      }
      return { working: working / readings, kept: (readings * each) / (1000 * seeds * seconds) };
    };

    test('training works nine tenths of the time when it costs the view nothing', () => {
      expect(means(() => 1).working).toBeGreaterThan(0.9);
    });

    test('nine tenths of the readings are kept when only rests keep them', () => {
      expect(means((rest) => (rest >= 4 ? 1 : 1.3)).kept).toBeGreaterThan(0.88);
    });
  });
});
