/**
 * Synthesis: labelled pictures of a person's own face, made on the device from their neutral crops alone. The rig moves the face
 * mesh, WebGL2 draws it with a crop as its skin, and the face finder then says where the landmarks are, so that what is learned
 * holds the finder's own ways. Landmarks computed by the rig instead lie 0.24 cm from what the finder says of the same picture
 * (mean over the mesh; 3 people, 120 pictures), no nearer than the resting face does, while the finder's own say shifts by 0.1 cm
 * with where it begins to look; and it takes half of a picture's time, which is affordable. It looks at pictures, not at a video:
 * the same key gives the same picture whatever came before it.
 */

import { frontalise } from '../../core/frontal.ts';
import { develop } from '../picture/photometry.ts';
import { labelsOf } from '../../core/movements/sampling.ts';
import { poseOf } from '../../core/pose.ts';
import { quality } from '../../core/quality.ts';
import { Random } from '../../core/random.ts';
import { sampleSynthetic } from './sampled.ts';
import type { Sample } from '../../core/samples.ts';
import { cutFace } from '../../reader/crop.ts';
import { FaceFinder } from '../../reader/face-finder.ts';
import { frameAround } from './frame.ts';
import { Portrait } from './portrait.ts';
import { Screen } from './screen.ts';

/** The part of a sample that a picture gives: every unit labelled, as commanded; AU25 by the gap between the lips. */
export interface SyntheticPicture extends Pick<Sample, 'crop' | 'points' | 'pose' | 'quality' | 'units' | 'mask' | 'expression'> {
  readonly origin: 'synthetic';
  /** Intensities, 0 to 5: left and right of each of SIDED_UNITS. */
  readonly sides: Float32Array;
}

/** Addresses of the face bundle and of the canonical mesh (static/face). */
export interface SynthesisAssets {
  readonly bundle: string;
  readonly mesh: string;
}

export class Synthesis {
  readonly #screen = new Screen();
  readonly #portraits: Portrait[] = [];

  private constructor(private readonly finder: FaceFinder) {}

  /**
   * Prepares to make pictures from `neutrals`: aligned crops of one person's resting face, CROP_SIZE x CROP_SIZE x 3 bytes each, one
   * at least; each holds a WebGL context, so keep to a few. Rejects when there is no face in one, where WebGL2 is missing, and with
   * a LiveError when the bundle does not load.
   */
  static async open({ bundle, mesh }: SynthesisAssets, neutrals: readonly Uint8Array[]): Promise<Synthesis> {
    if (neutrals.length === 0) throw new RangeError('nothing to synthesize from: record a neutral face first');
    const triangles = await fetchTriangles(mesh);
    const synthesis = new Synthesis(await FaceFinder.open(bundle, 1, 'pictures'));
    try {
      for (const crop of neutrals) await synthesis.#add(crop, triangles);
      return synthesis;
    } catch (error) {
      synthesis.close();
      throw error;
    }
  }

  /** The picture of a key (a seed and a number, say), or null when no face is found in it. Throws when the graphics context is lost. */
  async make(key: string): Promise<SyntheticPicture | null> {
    // What is to be seen, drawn from the key.
    const random = new Random(key);
    const portrait = random.pick(this.#portraits);
    const synthetic = sampleSynthetic(random);
    const { movement, photometry } = synthetic;

    // Move the face and draw it, as a camera would store it.
    const { drawing, lipGap } = portrait.draw(synthetic);
    const frame = this.#screen.show(develop(drawing, photometry, random));

    // See it as the live path would.
    const [found] = await this.finder.find(frame, 0);
    if (!found) return null;
    const { crop, measures } = cutFace(frame, found.landmarks);
    const pose = poseOf(found.matrix);
    const { intensities, sides } = labelsOf(movement.amounts, lipGap);
    return {
      origin: 'synthetic',
      crop,
      points: frontalise(found.landmarks).points,
      pose,
      quality: quality(found.landmarks, pose, measures, frame),
      units: Float32Array.from(intensities),
      mask: new Uint8Array(intensities.length).fill(1),
      expression: movement.expression,
      sides: Float32Array.from(sides),
    };
  }

  close(): void {
    for (const portrait of this.#portraits) portrait.close();
    this.finder.close();
  }

  async #add(crop: Uint8Array, triangles: readonly number[]): Promise<void> {
    const photo = frameAround(crop);
    const [face] = await this.finder.find(this.#screen.show(photo), 0);
    if (!face) throw new Error('no face found in the neutral crop: record the neutral face again');
    this.#portraits.push(new Portrait(photo, face.landmarks, triangles));
  }
}

async function fetchTriangles(url: string): Promise<readonly number[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot fetch the face mesh: ${url} (status ${response.status})`);
  return ((await response.json()) as { readonly triangles: readonly number[] }).triangles;
}
