/**
 * DISFA+ (Mavadati et al. 2016): posed expressions of nine subjects of DISFA. `Labels/SN001/<trial>/AU1.txt` has lines
 * `frame intensity` and comments after `#`; pictures lie in `Images/SN001/<trial>`.
 */

import {
  imported,
  linesOf,
  picturesByNumber,
  Skips,
  unitLabels,
  wholeNumber,
  type DatasetSample,
  type Folder,
  type Imported,
} from './dataset.ts';

/** Intensity by the picture's name or number. Throws naming file and line. */
export function parseDisfaPlusLabels(text: string, file: string): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { line, at } of linesOf(text)) {
    const said = line.replace(/#.*$/, '').trim();
    if (said === '') continue;
    const where = `${file}:${at}`;
    const cells = said.split(/\s+/);
    const frame = /^(\d+)(\.\w+)?$/.exec(cells[0]!)?.[1];
    if (cells.length !== 2 || frame === undefined) throw new Error(`${where}: not 'frame intensity': '${line}'`);
    if (levels.has(Number(frame))) throw new Error(`${where}: frame ${Number(frame)} comes twice`);
    levels.set(Number(frame), wholeNumber(cells[1]!, 0, 5, where));
  }
  return levels;
}

export function importDisfaPlus(folder: Folder): Imported {
  const subjects = folder.list('Labels').filter((name) => /^SN\d{3}$/.test(name));
  if (subjects.length === 0) throw new Error('not a DISFA+ folder: no Labels/SN001 and so on in it');
  const skips = new Skips();
  const samples: DatasetSample[] = [];
  for (const subject of subjects) {
    for (const trial of folder.list(`Labels/${subject}`)) {
      const path = `Images/${subject}/${trial}`;
      const pictures = picturesByNumber(folder, path);
      const frames = new Map<number, [number, number][]>();
      for (const name of folder.list(`Labels/${subject}/${trial}`)) {
        const unit = /^AU(\d+)\.txt$/i.exec(name)?.[1];
        if (unit === undefined) continue;
        const file = `Labels/${subject}/${trial}/${name}`;
        for (const [frame, level] of parseDisfaPlusLabels(folder.text(file), file)) {
          frames.set(frame, [...(frames.get(frame) ?? []), [Number(unit), level]]);
        }
      }
      for (const [frame, levels] of frames) {
        const name = pictures.get(frame);
        if (name === undefined) skips.add('no picture of a labelled frame');
        else {
          const picture = { file: `${path}/${name}` };
          samples.push({
            subject,
            frame: `${subject}/${trial}/${frame}`,
            picture,
            ...unitLabels(levels),
            expression: -1,
            part: null,
          });
        }
      }
    }
  }
  const notes = ['its subjects are also in DISFA: a model that has learned from DISFA must not be judged on DISFA+'];
  return imported('DISFA+', samples, skips, notes, 'Images/SN001/<trial> with a picture a frame');
}
