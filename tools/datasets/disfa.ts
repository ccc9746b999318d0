/**
 * DISFA (Mavadati et al. 2013): 27 subjects, twelve units, intensity 0 to 5 a frame. Labels lie in
 * `ActionUnit_Labels/SN001/SN001_au1.txt`, a line `frame,intensity`; the frames, taken out of the films by whoever has them, in
 * `Images/SN001` (or a folder of another name). Two ways of numbering them are about: by the file's own index from 1
 * (`00001.png`), or by the order of the lines from 0 (`0.png`). Which one it is shows by whether there is a picture 0.
 */

import {
  linesOf,
  picturesByNumber,
  Skips,
  unitLabels,
  wholeNumber,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

const LABELS = 'ActionUnit_Labels';
const IMAGES = ['Images', 'Video_RightCamera', 'Frames'] as const;
/** Unit numbers of the files, and those that papers report. */
export const DISFA_UNITS = [1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26] as const;
export const DISFA_REPORTED = [1, 2, 4, 6, 9, 12, 25, 26] as const;
const LAST_FRAME = 100_000;

export type FrameNumbering = 'index' | 'order';

/** Intensity by frame, in the order of the lines. Throws naming file and line. */
export function parseDisfaLabels(text: string, file: string): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { line, at } of linesOf(text)) {
    const where = `${file}:${at}`;
    const cells = line.split(',');
    if (cells.length !== 2) throw new Error(`${where}: not 'frame,intensity': '${line}'`);
    const frame = wholeNumber(cells[0]!, 0, LAST_FRAME, where);
    if (levels.has(frame)) throw new Error(`${where}: frame ${frame} comes twice`);
    levels.set(frame, wholeNumber(cells[1]!, 0, 5, where));
  }
  return levels;
}

/** Labels of a subject by frame; a unit that a frame lacks is left open. */
function labelsOf(folder: Folder, subject: string): Map<number, Map<number, number>> {
  const frames = new Map<number, Map<number, number>>();
  for (const unit of DISFA_UNITS) {
    const file = `${LABELS}/${subject}/${subject}_au${unit}.txt`;
    for (const [frame, level] of parseDisfaLabels(folder.text(file), file)) {
      if (!frames.has(frame)) frames.set(frame, new Map());
      frames.get(frame)!.set(unit, level);
    }
  }
  return frames;
}

/** Reads the set. `numbering` decides how frames are numbered where the pictures do not show it. */
export function importDisfa(folder: Folder, numbering?: FrameNumbering): Imported {
  const subjects = folder.list(LABELS).filter((name) => /^SN\d{3}$/.test(name));
  if (subjects.length === 0) throw new Error(`not a DISFA folder: no ${LABELS}/SN001 and so on in it`);
  const images = IMAGES.find((name) => folder.list(name).length > 0) ?? '.';
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  const used = new Set<FrameNumbering>();
  for (const subject of subjects) {
    const path = images === '.' ? subject : `${images}/${subject}`;
    const pictures = picturesByNumber(folder, path);
    const way = numbering ?? (pictures.has(0) ? 'order' : 'index');
    if (pictures.size > 0) used.add(way);
    [...labelsOf(folder, subject)].forEach(([frame, levels], order) => {
      const name = pictures.get(way === 'order' ? order : frame);
      if (name === undefined) skips.add('no picture of a labelled frame');
      else {
        const labels = unitLabels(levels);
        samples.push({
          subject,
          frame: `${subject}/${frame}`,
          picture: { file: `${path}/${name}` },
          ...labels,
          expression: -1,
          part: null,
        });
      }
    });
  }
  const ways = [...used].map((way) =>
    way === 'order' ? 'by the order of the label lines, from 0' : "by the label files' own index",
  );
  if (used.size > 1)
    throw new Error(`frames are numbered in two ways in one folder: ${ways.join('; ')}: name one with --numbering`);
  return { samples, skipped: skips.counts, notes: [`frames are numbered ${ways[0] ?? 'in no way: there are no pictures'}`] };
}
