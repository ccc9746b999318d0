/**
 * Participants as the network's code: everything below its last shared block, computed once for every picture beside the person's
 * recorded neutral, and kept on disk by weights, by what encodes and by what is encoded. What trains and judges on it does what the app
 * does at depth `top`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { medianFace } from '../../../src/core/baseline.ts';
import { intensity } from '../../../src/core/ordinal.ts';
import type { FaceView } from '../../../src/core/reading.ts';
import type { SamplePicture } from '../../../src/core/samples.ts';
import type { Labelled } from '../../../src/learn/calibration-data.ts';
import { consistencyOf } from '../../../src/learn/consistency.ts';
import { CODE_READER, encodeFaces, readLatents } from '../../../src/learn/face-reading.ts';
import { offsetOf } from '../../../src/learn/judging.ts';
import type { ComparedFace } from '../../../src/learn/nets/au-net-input.ts';
import type { AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { codeDigest } from '../../code-digest.ts';
import { keep, keyOf } from '../../kept.ts';
import { EXAM, FREE } from './film-names.ts';
import { syntheticFaces } from './synthetic.ts';
import type { Reading, Readings } from './readings.ts';
import { askedName, STEPS } from './shots.ts';
import type { Portrayed } from './studio.ts';

export interface CodedPicture extends Reading {
  readonly code: Float32Array;
}

/** One of a session, with what the base network reads of it for the gate, per ACTION_UNITS: latents, and intensities, 0 to 5. */
export interface ReadPicture extends CodedPicture {
  readonly latents: readonly number[];
  readonly levels: readonly number[];
}

export interface CodedParticipant {
  readonly key: string;
  /** Of everything below: participants of the same digest teach and judge the same. */
  readonly digest: string;
  /** MESH_LANDMARKS x 3, canonical cm: the recorded neutral. */
  readonly neutral: Float32Array;
  /** Code of the recorded neutral beside itself. */
  readonly resting: Float32Array;
  /** Pictures of a film beside the neutral. */
  readonly film: (name: string) => readonly ReadPicture[];
  /** Pictures of the examinations for an app that knows no neutral. */
  readonly strange: Readonly<Record<'takes' | 'free', readonly CodedPicture[]>>;
  /** Pictures of the own face with exact labels. */
  readonly synthetic: readonly { readonly code: Float32Array; readonly units: Float32Array; readonly expression: number }[];
}

/** Synthetic pictures of each participant, as many as the app makes. */
const SYNTHETIC = 120;

const bytesOf = (pictures: readonly CodedPicture[]): NodeJS.TypedArray[] =>
  pictures.flatMap(({ points, truth, code }) => [points, Float64Array.from(truth), code]);
const bytesOfFace = ({ face, neutral, trust = 1 }: ComparedFace): NodeJS.TypedArray[] =>
  [face, ...(neutral ? [neutral] : [])].flatMap(({ landmarks, crop }) => [landmarks, crop, Float64Array.of(trust)]);

export class Coder {
  readonly #digest: string;

  /** `weights` are the bytes that `params` came from. */
  constructor(
    private readonly folder: string,
    private readonly readings: Readings,
    private readonly params: AuNetParams,
    weights: Uint8Array,
  ) {
    this.#digest = keyOf([weights, codeDigest(['src/learn/face-reading.ts'])]);
  }

  /** Everything of a participant whose films `names` are there. */
  async participant(portrayed: Portrayed, names: readonly string[]): Promise<CodedParticipant> {
    const [first] = STEPS;
    const rest = this.readings.viewsOf(portrayed, askedName(first!));
    const neutral = medianFace(rest);
    const beside = (views: readonly FaceView[]): ComparedFace[] => views.map((face) => ({ face, neutral }));
    const code = (name: string, faces: readonly ComparedFace[]): Promise<Float32Array[]> =>
      this.#kept(join(portrayed.key, this.#digest, name), faces);
    const resting = (await code('resting', beside([neutral])))[0]!;
    const offset = await offsetOf(CODE_READER, this.params, resting);
    const films = new Map<string, ReadPicture[]>();
    for (const name of names) {
      const codes = await code(name, beside(this.readings.viewsOf(portrayed, name)));
      const latents = await readLatents(CODE_READER, this.params, codes);
      const compared = latents.map((own) => Array.from(own, (latent, unit) => latent - offset[unit]!));
      const pictures = this.readings.of(portrayed, name);
      films.set(name, pictures.map((reading, i) => ({ ...reading, code: codes[i]!, latents: compared[i]!, levels: compared[i]!.map(intensity) }))); // prettier-ignore
    }
    const strange = async (name: string): Promise<CodedPicture[]> => {
      const alone = this.readings.viewsOf(portrayed, name).map((face) => ({ face, neutral: null }));
      const codes = await code(`strange-${name}`, alone);
      return this.readings.of(portrayed, name).map((reading, i) => ({ ...reading, code: codes[i]! }));
    };
    const exams = { takes: await strange(EXAM), free: await strange(FREE) };
    const faces = await syntheticFaces(this.folder, portrayed.key, [rest[0]!.crop, rest.at(-1)!.crop], SYNTHETIC);
    const syntheticCodes = await code(`synthetic-${SYNTHETIC}`, beside(faces.map(({ view }) => view)));
    const synthetic = faces.map(({ units, expression }, i) => ({ units, expression, code: syntheticCodes[i]! }));
    return {
      key: portrayed.key,
      digest: keyOf([
        ...[neutral.landmarks, resting],
        ...[...films].flatMap(([name, pictures]) => [name, ...bytesOf(pictures)]),
        ...[exams.takes, exams.free].flatMap(bytesOf),
        ...synthetic.flatMap(({ units, expression, code }) => [units, `${expression}`, code]),
      ]),
      neutral: neutral.landmarks,
      resting,
      film: (name) => films.get(name) ?? [],
      strange: exams,
      synthetic,
    };
  }

  /** Codes of other faces, under a name that says which. */
  codes(name: string, faces: readonly ComparedFace[]): Promise<Float32Array[]> {
    return this.#kept(join('others', this.#digest, name), faces);
  }

  /** Seconds of processor time that encoding one of these faces takes. */
  async secondsAFace(faces: readonly Labelled<ComparedFace>[]): Promise<number> {
    const seconds = await secondsOf(() => encodeFaces(this.params, faces.map(({ face }) => face))); // prettier-ignore
    return seconds / faces.length;
  }

  /** Seconds of processor time that the consistency of one of these faces takes. */
  async secondsACheck(faces: readonly Labelled<ComparedFace>[]): Promise<number> {
    const views = new Map(faces.map(({ id, face: { face } }) => [id, { points: face.landmarks, crop: face.crop }]));
    const pictureOf = (id: string): Promise<SamplePicture> => Promise.resolve(views.get(id)!);
    return (await secondsOf(() => consistencyOf(this.params, faces, pictureOf, faces[0]!.face.face))) / faces.length;
  }

  async #kept(name: string, faces: readonly ComparedFace[]): Promise<Float32Array[]> {
    const path = join(this.folder, `${name}-${keyOf(faces.flatMap(bytesOfFace))}.codes`);
    if (!existsSync(path)) {
      const codes = await encodeFaces(this.params, faces);
      const head = Buffer.from(Uint32Array.of(codes.length).buffer);
      keep(path, Buffer.concat([head, ...codes.map((own) => Buffer.from(own.slice().buffer))]));
    }
    const bytes = new Uint8Array(readFileSync(path)).buffer;
    const [count] = new Uint32Array(bytes, 0, 1);
    const width = (bytes.byteLength - 4) / 4 / count!;
    return Array.from({ length: count! }, (_, i) => new Float32Array(bytes, 4 + 4 * i * width, width));
  }
}

/** Processor time of some work that was done once before, as in a training that is under way. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  await work();
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
