/**
 * What happened when, in milliseconds on the source's clock: instants and spans with names, and spans that leave the statistics.
 * Their times are those of frames as they are kept, so that a span that was begun on a frame holds it.
 * All operations leave the list they are given alone.
 */

import { keptTime } from './columns.ts';

export interface RecordingEvent {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  /** Null for an instant; Infinity for a span that is open, while it is recorded. */
  readonly end: number | null;
  /** Whether what lies in it leaves the statistics. */
  readonly exclude: boolean;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** In the order of their beginnings. */
export const inOrder = (events: readonly RecordingEvent[]): RecordingEvent[] =>
  [...events].sort((a, b) => a.start - b.start || (a.end ?? a.start) - (b.end ?? b.start) || (a.id < b.id ? -1 : 1));

/** At times of frames as they are kept. */
export const keptEvent = (event: RecordingEvent): RecordingEvent => ({
  ...event,
  start: keptTime(event.start),
  end: event.end === null || event.end === Infinity ? event.end : keptTime(event.end),
});

/** With `event` in place of the one of the same id, or added. Throws for an end before the beginning. */
export function putEvent(events: readonly RecordingEvent[], event: RecordingEvent): RecordingEvent[] {
  if (!Number.isFinite(event.start) || (event.end !== null && !(event.end >= event.start))) {
    throw new RangeError(`event that ends before it begins: ${event.start} to ${event.end}`);
  }
  return inOrder([...events.filter(({ id }) => id !== event.id), keptEvent(event)]);
}

export const removeEvent = (events: readonly RecordingEvent[], id: string): RecordingEvent[] =>
  events.filter((event) => event.id !== id);

/**
 * Of a recording whose last frame is at `time`: nothing lies behind it, and spans that were begun and not ended, which have no end,
 * `Infinity`, while they are recorded, end there.
 */
export function closeEvents(events: readonly RecordingEvent[], time: number): RecordingEvent[] {
  const last = keptTime(time);
  const until = (at: number): number => Math.min(at, last);
  return events.map((event) => ({ ...event, start: until(event.start), end: event.end === null ? null : until(event.end) }));
}

/** What of an event is moved: the whole of it, or one of its ends. */
export type EventPart = 'all' | 'start' | 'end';

/** The event with a part of it moved by so many milliseconds, as far as it stays in `within`; moved whole, it keeps its length. */
export function moveEvent(event: RecordingEvent, part: EventPart, by: number, within: Span): RecordingEvent {
  const { start, end } = event;
  const moved = (time: number, least: number, most: number): number => Math.max(least, Math.min(most, time + by));
  if (end === null) return { ...event, start: moved(start, within.start, within.end) };
  if (part === 'start') return { ...event, start: moved(start, within.start, end) };
  if (part === 'end') return { ...event, end: moved(end, start, within.end) };
  const from = moved(start, within.start, within.end - (end - start));
  return { ...event, start: from, end: from + (end - start) };
}

/** Spans in order, with those that meet joined. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else if (span.end > span.start) joined.push(span);
  }
  return joined;
}

/** What of `spans` lies in none of `holes`. */
export function withoutSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = joinSpans(spans);
  for (const hole of joinSpans(holes)) {
    left = left.flatMap(({ start, end }) =>
      [
        { start, end: Math.min(end, hole.start) },
        { start: Math.max(start, hole.end), end },
      ].filter((part) => part.end > part.start),
    );
  }
  return left;
}

const spansOf = (events: readonly RecordingEvent[]): Span[] =>
  events.flatMap(({ start, end }) => (end !== null ? [{ start, end }] : []));

/** What is left of `whole` when the spans that exclude are taken out, and, with a name, what lies outside its spans too. */
export function countedSpans(whole: Span, events: readonly RecordingEvent[], name: string | null = null): Span[] {
  const kept = name === null ? [whole] : spansOf(events.filter((event) => event.name === name && !event.exclude));
  const inside = kept.map(({ start, end }) => ({ start: Math.max(start, whole.start), end: Math.min(end, whole.end) }));
  return withoutSpans(inside, spansOf(events.filter(({ exclude }) => exclude)));
}

/** Names of events that are no exclusion and have a length, each once. */
export const spanNames = (events: readonly RecordingEvent[]): string[] => [
  ...new Set(events.filter(({ end, exclude }) => end !== null && !exclude).map(({ name }) => name)),
];
