/**
 * Stage 3: the network, from canonical landmarks and aligned crop to raw outputs. It owns the tensors: weights on the backend, and a copy of
 * them on the CPU, from which it starts again when the GPU is taken away (drivers update, laptops sleep) without anyone noticing.
 */

import { CROP_BYTES } from '../core/crop-frame.ts';
import { MEAN_FACE } from '../core/mean-face.ts';
import { RAW_WIDTH } from '../core/scores.ts';
import { readAuNet, versionOf } from '../learn/nets/au-net-artifacts.ts';
import { inputOf, type ComparedFace } from '../learn/nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from '../learn/nets/au-net.ts';
import { disposeTree } from '../learn/params.ts';
import * as tf from '../learn/tf.ts';
import { startBackend, type Backend } from './backend.ts';
import { fetchModel } from './model-file.ts';
import { LiveError, messageOf } from './problems.ts';
import type { ReadingSettings } from './settings.ts';

export interface Readiness {
  readonly backend: 'webgpu' | 'wasm';
  /** Why this backend, in words. */
  readonly why: string;
  /** The person's own weights where there are some, else the base weights. */
  readonly modelVersion: string;
}

/** A face to be read. */
export interface FaceToScore extends ComparedFace {
  /** Whether by the person's own weights, if there are some, instead of the base weights. */
  readonly own?: boolean;
}

interface Weights {
  readonly artifacts: tf.io.ModelArtifacts;
  readonly params: AuNetParams;
}

export class AuModel {
  #base: Weights;
  #own: Weights | null = null;
  #lost = false;
  #starting: Promise<void> | null = null;

  private constructor(
    private backend: Backend,
    private choice: ReadingSettings['backend'],
    base: tf.io.ModelArtifacts,
    private readonly onReadiness: (readiness: Readiness) => void,
  ) {
    this.#base = read(base);
    this.#watch(backend);
  }

  /** Starts the backend, loads the base weights at `url` (a model.json) and warms up; `onReadiness` hears of every later change. */
  static async open(
    url: string,
    choice: ReadingSettings['backend'],
    onReadiness: (readiness: Readiness) => void = () => undefined,
  ): Promise<AuModel> {
    const [artifacts, backend] = await Promise.all([fetchModel(url), startBackend(choice)]);
    const model = new AuModel(backend, choice, artifacts, onReadiness);
    await model.#warmUp();
    return model;
  }

  get readiness(): Readiness {
    return { backend: this.backend.name, why: this.backend.why, modelVersion: this.versionOf(true) };
  }

  /** Version of the weights that read a face, the person's own or not. */
  versionOf(own: boolean): string {
    return versionOf(this.#weightsFor(own).artifacts);
  }

  /** Raw outputs of each face, RAW_WIDTH numbers a row. */
  async score(faces: readonly FaceToScore[]): Promise<Float32Array[]> {
    if (faces.length === 0) return [];
    const { backend } = this;
    try {
      if (this.#lost) throw new Error('the GPU was taken away');
      const rows = await this.#run(faces);
      if (this.#lost) throw new Error('the GPU was taken away');
      return rows;
    } catch (cause) {
      if (backend.name === 'wasm') throw modelFailed(cause);
      // another reading may have seen to it meanwhile
      if (backend === this.backend || this.#starting) await this.#startAgain(cause);
      return this.#run(faces).catch((again: unknown) => Promise.reject(modelFailed(again)));
    }
  }

  /** Takes the person's own weights from the next face on, null for none; rejects with 'model-unreadable' and keeps those before. */
  async setOwn(artifacts: tf.io.ModelArtifacts | null): Promise<void> {
    const before = this.#own;
    this.#own = artifacts && read(artifacts);
    if (before) disposeTree(before.params);
    if (this.#own) await this.#warmUp();
    this.onReadiness(this.readiness);
  }

  /** Moves to another backend. */
  async move(choice: ReadingSettings['backend']): Promise<void> {
    this.close();
    this.choice = choice;
    this.backend = await startBackend(choice);
    this.#watch(this.backend);
    this.#base = read(this.#base.artifacts);
    this.#own &&= read(this.#own.artifacts);
    await this.#warmUp();
    this.onReadiness(this.readiness);
  }

  close(): void {
    disposeTree(this.#base.params);
    if (this.#own) disposeTree(this.#own.params);
  }

  #weightsFor(own = false): Weights {
    return own && this.#own ? this.#own : this.#base;
  }

  #watch(backend: Backend): void {
    this.#lost = false;
    void backend.lost.then(() => {
      if (backend === this.backend) this.#lost = true;
    });
  }

  /** A new GPU device where there is one, else wasm: startBackend sees to that. All that was being read waits for the same one. */
  #startAgain(cause: unknown): Promise<void> {
    this.#starting ??= this.move(this.choice)
      .catch((again: unknown) => {
        const message = `network lost its GPU (${messageOf(cause)}) and did not start again: ${messageOf(again)}`;
        throw new LiveError('model-failed', message, { cause: again });
      })
      .finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #warmUp(): Promise<void> {
    const face = { face: { landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) }, neutral: null, own: true };
    await this.backend.compile(() => tf.dispose(this.#outputs([face], this.#weightsFor(true))));
    await this.#run([face]);
  }

  /** One batch for each of the weights that are asked for. */
  async #run(faces: readonly FaceToScore[]): Promise<Float32Array[]> {
    const rows: Float32Array[] = [];
    for (const weights of new Set(faces.map(({ own }) => this.#weightsFor(own)))) {
      const mine = faces.flatMap(({ own }, i) => (this.#weightsFor(own) === weights ? [i] : []));
      const output = this.#outputs(
        mine.map((i) => faces[i]!),
        weights,
      );
      try {
        const values = (await output.data()) as Float32Array;
        mine.forEach((at, i) => (rows[at] = values.slice(i * RAW_WIDTH, (i + 1) * RAW_WIDTH)));
      } finally {
        output.dispose();
      }
    }
    return rows;
  }

  /** One tensor of all outputs, so that one read-back brings them home. */
  #outputs(faces: readonly ComparedFace[], { params }: Weights): tf.Tensor2D {
    return tf.tidy(() => {
      const { latents, sides, expressions, covered } = applyAuNet(params, inputOf(faces));
      return tf.concat2d([latents, sides, expressions, covered], 1);
    });
  }
}

function modelFailed(cause: unknown): LiveError {
  return new LiveError('model-failed', `network failed: ${messageOf(cause)}`, { cause });
}

function read(artifacts: tf.io.ModelArtifacts): Weights {
  try {
    return { artifacts, params: readAuNet(artifacts) };
  } catch (cause) {
    throw new LiveError('model-unreadable', `weights are not this network's: ${messageOf(cause)}`, { cause });
  }
}
