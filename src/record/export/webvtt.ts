/**
 * WebVTT of the events, for any video player; an instant shows for a second. Times count from the beginning of the film that they go with,
 * or from the first frame where there is none.
 */

import { eventsOf, fileName, mediumOf, millisecondsOf, type ExportFile, type ExportSource } from './source.ts';

const INSTANT = 1000;

/** HH:MM:SS.mmm */
function clock(whole: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}.${String(whole % 1000).padStart(3, '0')}`;
}

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();

export function webVtt(source: ExportSource): ExportFile {
  const { info } = source;
  const played = { ...source, origin: mediumOf(source)?.start ?? source.origin };
  const cues = eventsOf(source).map(({ id, name, start, end, exclude }) => {
    const { from, to } = millisecondsOf(played, { start, end: end === null || end === start ? start + INSTANT : end });
    const text = escaped(exclude ? `[exclude] ${name}` : name) || 'event';
    return `${escaped(id)}\n${clock(from)} --> ${clock(to)}\n${text}\n`;
  });
  return { name: `${fileName(info)}.vtt`, type: 'text/vtt', pieces: [['WEBVTT\n', ...cues].join('\n')] };
}
