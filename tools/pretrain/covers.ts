/**
 * `npm run pretrain -- covers`: the weights that tell from a crop's pixels whether something hides the eyes or the mouth
 * (src/core/cover-pixels.ts), by logistic regression on all real faces as they are, photographed again, and with things painted
 * over them. What hides real faces was marked once by eye, by one rater (a vision model), on crops 90 to 130 pixels wide
 * (samples/real-covers.csv: file, 'covered' or 'unclear' by region; all other faces are open): dark glasses, hair over an eye,
 * hands, masks. Then, with the people of one fold after another left out, the threshold is set beside what the network says: one in
 * a hundred of the real faces in full view is called covered.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { textureIn, textureOf } from '../../src/core/texture.ts';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { REGIONS, type Region } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { NETWORK_SHARE } from '../../src/core/scores.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { columnsOf, parseCsv } from '../datasets/csv.ts';
import { startBackend } from './backend.ts';
import { foldsOf } from './folds.ts';
import { fitLogistic } from './logistic.ts';
import { answersTo } from './report/evaluate.ts';
import { cover, type Covered } from './samples/cover.ts';
import { copyGrey, photograph } from './samples/photograph.ts';
import { findRealFaces, type RealFace } from './samples/real-faces.ts';
import { realSample } from './samples/real-samples.ts';
import { BARE, together } from './samples/sample.ts';
import { readArtifacts } from './weights/artifacts.ts';

const ROOT = join(import.meta.dirname, '../..');
const TABLE = join(import.meta.dirname, 'samples/real-covers.csv');
const MARKS: Readonly<Record<string, boolean | null>> = { covered: true, unclear: null, '': false };
const FOLDS = 5;
/** Photographs of each reading with something painted over it. */
const PAINTED = 3;
/** How much a real face behind something counts beside a painted one: there are few. */
const REAL_WEIGHT = 5;
const RIDGE = 10;
/** Share of the real faces in full view that may be called covered. */
const FALSE_ALARMS = 0.01;
const PIXELS = CROP_SIZE ** 2;

/** What hides each real face that something may hide, by path relative to the folder of the sets. Throws, naming the line, for another mark. */
export function readRealCovers(path = TABLE): ReadonlyMap<string, Covered> {
  const table = parseCsv(readFileSync(path, 'utf8'), path);
  const [file = 0, upper = 0, lower = 0] = columnsOf(table, ['file', 'upper', 'lower'], path);
  const covers = new Map<string, Covered>();
  for (const { cells, at } of table.rows) {
    const mark = (column: number): boolean | null => {
      const value = MARKS[cells[column]!];
      if (value === undefined) throw new Error(`${path}:${at}: no such mark: ${cells[column]} (known: covered, unclear, blank)`);
      return value;
    };
    if (covers.has(cells[file]!)) throw new Error(`${path}:${at}: twice in the table: ${cells[file]}`);
    covers.set(cells[file]!, { upper: mark(upper), lower: mark(lower) });
  }
  return covers;
}

/** A picture of a real face, with what tells of its regions. */
interface Picture {
  readonly face: RealFace;
  readonly grey: Uint8Array;
  /** Whether something was painted over it. */
  readonly painted: boolean;
  /** Whether what is said of it is counted. */
  readonly judged: boolean;
  readonly covered: Covered;
  readonly texture: Float32Array;
}

/** A reading as it is, photographed again (the first of its picture), and with things painted over. */
function picturesOf(face: RealFace, own: Covered): Picture[] {
  const first = face.variant === 0;
  const crop = new Float32Array(PIXELS);
  const picture = (take: (random: Random) => Covered, key: string, painted: boolean, judged: boolean): Picture => {
    const over = take(new Random(`covers/${face.file}/${face.variant}/${key}`));
    const covered = { upper: together(own.upper, over.upper), lower: together(own.lower, over.lower) };
    // as bytes, as cameras give them
    const grey = Uint8Array.from(crop, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
    return { face, grey, painted, judged: judged && first, covered, texture: textureOf(grey) };
  };
  const again = (mirrored: boolean): Picture =>
    picture((random) => (photograph(face.grey, mirrored, random, crop, 0), BARE), `again/${mirrored}`, false, false);
  const painted = (i: number): Picture =>
    picture(
      (random) => (photograph(face.grey, i === PAINTED - 1, random, crop, 0), cover(crop, 0, random)),
      `painted/${i}`,
      true,
      i === 0,
    );
  return [
    picture(() => (copyGrey(face.grey, false, crop, 0), BARE), 'plain', false, true),
    ...(first ? [again(false), again(true)] : []),
    ...Array.from({ length: PAINTED }, (_, i) => painted(i)),
  ];
}

interface Fitted {
  readonly weights: readonly number[];
  readonly bias: number;
}

async function fit(pictures: readonly Picture[], region: Region): Promise<Fitted> {
  const told = pictures.filter(({ covered }) => covered[region] !== null);
  return fitLogistic(
    told.map(({ texture }) => textureIn(texture, region)),
    told.map(({ covered }) => covered[region] === true),
    told.map(({ painted, covered }) => (!painted && covered[region] ? REAL_WEIGHT : 1)),
    RIDGE,
  );
}

/** Logits of pictures by what was fitted on others, beside what the network says (`said`, by picture). */
function logitsOf({ weights, bias }: Fitted, judged: readonly Picture[], region: Region, said: ReadonlyMap<Picture, number>) {
  return judged.map((picture) => {
    const own = textureIn(picture.texture, region).reduce((sum, value, i) => sum + weights[i]! * value, bias);
    return { ...picture, logit: own + NETWORK_SHARE * said.get(picture)! };
  });
}

/** Fits on everything that `shared` holds, with readings kept in `cache` and the network in `out`, and writes the weights. */
export async function fitCovers(options: {
  readonly shared: string;
  readonly cache: string;
  readonly out: string;
}): Promise<void> {
  await startBackend();
  const faces = await findRealFaces(options.shared, options.cache);
  const covers = readRealCovers();
  const pictures = faces.flatMap((face) => picturesOf(face, covers.get(normalize(join('coded', face.file))) ?? BARE));
  const judged = pictures.filter((picture) => picture.judged);
  const network = readAuNet(readArtifacts(options.out));
  const samples = judged.map(({ face, grey }) => {
    const sample = realSample(face, null);
    return { ...sample, pictures: { face: grey, neutral: grey, mirrored: false } };
  });
  const answers = answersTo(network, samples, new Float32Array(MEAN_FACE.length));
  disposeTree(network);

  const sources = new Map(faces.map(({ person, source }) => [person, source]));
  const folds = foldsOf([...sources].map(([id, source]) => ({ id, source })), FOLDS); // prettier-ignore
  const written: Partial<Record<Region, Fitted>> = {};
  for (const [at, region] of REGIONS.entries()) {
    const said = new Map(judged.map((picture, i) => [picture, answers[i]!.covered[at]!]));
    const left: ReturnType<typeof logitsOf> = [];
    for (const ids of folds) {
      const away = new Set(ids);
      const own = judged.filter(({ face }) => away.has(face.person));
      left.push(...logitsOf(await fit(pictures.filter(({ face }) => !away.has(face.person)), region), own, region, said)); // prettier-ignore
    }
    const open = left.filter(({ painted, covered }) => !painted && covered[region] === false).map(({ logit }) => logit);
    const threshold = open.sort((a, b) => b - a)[Math.floor(FALSE_ALARMS * open.length)]!;
    const called = (paint: boolean, is: boolean): string => {
      const of = left.filter(({ painted, covered }) => painted === paint && covered[region] === is);
      return `${of.filter(({ logit }) => logit > threshold).length} of ${of.length}`;
    };
    console.log(
      `${region}, people left out, called covered: ${called(false, true)} covered faces and ${called(false, false)} open ones; ` +
        `painted over, ${called(true, true)} and ${called(true, false)}`,
    );
    const { weights, bias } = await fit(pictures, region);
    written[region] = { weights: weights.map((value) => Number(value.toFixed(3))), bias: Number((bias - threshold).toFixed(3)) };
  }
  writeFileSync(join(ROOT, 'src/core/cover-weights.json'), `${JSON.stringify(written)}\n`);
}
