/** A version that was exported, in a plain page: a script tag with TensorFlow.js, and nothing of this project. */

import plainTensorFlow from '@tensorflow/tfjs/dist/tf.min.js?raw';
import { afterEach, expect, test } from 'vitest';
import { CROP_BYTES, CROP_SIZE, greyOf } from '../../src/core/crop-frame.ts';
import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import { Random } from '../../src/core/random.ts';
import { MESH_LANDMARKS, type FaceView } from '../../src/core/reading.ts';
import { TEXTURE_WIDTH, textureOf } from '../../src/core/texture.ts';
import { unzip } from '../../src/core/zip.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeInput, inputOf } from '../../src/learn/nets/au-net-input.ts';
import { applyAuNet } from '../../src/learn/nets/au-net.ts';
import { writeAuNet, type WrittenMetadata } from '../../src/learn/nets/au-net-writing.ts';
import { disposeTree, mapTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { startBackend } from '../../src/reader/backend.ts';
import { NAME } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';
import { modelArchive } from '../../src/models/model-file.ts';
import { fetchModel } from '../../src/reader/model-file.ts';
import { versionOf } from './version.ts';

type PlainTensorFlow = typeof import('@tensorflow/tfjs');

afterEach(() => new Promise((done) => (indexedDB.deleteDatabase(NAME).onsuccess = done)));

const random = new Random('export');
const face = (): FaceView => ({
  landmarks: MEAN_FACE.map((value) => value + random.normal(0.1)),
  crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => 128 + 60 * Math.sin(i / 200) + random.bounded(20, 60)),
});
const NOTHING: FaceView = { landmarks: new Float32Array(MEAN_FACE.length), crop: new Uint8Array(CROP_BYTES) };
const FACES = [
  { face: face(), neutral: face() },
  { face: face(), neutral: null },
];
/** Grey, 0 to 1, as the model card says (ITU-R BT.601). */
const grey = ({ crop }: FaceView): number[] =>
  Array.from(
    { length: crop.length / 3 },
    (_, i) => (0.299 * crop[3 * i]! + 0.587 * crop[3 * i + 1]! + 0.114 * crop[3 * i + 2]!) / 255,
  );

/** The base weights, each moved a little, as a version that was kept and exported. */
async function exported(): Promise<{ readonly files: File[]; readonly expected: Record<string, number[]> }> {
  await startBackend('wasm');
  const base = await fetchModel(new URL('/models/base/model.json', location.href).href);
  const start = readAuNet(base);
  const params = mapTree(start, (leaf) => tf.tidy(() => tf.add(leaf, tf.randomNormal(leaf.shape, 0, 0.01, 'float32', 3))));
  const store = await openStore();
  await store.savePerson({ id: 'somebody', name: 'Somebody', createdAt: 1 });
  await store.versions.keep(versionOf('mine', 'somebody'), writeAuNet(params, base, 'mine'), null);
  const archive = unzip(await modelArchive(store.versions, 'mine'));
  store.close();

  const input = inputOf(FACES);
  const outputs = { ...applyAuNet(params, input) };
  const expected = Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, [...output.dataSync()]]));
  disposeInput(input);
  tf.dispose(outputs);
  [start, params].forEach(disposeTree);
  return { files: Object.entries(archive).map(([name, bytes]) => new File([bytes.slice()], name)), expected };
}

/** A page of its own with TensorFlow.js and nothing else. */
function plainPage(): { readonly frame: HTMLIFrameElement; readonly plain: PlainTensorFlow } {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const script = frame.contentDocument!.createElement('script');
  script.text = plainTensorFlow;
  frame.contentDocument!.head.append(script);
  return { frame, plain: (frame.contentWindow as unknown as { tf: PlainTensorFlow }).tf };
}

test('an exported version loads with tf.loadLayersModel in a plain page, and says there what it says here', async () => {
  const { files, expected } = await exported();
  const { frame, plain } = plainPage();
  await plain.setBackend('cpu');
  const model = await plain.loadLayersModel(plain.io.browserFiles(files));

  const neutrals = FACES.map(({ neutral }) => neutral ?? NOTHING);
  const crops = (views: readonly FaceView[]) => plain.tensor4d(views.flatMap(grey), [views.length, CROP_SIZE, CROP_SIZE, 1]);
  const points = (views: readonly FaceView[]) =>
    plain.tensor2d(
      views.flatMap(({ landmarks }) => [...landmarks]),
      [views.length, 3 * MESH_LANDMARKS],
    );
  const textures = (views: readonly FaceView[]) =>
    plain.tensor2d(
      views.flatMap(({ crop }) => [...textureOf(greyOf(crop))]),
      [views.length, TEXTURE_WIDTH],
    );
  const faces = FACES.map((one) => one.face);
  const inputs = {
    landmarks: points(faces),
    crop: crops(faces),
    texture: textures(faces),
    neutral_landmarks: points(neutrals),
    neutral_crop: crops(neutrals),
    neutral_texture: textures(neutrals),
    known: plain.tensor2d([[1], [0]]),
  };
  const outputs = model.predict(model.inputNames.map((name) => inputs[name as keyof typeof inputs])) as tf.Tensor[];

  const { version, actionUnits, sidedUnits, expressions, ...says } = model.getUserDefinedMetadata() as WrittenMetadata;
  expect(version).toBe('mine');
  expect(Object.keys(says.inputs)).toEqual(model.inputNames);
  expect(Object.keys(says.outputs)).toEqual(Object.keys(expected));
  expect([actionUnits.length, sidedUnits.length, expressions.length]).toEqual([
    ACTION_UNITS.length,
    SIDED_UNITS.length,
    EXPRESSIONS.length,
  ]);
  for (const [at, [name, values]] of Object.entries(expected).entries()) {
    expect(outputs[at]!.shape, name).toEqual([FACES.length, values.length / FACES.length]);
    const apart = [...outputs[at]!.dataSync()].map((value, i) => Math.abs(value - values[i]!));
    expect(Math.max(...apart), name).toBeLessThan(1e-4);
  }
  frame.remove();
});
