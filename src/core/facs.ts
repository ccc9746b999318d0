/**
 * The action units this project reads, in the order every vector of scores follows.
 * Codes, names and muscles: Ekman, Friesen & Hager, Facial Action Coding System (2002).
 * AU24 stands for AU23/24 (lip tightener, lip pressor), which look alike at landmark resolution.
 */

export type AuCode =
  `AU0${1 | 2 | 4 | 5 | 6 | 7 | 9}` | `AU1${0 | 2 | 4 | 5 | 6 | 7 | 8}` | `AU2${0 | 2 | 4 | 5 | 6 | 8}` | 'AU43';

/** Regions of a face that are read apart, in the order every vector of them follows. */
export const REGIONS = ['upper', 'lower'] as const;
export type Region = (typeof REGIONS)[number];

export interface ActionUnit {
  readonly code: AuCode;
  /** What a person reads: 'AU23/24' where two units share one score. */
  readonly label: string;
  readonly name: string;
  readonly muscle: string;
  readonly region: Region;
  /** Whether left and right move apart, and are scored apart. */
  readonly sided: boolean;
  /** Moves a lid: never folded into a person's neutral, or blinking would stop being seen. */
  readonly eyelid: boolean;
}

const unit = (
  code: AuCode,
  name: string,
  muscle: string,
  region: Region,
  more: { sided?: boolean; eyelid?: boolean; label?: string } = {},
): ActionUnit => ({
  code,
  label: more.label ?? code,
  name,
  muscle,
  region,
  sided: more.sided ?? true,
  eyelid: more.eyelid ?? false,
});

export const ACTION_UNITS: readonly ActionUnit[] = [
  unit('AU01', 'Inner brow raiser', 'Frontalis, pars medialis', 'upper'),
  unit('AU02', 'Outer brow raiser', 'Frontalis, pars lateralis', 'upper'),
  unit('AU04', 'Brow lowerer', 'Corrugator supercilii, depressor supercilii, procerus', 'upper'),
  unit('AU05', 'Upper lid raiser', 'Levator palpebrae superioris', 'upper', { eyelid: true }),
  unit('AU06', 'Cheek raiser', 'Orbicularis oculi, pars orbitalis', 'upper'),
  unit('AU07', 'Lid tightener', 'Orbicularis oculi, pars palpebralis', 'upper', { eyelid: true }),
  unit('AU09', 'Nose wrinkler', 'Levator labii superioris alaeque nasi', 'lower'),
  unit('AU10', 'Upper lip raiser', 'Levator labii superioris', 'lower'),
  unit('AU12', 'Lip corner puller', 'Zygomaticus major', 'lower'),
  unit('AU14', 'Dimpler', 'Buccinator', 'lower'),
  unit('AU15', 'Lip corner depressor', 'Depressor anguli oris', 'lower'),
  unit('AU16', 'Lower lip depressor', 'Depressor labii inferioris', 'lower'),
  unit('AU17', 'Chin raiser', 'Mentalis', 'lower', { sided: false }),
  unit('AU18', 'Lip pucker', 'Incisivii labii superioris and inferioris', 'lower', { sided: false }),
  unit('AU20', 'Lip stretcher', 'Risorius', 'lower'),
  unit('AU22', 'Lip funneler', 'Orbicularis oris', 'lower', { sided: false }),
  unit('AU24', 'Lip tightener and pressor', 'Orbicularis oris', 'lower', { sided: false, label: 'AU23/24' }),
  unit('AU25', 'Lips part', 'Depressor labii inferioris, or relaxed mentalis', 'lower', { sided: false }),
  unit('AU26', 'Jaw drop', 'Masseter, relaxed temporal and internal pterygoid', 'lower', { sided: false }),
  unit('AU28', 'Lip suck', 'Orbicularis oris', 'lower', { sided: false }),
  unit('AU43', 'Eyes closed', 'Relaxed levator palpebrae superioris', 'upper', { eyelid: true }),
];

/** Indices into ACTION_UNITS of the units with sides, in order: the rows of a vector of sides. */
export const SIDED_UNITS: readonly number[] = ACTION_UNITS.flatMap((au, i) => (au.sided ? [i] : []));

/**
 * Units that a face at rest often looks like: without its resting face to compare with they are told apart worse (AUC lower by more
 * than .03 on made pictures in the model card; brows most of all on coded real faces), and their absence is not sure.
 */
export const NEED_NEUTRAL: readonly AuCode[] = ['AU01', 'AU02', 'AU04', 'AU05', 'AU07', 'AU15', 'AU17'];

/** Expression classes, in the order of datasets such as RAF-DB and of every expression vector here. */
export const EXPRESSIONS = ['neutral', 'happiness', 'sadness', 'surprise', 'fear', 'disgust', 'anger'] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** Index of an action unit by code; throws for a code that is not read here. */
export function unitIndex(code: string): number {
  const index = ACTION_UNITS.findIndex((au) => au.code === code);
  if (index < 0) throw new RangeError(`unknown action unit: ${code} (known: ${ACTION_UNITS.map((au) => au.code).join(' ')})`);
  return index;
}

/** Left and right amounts of a face at rest (2 a unit, in the order of ACTION_UNITS), to be filled in. */
export const restingUnits = (): Float32Array => new Float32Array(2 * ACTION_UNITS.length);
