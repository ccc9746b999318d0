/** The whole experiment on real faces: data, runs, tables, figures, numbers. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { readAuNet, versionOf } from '../../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { startBackend } from '../../pretrain/backend.ts';
import { judgedFaces, peopleOfFolds } from '../../pretrain/left-out.ts';
import { findPeople } from '../../pretrain/people.ts';
import { findRealFaces, type RealFace } from '../../pretrain/samples/real-faces.ts';
import { codedPeople, LAST_STAGE } from './last-stage.ts';
import { plainFaces, unitFaces, type BaseNetwork } from './stage-faces.ts';
import { readArtifacts } from '../../pretrain/weights/artifacts.ts';
import { formatted } from '../benchmark/benchmark.ts';
import { curvesFigure } from '../benchmark/figures.ts';
import { runExperiment, type FaceRun, type FaceSets } from './experiment.ts';
import { galleryCsv, galleryPage, weighFaces } from './gallery.ts';
import { peopleShowing } from './judge.ts';
import { methodOf, OURS } from './rows.ts';
import { summarise, type FaceNumbers } from './summary.ts';
import { faceTables, wordsOf, type UnitFacts } from './tables.ts';

/** Units count that at least so many people show. */
const FEWEST_PEOPLE = 8;
/** Share of shuffled labels that the curves are of, and their columns. */
const SHOWN_SHARE = 0.4;
const SHOWN_ROWS = ['mtl-1', 'mal-published-top', OURS] as const;
/** Faces at either end of the gallery that the tables name. */
const GALLERY_ENDS = 12;

export interface FacesOptions {
  readonly folds: number;
  readonly seeds: number;
  readonly steps: number;
  /** Folder that `faces` and `models` are in. */
  readonly shared: string;
  /** Folder of the weights to start from: both streams side by side, before any coded face (`npm run pretrain` leaves them). */
  readonly base: string;
  /** Folder of pretraining, with the readings of real faces. */
  readonly pretrained: string;
  /** Folder of the gallery with pictures. */
  readonly cache: string;
  readonly say: (line: string) => void;
}

export interface FaceReport extends FaceNumbers {
  readonly settings: typeof LAST_STAGE & Pick<FacesOptions, 'folds' | 'seeds' | 'steps'>;
  /** Version of the weights below, which have seen no coded face. */
  readonly base: string;
  readonly pictures: { readonly coded: number; readonly expressions: number };
  /** Coded people, and those of them who are judged in some fold. */
  readonly people: { readonly coded: number; readonly judged: number };
  readonly units: readonly UnitFacts[];
}

const baseAt = (folder: string): BaseNetwork => ({
  params: readAuNet(readArtifacts(folder)),
  centre: new Float32Array(MEAN_FACE.length),
});

function setsOf(faces: readonly RealFace[], { shared, folds }: FacesOptions): FaceSets {
  return {
    people: codedPeople(faces),
    folds: peopleOfFolds(judgedFaces(faces, findPeople(shared)), folds),
    units: unitFaces(faces),
    plain: plainFaces(faces.filter(({ coded }) => coded)),
    expressions: plainFaces(faces.filter(({ expression }) => expression >= 0)),
  };
}

/** How much of each unit there is to judge by; only those that enough people show. */
function unitFacts({ plain, folds }: FaceSets): (UnitFacts & { readonly index: number })[] {
  const judges = new Set(folds.flat());
  const faces = plain.filter(({ sample }) => judges.has(sample.person));
  return peopleShowing(faces).flatMap((people, index) => {
    if (people < FEWEST_PEOPLE) return [];
    const count = (is: (presence: number) => boolean): number => faces.filter(({ presence }) => is(presence[index]!)).length;
    const facts = { pictures: count((presence) => presence >= 0), positives: count((presence) => presence === 1) };
    return [{ index, unit: ACTION_UNITS[index]!.code, people, ...facts }];
  });
}

/** Runs everything, prints and (for a folder) writes tables, numbers, curves and the gallery's table. */
export async function compareOnFaces(options: FacesOptions, docs: string | null, command: string): Promise<string> {
  const { shared, pretrained, base: folder, cache, folds, seeds, steps, say } = options;
  await startBackend();
  const faces = await findRealFaces(shared, pretrained);
  const sets = setsOf(faces, options);
  const units = unitFacts(sets);
  const base = baseAt(folder);
  const runs: FaceRun[] = [];
  const scored = new Set(units.map(({ index }) => index));
  for await (const run of runExperiment(sets, base, { seeds, steps, scored })) {
    runs.push(run);
    if (run.row === OURS) say(`fold ${run.fold + 1} of ${folds}, seed ${run.seed}, ${100 * run.share} % shuffled`);
  }
  const numbers = summarise(runs, units.map(({ index }) => index)); // prettier-ignore

  // the gallery: weights of our form after the last stage on everything
  const gallery = await weighFaces(base, faces, methodOf(OURS), steps);
  disposeTree(base.params);
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'gallery.html'), galleryPage(gallery));

  const report: FaceReport = {
    settings: { ...LAST_STAGE, folds, seeds, steps },
    base: versionOf(readArtifacts(folder)),
    people: {
      coded: sets.people.length,
      judged: new Set(runs.flatMap(({ own }) => own.map(({ take }) => take))).size,
    },
    pictures: { coded: sets.plain.length, expressions: sets.expressions.length },
    units: units.map(({ index: _, ...facts }) => facts),
    ...numbers,
  };
  const tables = faceTables(numbers, report.units, gallery, GALLERY_ENDS);
  if (docs !== null) {
    const head = `# Methods on real faces\n\nWritten by \`${command}\`; README.md says what they mean. The row that wins: **${wordsOf(numbers.winner)}**.\n\n`;
    mkdirSync(docs, { recursive: true });
    for (const [name, text] of Object.entries({ 'faces.md': head + tables, 'faces.json': JSON.stringify(report) })) {
      writeFileSync(join(docs, name), await formatted(join(docs, name), text));
    }
    const columns = SHOWN_ROWS.map((row) => ({
      title: wordsOf(row),
      results: runs.filter((run) => run.row === row && run.share === SHOWN_SHARE),
    }));
    writeFileSync(join(docs, 'faces-curves.svg'), curvesFigure(columns));
    writeFileSync(join(docs, 'faces-gallery.csv'), galleryCsv(gallery));
  }
  return `${tables}\nthe row that wins: ${wordsOf(numbers.winner)}\ngallery with pictures: ${join(cache, 'gallery.html')}`;
}
