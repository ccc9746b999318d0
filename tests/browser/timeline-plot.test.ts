import { expect, test, vi } from 'vitest';
import { STRIP_UNITS } from '../../src/app/timeline/heat-strip.ts';
import { timelinePlot } from '../../src/app/timeline/plot.ts';
import { WHOLE } from '../../src/app/timeline/time-range.ts';

test('the end of the time axis is "now" while the timeline runs, and no longer once it stands still, at the same range', async () => {
  const words = vi.spyOn(CanvasRenderingContext2D.prototype, 'fillText');
  const [target, strip] = [document.createElement('div'), document.createElement('canvas')];
  target.style.cssText = 'width: 600px; height: 160px';
  document.body.append(target, strip);
  const plot = timelinePlot(target, strip, [0, 1]);
  /** Words of the drawing that follows. */
  const drawn = async (isStill: boolean): Promise<string[]> => {
    words.mockClear();
    plot.show([[-1, 0], [0, 1], [1, 0]], [[-1, 0], ...STRIP_UNITS.map(() => [0, 0])], WHOLE, isStill); // prettier-ignore
    await vi.waitFor(() => expect(words).toHaveBeenCalled(), { timeout: 20_000 });
    return words.mock.calls.map(([word]) => word);
  };
  for (const [isStill, end, other] of [
    [false, 'now', '0 s'],
    [true, '0 s', 'now'],
    [false, 'now', '0 s'],
  ] as const) {
    // prettier-ignore
    const said = await drawn(isStill);
    expect(said).toContain(end);
    expect(said).not.toContain(other);
  }
  plot.destroy();
  target.remove();
  strip.remove();
});
