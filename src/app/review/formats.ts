/** The formats that readings are exported in. */

/** The formats in the order of the menu. */
export const FORMATS = [
  { format: 'openface', label: 'OpenFace 2 table', hint: '.csv and .json' },
  { format: 'fex', label: 'Py-Feat table', hint: '.fex.csv and .json' },
  { format: 'json-lines', label: 'Everything, a line a frame', hint: '.jsonl' },
  { format: 'summary', label: 'Summary table', hint: '.csv and .json' },
  { format: 'bids', label: 'BIDS physiology and events', hint: '.tsv.gz, .json, .tsv' },
  { format: 'eaf', label: 'ELAN annotations', hint: '.eaf' },
  { format: 'live-link-face', label: 'Live Link Face (lossy)', hint: '.csv and .json' },
  { format: 'webvtt', label: 'Events as WebVTT', hint: '.vtt' },
] as const;
export type Format = (typeof FORMATS)[number]['format'];
