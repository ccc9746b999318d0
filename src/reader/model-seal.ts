/** A checksum of a model's weights that travels in the model, so that damage is told from weights that merely read badly. */

import { hexOf } from '../core/hex.ts';
import type { AuNetMetadata } from '../learn/nets/architecture.ts';
import type * as tf from '../learn/tf.ts';

/** Hex SHA-256; null on a page that is not secure (plain http elsewhere than localhost), where browsers compute none. */
async function sha256Of(data: ArrayBuffer): Promise<string | null> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) return null;
  return hexOf(new Uint8Array(await subtle.digest('SHA-256', data)));
}

/** The same model with the checksum of its weights. Its weights are in one piece. */
export async function sealModel(artifacts: tf.io.ModelArtifacts): Promise<tf.io.ModelArtifacts> {
  const sha256 = await sha256Of(artifacts.weightData as ArrayBuffer);
  return { ...artifacts, userDefinedMetadata: { ...artifacts.userDefinedMetadata, ...(sha256 && { sha256 }) } };
}

/** Whether the weights are those that the model's checksum was made of; true where there is none, or none can be computed. */
export async function checkSeal({ weightData, userDefinedMetadata }: tf.io.ModelArtifacts): Promise<boolean> {
  const { sha256 } = (userDefinedMetadata ?? {}) as Partial<AuNetMetadata>;
  if (sha256 === undefined) return true;
  const computed = await sha256Of(weightData as ArrayBuffer);
  return computed === null || computed === sha256;
}
