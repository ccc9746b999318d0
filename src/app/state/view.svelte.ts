/** How the picture is looked at: mirror, freeze, overlay, full screen, lines of the timeline, and which sheet lies over it. */

import type { AuCode } from '../../core/facs.ts';
import type { DisplaySettings, OverlayStyle, ReadingSettings } from '../../reader/settings.ts';
import { WORDS } from '../words.ts';
import type { LiveView } from './live-view.svelte.ts';
import type { NeutralState } from './neutral.svelte.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { SourceState } from './source.svelte.ts';

/** The overlays that the key O steps through. */
const OVERLAY_STEPS: readonly (readonly OverlayStyle[])[] = [
  ['regions', 'callouts'],
  ['regions'],
  ['landmarks'],
  ['regions', 'callouts', 'landmarks', 'box'],
  [],
];
/** Faces that are read of a picture at most; the person's own number is for cameras and videos. */
export const MOST_IN_PICTURES = 16;
/** Lines on the timeline at most: more cannot be told apart. */
export const MOST_LINES = 6;

export type Sheet = 'settings' | 'shortcuts';

export interface ViewParts {
  readonly settings: Pick<SettingsState, 'live' | 'setLive'>;
  readonly live: Pick<LiveView, 'frozen' | 'freeze'>;
  readonly neutral: Pick<NeutralState, 'recording' | 'cancel'>;
  readonly source: Pick<SourceState, 'kind'>;
  readonly say: (sentence: string) => void;
  readonly announce: (sentence: string) => void;
}

/** How a list of action units is looked at; kept while other things are shown in its place. */
export class UnitListView {
  strongestFirst = $state(false);
  presentOnly = $state(false);
  /** The unit whose card stays open, by its index; null for none. */
  pinned = $state<number | null>(null);
}

export class ViewState {
  sheet = $state<Sheet | null>(null);
  neutralOpen = $state(false);
  full = $state(false);
  /** The list of action units. */
  readonly list = new UnitListView();
  /** Pictures and videos are looked at as they are, cameras as the person chose. */
  mirroredElsewhere = $state(false);
  readonly mirrored = $derived.by(() =>
    this.parts.source.kind === 'camera' ? this.parts.settings.live.mirrored : this.mirroredElsewhere,
  );
  /** The settings that the picture is drawn with. */
  readonly shown = $derived.by((): DisplaySettings => ({ overlay: this.parts.settings.live.overlay, mirrored: this.mirrored }));
  /** The settings that it is read with. */
  readonly read = $derived.by((): ReadingSettings => ({
    ...this.parts.settings.live,
    maxFaces: this.parts.source.kind === 'image' ? MOST_IN_PICTURES : this.parts.settings.live.maxFaces,
  }));
  #fullElement: HTMLElement | null = null;

  constructor(private readonly parts: ViewParts) {}

  toggleMirror(): void {
    if (this.parts.source.kind === 'camera') this.parts.settings.setLive({ mirrored: !this.mirrored });
    else this.mirroredElsewhere = !this.mirroredElsewhere;
  }

  /** A frozen picture is one moment of a face, and no neutral: freezing ends a recording of it. */
  toggleFreeze(): void {
    const { live, neutral, announce } = this.parts;
    if (neutral.recording) neutral.cancel();
    live.freeze(!live.frozen);
    announce(live.frozen ? WORDS.frozen : WORDS.running);
  }

  toggleOverlay(style: OverlayStyle): void {
    const { overlay } = this.parts.settings.live;
    this.parts.settings.setLive({
      overlay: overlay.includes(style) ? overlay.filter((on) => on !== style) : [...overlay, style],
    });
  }

  stepOverlay(): void {
    const now = [...this.parts.settings.live.overlay].sort().join();
    const step = OVERLAY_STEPS.findIndex((styles) => [...styles].sort().join() === now);
    this.parts.settings.setLive({ overlay: OVERLAY_STEPS[(step + 1) % OVERLAY_STEPS.length]! });
  }

  toggleLine(code: AuCode): void {
    const { settings, say } = this.parts;
    const { timeline } = settings.live;
    if (timeline.includes(code)) settings.setLive({ timeline: timeline.filter((line) => line !== code) });
    else if (timeline.length < MOST_LINES) settings.setLive({ timeline: [...timeline, code] });
    else say(WORDS.timelineFull);
  }

  /** A sheet says that it is closed a little later; another may be open by then. */
  closeSheet(sheet: Sheet): void {
    if (this.sheet === sheet) this.sheet = null;
  }

  /** Which element fills the screen when asked; returns how to forget it. */
  fullScreenOf(element: HTMLElement): () => void {
    this.#fullElement = element;
    return () => (this.#fullElement = null);
  }

  toggleFull(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void this.#fullElement?.requestFullscreen();
    else this.parts.say(WORDS.noFullScreen); // as on an iPhone
  }

  followFullScreen(): void {
    this.full = document.fullscreenElement !== null;
  }
}
