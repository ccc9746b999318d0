/** One recording as its review screen sees it: where it stands, what is chosen, and edits that can be taken back. */

import type { AuCode } from '../../core/facs.ts';
import { countedSpans, moveEvent, spanNames, type EventPart, type RecordingEvent, type Span } from '../../record/events.ts';
import { areOfOne, edited, takenBack, type RecordingEdit } from '../../record/edits.ts';
import { faceScores } from '../../record/face-scores.ts';
import { faceName } from '../../record/face-names.ts';
import type { RecordingInfo } from '../../record/recording.ts';
import { gapOf } from '../../record/segments.ts';
import { AS_SHOWN, type Variant } from '../../record/scores.ts';
import {
  byFrames,
  companions,
  faceIds,
  frameAt,
  frameCount,
  mostSeen,
  renameFaces,
  rowCounts,
  rowOf,
  type Track,
} from '../../record/track.ts';
import type { OpenRecording } from '../../store/recordings.ts';
import { faceReading } from './face-reading.ts';
import { levelsByFace } from './levels.ts';
import { filmOf } from './picture.ts';

/** Curves that can be told apart. */
export const MOST_CURVES = 6;
/** Faces with a strip of their own: more would be a page that nobody looks through, and a canvas that no browser has. */
const MOST_STRIPS = 6;
/** The closest zoom, milliseconds over the whole strip. */
const CLOSEST = 500;
const MOST_UNDO = 100;
/** Milliseconds of playing at once at most: a hidden page shows nothing, and its absence is not played. */
const MOST_STEP = 500;

/** What is counted: the whole, the selection, or every span by a name. */
export type Counted = 'whole' | 'selection' | { readonly name: string };

export class ReviewState {
  info = $state.raw<RecordingInfo>()!;
  /** Milliseconds on the source's clock, as all times here. */
  position = $state(0);
  playing = $state(false);
  speed = $state(1);
  looping = $state(false);
  view = $state.raw<Span>({ start: 0, end: 1 });
  units = $state.raw<readonly AuCode[]>(['AU01', 'AU04', 'AU06', 'AU12']);
  variant = $state.raw<Variant>(AS_SHOWN);
  face = $state(0);
  /** Id of the event that is edited. */
  edited = $state<string | null>(null);
  /** The file that it was read from, where it is at hand. */
  original = $state.raw<File | null>(null);
  #selection = $state.raw<Span | null>(null);
  #summaryOf = $state.raw<Counted>('whole');
  /** What takes each edit back. */
  #history = $state.raw<readonly RecordingEdit[]>([]);

  // an edit of anything else leaves the track, what is counted, and all that is computed from them, as it is
  readonly #merged = $derived(this.info.merged);
  readonly #events = $derived(this.info.events);
  readonly track: Track = $derived.by(() => renameFaces(this.recording.track, this.#merged));
  readonly faces = $derived(faceIds(this.track));
  readonly whole: Span;
  /** From which step between frames on there is a gap. */
  readonly gap: number;
  readonly frame = $derived(Math.max(0, frameAt(this.track, this.position + 0.01) - 1));
  readonly row = $derived(rowOf(this.track, this.frame, this.face));
  /** What its picture is taken from. */
  readonly film = $derived.by(() => filmOf(this.recording, this.original));
  readonly canUndo = $derived(this.#history.length > 0);
  readonly #byFrames = $derived.by(() => byFrames(this.track));
  /** Faces with a strip. */
  readonly shown = $derived.by(() => this.seenMost(MOST_STRIPS));
  readonly #levelsOf = $derived.by(() => levelsByFace(this.track, this.variant));
  /** Bytes of the heat strip, by shown face. */
  readonly levels = $derived.by(() => this.#levelsOf(this.shown));
  readonly #frames = $derived.by(() => rowCounts(this.track));
  readonly #companions = $derived.by(() => companions(this.track));
  /** Of the chosen face. */
  readonly scores = $derived.by(() => faceScores(this.track, this.face, this.variant));
  readonly reading = $derived.by(() => (this.row < 0 ? null : faceReading(this.track, this.row, this.variant)));

  /** `recording` with ids as they were recorded; `keep` makes an edit of what is kept. */
  constructor(
    readonly recording: OpenRecording,
    private readonly keep: (edit: RecordingEdit) => void,
    original: File | null = null,
  ) {
    this.original = original;
    this.info = recording.info;
    const { time } = recording.track.frames;
    const start = time[0] ?? 0;
    this.whole = { start, end: Math.max(start + CLOSEST, time.at(-1) ?? start) };
    this.view = this.whole;
    this.gap = gapOf(recording.track);
    this.position = start;
    this.face = mostSeen(this.track);
  }

  get selection(): Span | null {
    return this.#selection;
  }

  /** Takes what of a span lies in the recording. */
  set selection(span: Span | null) {
    this.#selection = span && this.#inside(span);
  }

  /** What the summary is of: the whole, once the selection or the last span by the chosen name is gone. */
  get summaryOf(): Counted {
    const of = this.#summaryOf;
    const isThere = typeof of === 'object' ? spanNames(this.#events).includes(of.name) : of === 'whole' || this.selection;
    return isThere ? of : 'whole';
  }

  set summaryOf(of: Counted) {
    this.#summaryOf = of;
  }

  /** Seconds from the first frame. */
  seconds(time: number): number {
    return (time - this.whole.start) / 1000;
  }

  seek(time: number): void {
    this.position = Math.min(this.whole.end, Math.max(this.whole.start, time));
    if (this.position < this.view.start || this.position > this.view.end) {
      this.look({ start: this.position - this.#span / 2, end: this.position + this.#span / 2 });
    }
  }

  step(frames: number): void {
    this.playing = false;
    const target = Math.min(frameCount(this.track) - 1, Math.max(0, this.frame + frames));
    this.seek(this.track.frames.time[target] ?? this.whole.start);
  }

  /** Moves on by so many milliseconds of playing; gaps are passed over, and the selection comes round when it loops. */
  advance(milliseconds: number): void {
    const { time } = this.track.frames;
    let next = this.position + Math.min(milliseconds, MOST_STEP) * this.speed;
    const after = time[this.frame + 1];
    if (after !== undefined && after - time[this.frame]! > this.gap && next > time[this.frame]!) next = Math.max(next, after);
    const end = this.looping && this.selection ? this.selection.end : this.whole.end;
    if (next < end) return this.seek(next);
    if (this.looping) return this.seek((this.selection ?? this.whole).start);
    this.playing = false;
    this.seek(end);
  }

  toggle(): void {
    if (!this.playing && this.position >= this.whole.end - 1) this.seek(this.whole.start);
    this.playing = !this.playing;
  }

  /** Shows a span, moved and cut to what there is. */
  look({ start, end }: Span): void {
    const length = Math.min(this.whole.end - this.whole.start, Math.max(CLOSEST, end - start));
    const from = Math.min(this.whole.end - length, Math.max(this.whole.start, start));
    this.view = { start: from, end: from + length };
  }

  /** Closer by `factor` above 1, further below, with `at` staying where it is, or the middle of what is in view where that is not. */
  zoom(factor: number, at = this.position): void {
    const { start, end } = this.view;
    const time = at >= start && at <= end ? at : (start + end) / 2;
    const length = Math.max(CLOSEST, (end - start) / factor);
    const share = (time - start) / (end - start);
    this.look({ start: time - share * length, end: time + (1 - share) * length });
  }

  pan(share: number): void {
    const shift = share * this.#span;
    this.look({ start: this.view.start + shift, end: this.view.end + shift });
  }

  toggleUnit(code: AuCode): void {
    if (this.units.includes(code)) this.units = this.units.filter((unit) => unit !== code);
    else if (this.units.length < MOST_CURVES) this.units = [...this.units, code];
  }

  /** The spans of it, without what is excluded. */
  counted(of: Counted): Span[] {
    if (typeof of === 'object') return countedSpans(this.#reach, this.#events, of.name);
    return countedSpans(of === 'selection' && this.selection ? this.selection : this.#reach, this.#events);
  }

  /**
   * Changes what is kept about the recording, unless it is so already; it can be taken back. An edit that `goesOn` with the one before, as
   * while a key is held, is taken back with it.
   */
  edit(edit: RecordingEdit, goesOn = false): void {
    const before = takenBack(this.info, edit);
    if (JSON.stringify(before) === JSON.stringify(edit)) return;
    const last = this.#history.at(-1);
    if (!goesOn || !last || !areOfOne(last, edit)) this.#history = [...this.#history, before].slice(-MOST_UNDO);
    this.#make(edit);
  }

  undo(): void {
    const before = this.#history.at(-1);
    if (!before) return;
    this.#history = this.#history.slice(0, -1);
    this.#make(before);
  }

  addEvent(name: string, span: Span | null, exclude = false): void {
    const id = crypto.randomUUID();
    this.changeEvent({ id, name, ...(span ?? { start: this.position, end: null }), exclude });
    this.edited = id;
  }

  /** An event with a part of it moved by so many milliseconds, as far as the recording goes. */
  moved(event: RecordingEvent, part: EventPart, by: number): RecordingEvent {
    return moveEvent(event, part, by, event.end === null ? this.whole : this.#reach);
  }

  /** Puts an event, or another state of one, in its place: within the recording, and its ends in order. `goesOn` as of `edit`. */
  changeEvent(event: RecordingEvent, goesOn = false): void {
    const { start, end } = this.#inside({ start: event.start, end: event.end ?? event.start });
    this.edit({ kind: 'event', id: event.id, event: { ...event, start, end: event.end === null ? null : end } }, goesOn);
  }

  removeEvent(id: string): void {
    this.edit({ kind: 'event', id, event: null });
    if (this.edited === id) this.edited = null;
  }

  /** So many faces, or all, that are seen most, and the chosen one, by id. */
  seenMost(count: number): readonly number[] {
    const usual = this.#byFrames.slice(0, count);
    const isMissing = !usual.includes(this.face) && this.faces.includes(this.face);
    return [...usual, ...(isMissing ? [this.face] : [])].sort((a, b) => a - b);
  }

  /** Share of the frames that face `id` is in. */
  shareOf(id: number): number {
    return (this.#frames.get(id) ?? 0) / Math.max(1, frameCount(this.track));
  }

  nameOf(id: number): string {
    return faceName(this.info, id);
  }

  /** Faces that may be the same person as `id`. */
  mergeable(id: number): number[] {
    const others = this.#companions.get(id);
    return this.faces.filter((other) => other !== id && !others?.has(other));
  }

  /** Says that both are one person. Who is chosen stays chosen. */
  merge(id: number, into: number): void {
    if (this.face === id) this.face = into;
    this.edit({ kind: 'merge', pair: [id, into], isOne: true });
  }

  get #span(): number {
    return this.view.end - this.view.start;
  }

  /** How far spans reach: the time of a span's end is not in it, and the last frame can be. */
  get #reach(): Span {
    return { start: this.whole.start, end: this.whole.end + 1 };
  }

  #inside({ start, end }: Span): Span {
    const from = Math.min(this.whole.end, Math.max(this.whole.start, start));
    return { start: from, end: Math.min(this.#reach.end, Math.max(from, end)) };
  }

  #make(edit: RecordingEdit): void {
    this.info = edited(this.info, edit);
    if (!this.info.events.some(({ id }) => id === this.edited)) this.edited = null;
    this.keep(edit);
  }
}
