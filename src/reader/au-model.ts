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
import type { LiveSettings } from './settings.ts';

export interface Readiness {
  readonly backend: 'webgpu' | 'wasm';
  /** Why this backend, in words. */
  readonly why: string;
  readonly modelVersion: string;
}

export class AuModel {
  #params: AuNetParams;
  /** What is read with: `base`, or what it was swapped for. */
  private artifacts: tf.io.ModelArtifacts;
  #lost = false;

  private constructor(
    private backend: Backend,
    private choice: LiveSettings['backend'],
    private readonly base: tf.io.ModelArtifacts,
    private readonly onBackend: (readiness: Readiness) => void,
  ) {
    this.artifacts = base;
    this.#params = read(base);
    this.#watch(backend);
  }

  /** Starts the backend, loads the weights at `url` (a model.json) and warms up; `onBackend` hears of every later change. */
  static async open(
    url: string,
    choice: LiveSettings['backend'],
    onBackend: (readiness: Readiness) => void = () => undefined,
  ): Promise<AuModel> {
    const [artifacts, backend] = await Promise.all([fetchModel(url), startBackend(choice)]);
    const model = new AuModel(backend, choice, artifacts, onBackend);
    await model.#warmUp();
    return model;
  }

  get readiness(): Readiness {
    return { backend: this.backend.name, why: this.backend.why, modelVersion: versionOf(this.artifacts) };
  }

  /** Raw outputs of each face, RAW_WIDTH numbers a row. */
  async score(faces: readonly ComparedFace[]): Promise<Float32Array[]> {
    if (faces.length === 0) return [];
    try {
      if (this.#lost) throw new Error('the GPU was taken away');
      const rows = await this.#run(faces);
      if (this.#lost) throw new Error('the GPU was taken away');
      return rows;
    } catch (cause) {
      if (this.backend.name === 'wasm') throw modelFailed(cause);
      await this.#startAgain(cause);
      return this.#run(faces).catch((again: unknown) => Promise.reject(modelFailed(again)));
    }
  }

  /**
   * Takes other weights of the same network from the next face on, or for null those it was opened with; rejects with
   * 'model-unreadable' and keeps the old ones.
   */
  async swap(own: tf.io.ModelArtifacts | null): Promise<void> {
    const artifacts = own ?? this.base;
    const old = this.#params;
    this.#params = read(artifacts);
    this.artifacts = artifacts;
    disposeTree(old);
    await this.#warmUp();
    this.onBackend(this.readiness);
  }

  /** Moves to another backend. */
  async move(choice: LiveSettings['backend']): Promise<void> {
    disposeTree(this.#params);
    this.choice = choice;
    this.backend = await startBackend(choice);
    this.#watch(this.backend);
    this.#params = read(this.artifacts);
    await this.#warmUp();
    this.onBackend(this.readiness);
  }

  close(): void {
    disposeTree(this.#params);
  }

  #watch(backend: Backend): void {
    this.#lost = false;
    void backend.lost.then(() => {
      if (backend === this.backend) this.#lost = true;
    });
  }

  /** A new GPU device where there is one, else wasm: startBackend sees to that. */
  async #startAgain(cause: unknown): Promise<void> {
    try {
      await this.move(this.choice);
    } catch (again) {
      const message = `network lost its GPU (${messageOf(cause)}) and did not start again: ${messageOf(again)}`;
      throw new LiveError('model-failed', message, { cause: again });
    }
  }

  async #warmUp(): Promise<void> {
    const faces = [{ face: { landmarks: MEAN_FACE, crop: new Uint8Array(CROP_BYTES) }, neutral: null }];
    await this.backend.compile(() => tf.dispose(this.#outputs(faces)));
    await this.#run(faces);
  }

  async #run(faces: readonly ComparedFace[]): Promise<Float32Array[]> {
    const output = this.#outputs(faces);
    try {
      const values = (await output.data()) as Float32Array;
      return faces.map((_, i) => values.slice(i * RAW_WIDTH, (i + 1) * RAW_WIDTH));
    } finally {
      output.dispose();
    }
  }

  /** One tensor of all outputs, so that one read-back brings them home. */
  #outputs(faces: readonly ComparedFace[]): tf.Tensor2D {
    return tf.tidy(() => {
      const { latents, sides, expressions, covered } = applyAuNet(this.#params, inputOf(faces));
      return tf.concat2d([latents, sides, expressions, covered], 1);
    });
  }
}

function modelFailed(cause: unknown): LiveError {
  return new LiveError('model-failed', `network failed: ${messageOf(cause)}`, { cause });
}

function read(artifacts: tf.io.ModelArtifacts): AuNetParams {
  try {
    return readAuNet(artifacts);
  } catch (cause) {
    throw new LiveError('model-unreadable', `weights are not this network's: ${messageOf(cause)}`, { cause });
  }
}
