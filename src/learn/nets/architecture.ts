/**
 * Which network weights are for. Every model that is written says so, and every model is asked before it is used: one of an earlier
 * or later network is refused in words, instead of failing somewhere inside. Bytes only, no tensors, so that pages can ask too.
 */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../core/facs.ts';
import type * as tf from '../tf.ts';
import { checkWeights } from './weights-check.ts';

/** The network of au-net.ts. `version` grows with every change after which weights of before cannot be read, or an app of before cannot read them. */
export const ARCHITECTURE = { id: 'facsimile-au-net', version: 2 } as const;
/** The version before there was a look at the texture; its weights are read as they were meant. */
export const WITHOUT_TEXTURE = 1;
/** The earliest version whose weights are read as they were meant. */
const OLDEST = WITHOUT_TEXTURE;

/** What userDefinedMetadata of a model says. */
export interface AuNetMetadata {
  readonly version: string;
  /** Missing in models written before 2026-12. */
  readonly architecture?: { readonly id: string; readonly version: number };
  /** Hex SHA-256 of the weights' bytes (reader/model-seal.ts). */
  readonly sha256?: string;
  readonly actionUnits: readonly string[];
  readonly sidedUnits: readonly string[];
  readonly expressions: readonly string[];
}

/** What every model of this network says of itself, but for its version and checksum. */
export const DESCRIPTION = {
  architecture: ARCHITECTURE,
  actionUnits: ACTION_UNITS.map(({ code }) => code),
  sidedUnits: SIDED_UNITS.map((unit) => ACTION_UNITS[unit]!.code),
  expressions: [...EXPRESSIONS],
} satisfies Omit<AuNetMetadata, 'version' | 'sha256'>;

/** Why a model cannot be used: made for an earlier network, for a later one, or not what was written. */
export type Unfitness = 'outdated' | 'newer' | 'damaged';

export class UnfitModel extends Error {
  override readonly name = 'UnfitModel';

  constructor(
    readonly why: Unfitness,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throws an UnfitModel for a model of another network, and for weights that are not there in full or no numbers. */
export function checkFit({ weightSpecs, weightData, userDefinedMetadata = {} }: tf.io.ModelArtifacts): void {
  const { architecture, ...said } = userDefinedMetadata as Partial<AuNetMetadata>;
  const isOurs = architecture?.id === ARCHITECTURE.id;
  const isNewer = isOurs && architecture.version > ARCHITECTURE.version;
  if (architecture && (!isOurs || isNewer || architecture.version < OLDEST)) {
    const message = `model of another network: ${architecture.id} ${architecture.version} (${ARCHITECTURE.id} ${ARCHITECTURE.version} expected)`;
    throw new UnfitModel(isNewer ? 'newer' : 'outdated', message);
  }
  for (const part of ['actionUnits', 'sidedUnits', 'expressions'] as const) {
    if (said[part] === undefined || String(said[part]) === String(DESCRIPTION[part])) continue;
    throw new UnfitModel('outdated', `model of other ${part}: ${String(said[part])} (${String(DESCRIPTION[part])} expected)`);
  }
  if (!weightSpecs || !(weightData instanceof ArrayBuffer)) throw new UnfitModel('damaged', 'model without weights in one piece');
  try {
    checkWeights(weightSpecs, weightData);
  } catch (cause) {
    throw new UnfitModel('damaged', (cause as Error).message, { cause });
  }
  const count = numbersOf(weightSpecs);
  if (!architecture && count !== NUMBERS) {
    throw new UnfitModel('outdated', `model of another network: ${count} numbers (${NUMBERS} expected)`);
  }
}

/** Numbers in a model of version 1, by which models are told that do not say what they are for. */
export const NUMBERS = 815_883;

const numbersOf = (specs: readonly tf.io.WeightsManifestEntry[]): number =>
  specs.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);
