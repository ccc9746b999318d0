/**
 * DISFA (Mavadati et al. 2013): 27 subjects, twelve units, intensity 0 to 5 a frame. Labels lie in
 * `ActionUnit_Labels/SN001/SN001_au1.txt`, a line `frame,intensity`; the frames, taken out of the films by their owner, in
 * `Images/SN001`, or as ROOTS and `picturesOf` know them. Two ways of numbering them are about: by the file's own index from 1
 * (`00001.png`), or by the order of the lines from 0 (`0.png`). A picture 0 shows that it is the order, one of the last index that it is
 * the index; where neither is there, it must be told.
 */

import {
  imported,
  linesOf,
  picturesByNumber,
  Skips,
  unitLabels,
  wholeNumber,
  withPictures,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

const LABELS = 'ActionUnit_Labels';
/** Folders that pictures are found in, best first: those of either camera are named as its films. */
const ROOTS = [/^(images?|imgs?|frames)$/i, /^videos?_leftcamera$/i, /^videos?_rightcamera$/i] as const;
const LOOKED = 'Images/SN001, img/SN001, Frames/SN001, Videos_LeftCamera/LeftVideoSN001_comp and SN001, with a picture a frame';
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
function labelsOfSubject(folder: Folder, subject: string): Map<number, Map<number, number>> {
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

/** The folder of a subject's pictures; undefined when there is none. */
function picturesOf(folder: Folder, subject: string): string | undefined {
  const own = new RegExp(`^((left|right)video)?${subject}(_comp)?$`, 'i');
  const tops = folder.list('.');
  const roots = ROOTS.flatMap((root) => tops.filter((name) => root.test(name)));
  const inRoots = roots.flatMap((root) => folder.list(root).flatMap((name) => (own.test(name) ? [`${root}/${name}`] : [])));
  return withPictures(folder, [...inRoots, ...tops.filter((name) => own.test(name))]);
}

/** How the pictures at `path` are numbered, of frames with labels by the files' own index. Throws where they do not show it. */
function numberingOf(pictures: ReadonlyMap<number, string>, frames: Iterable<number>, path: string): FrameNumbering {
  const last = Math.max(...frames);
  if (pictures.has(0)) return 'order';
  if (pictures.has(last)) return 'index';
  throw new Error(`${path}: neither picture 0 nor ${last} to tell how frames are numbered by: name it with --numbering`);
}

/** Reads the set. `numbering` says how frames are numbered; without it, the pictures must show it. */
export function importDisfa(folder: Folder, numbering?: FrameNumbering): Imported {
  const subjects = folder.list(LABELS).filter((name) => /^SN\d{3}$/.test(name));
  if (subjects.length === 0) throw new Error(`not a DISFA folder: no ${LABELS}/SN001 and so on in it`);
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  const used = new Set<FrameNumbering>();
  for (const subject of subjects) {
    const path = picturesOf(folder, subject);
    const pictures = path === undefined ? new Map<number, string>() : picturesByNumber(folder, path);
    const labels = labelsOfSubject(folder, subject);
    const way = pictures.size === 0 ? null : (numbering ?? numberingOf(pictures, labels.keys(), path!));
    if (way !== null) used.add(way);
    [...labels].forEach(([frame, levels], order) => {
      const name = pictures.get(way === 'order' ? order : frame);
      if (name === undefined) skips.add('no picture of a labelled frame');
      else {
        samples.push({
          subject,
          frame: `${subject}/${frame}`,
          picture: { file: `${path!}/${name}` },
          ...unitLabels(levels),
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
  return imported('DISFA', samples, skips, [`frames are numbered ${ways[0]!}`], LOOKED);
}
