/** The door for jsPsych experiments: docs/library.md. */

export { compactOf, type CompactFace, type CompactReading } from './compact.ts';
export { FacsimileExtension, type FacsimileParameters, type MissingCode, type TrialMarker } from './extension.ts';
export { FacsimileNeutralPlugin } from './neutral-plugin.ts';
