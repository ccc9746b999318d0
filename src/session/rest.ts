/**
 * A person's own face at rest, as it is seen while no movement is asked of them: no two of its frames are alike, and it drifts with the
 * head and the light. A frame shows a movement only where it can be told from that: by how far landmarks have moved the way of a unit, or by
 * what the network reads of it, beyond the middle of the resting frames by FAR times their spread. Either may be blind to a movement: the
 * finder hardly follows cheeks and lids, and the network may not know how this face moves.
 */

import { ACTION_UNITS, unitIndex, type AuCode } from '../core/facs.ts';
import { quantile } from '../core/metrics.ts';
import { PROTOTYPES } from '../core/movements/prototypes.ts';
import type { Prompt } from '../core/samples.ts';
import { compare, fieldOfUnit, mostMoved } from './displacement.ts';

/** Spreads between the middle of rest and what is no rest. */
const FAR = 4;
/** Least spread of a displacement (cm) and of a latent (levels): what a still face is read to drift by in half a minute. */
const LEAST = { moved: 0.05, latent: 0.3 } as const;
/** Up to this latent the network sees nothing of a unit (a trace begins at .5), however far it drifts below. */
const UNSEEN = -2.5;
/**
 * The spread is taken from the middle to where a tenth of the frames lie below, in standard deviations of a normal distribution: the last
 * movement is often still let go of when the next is waited for, or somebody moves before they are asked to, and both lie above. Of FEW frames it may be twice what they show. A slow machine has read one
 * or two when the first movement comes: what the network reads differs more from face to face than it drifts, so of FEWEST frames the
 * least spread, too, is twice as much.
 */
const LOWER = { share: 0.1, deviations: 1.2816 } as const;
const FEW = 5;
const FEWEST = 2;
/** Frames that are remembered, the newest. */
const MOST = 600;
/** Mean displacement (cm) of the most moved tenth of the points, beyond which a face that was asked for nothing does something. */
const MOVES = 0.4;

const CODES = ACTION_UNITS.map(({ code }) => code);

/** One frame: centimetres along each of ACTION_UNITS and of the points that moved most. */
interface Signs {
  readonly along: readonly number[];
  readonly most: number;
}

export class Rest {
  #moved: readonly Signs[] = [];
  #latents: readonly ArrayLike<number>[] = [];

  /**
   * Remembers a frame that was asked for no movement: `shown` is its displacement from the neutral face, cm; `latents` are per ACTION_UNITS
   * beside the recorded neutral, null where the network was given another or none. A face that does something is no rest.
   */
  add(shown: Float32Array, latents: ArrayLike<number> | null): void {
    const signs = signsOf(shown);
    if (!(signs.most <= MOVES)) return;
    this.#moved = [...this.#moved, signs].slice(-MOST);
    if (latents) this.#latents = [...this.#latents, latents].slice(-MOST);
  }

  /** What is known of rest by now. */
  known(): KnownRest {
    return new KnownRest(this.#moved, this.#latents);
  }
}

/** Where each sign of a movement begins to be one. */
export class KnownRest {
  readonly #along: readonly number[];
  readonly #most: number;
  /** Null while the network has read no frame. */
  readonly #latents: readonly number[] | null;

  constructor(moved: readonly Signs[], latents: readonly ArrayLike<number>[]) {
    this.#along = CODES.map((_, unit) => endOf(moved.map(({ along }) => along[unit]!), LEAST.moved)); // prettier-ignore
    this.#most = endOf(moved.map(({ most }) => most), LEAST.moved); // prettier-ignore
    const least = LEAST.latent * (1 + FEWEST / latents.length);
    this.#latents = latents.length === 0 ? null : CODES.map((_, unit) => Math.max(UNSEEN, endOf(latents.map((own) => own[unit]!), least))); // prettier-ignore
  }

  /** Whether a frame shows anything of what `prompt` asks for that rest does not; true where no movement is asked for. */
  isLeft(prompt: Prompt, shown: Float32Array, latents: ArrayLike<number> | null): boolean {
    const asked = unitsOf(prompt);
    if (asked?.length === 0) return true;
    const { along, most } = signsOf(shown);
    if (!asked && most > this.#most) return true;
    return (asked ?? CODES).some((code) => {
      const unit = unitIndex(code);
      if (asked && along[unit]! > this.#along[unit]!) return true;
      return latents !== null && this.#latents !== null && latents[unit]! > this.#latents[unit]!;
    });
  }
}

/** The units that a prompt asks for; null where any will do. */
function unitsOf(prompt: Prompt): readonly AuCode[] | null {
  if (prompt.kind === 'unit') return [prompt.unit];
  if (prompt.kind !== 'expression' || prompt.expression === 'neutral') return [];
  return prompt.own ? null : PROTOTYPES[prompt.expression].shown;
}

function signsOf(shown: Float32Array): Signs {
  const along = CODES.map((code) => {
    const { amount, size } = compare(shown, fieldOfUnit(code));
    return amount * size;
  });
  return { along, most: mostMoved(shown) };
}

/** Where rest ends; of no frames, the neutral face itself is its middle. */
function endOf(values: readonly number[], least: number): number {
  if (values.length === 0) return FAR * least;
  const middle = quantile(values, 0.5);
  const spread = (middle - quantile(values, LOWER.share)) / LOWER.deviations;
  return middle + FAR * Math.max(least, spread * (1 + FEW / values.length));
}
