import {
  AmbientLight,
  BufferAttribute,
  Color,
  DirectionalLight,
  DoubleSide,
  HemisphereLight,
  Mesh,
  MeshPhongMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  SphereGeometry,
  WebGLRenderer,
  type BufferGeometry,
  type Material,
} from 'three';
import { expect, test } from 'vitest';
import { LitMaterial } from '../../src/face/demonstration/lit-material.ts';

const SIZE = 128;

/** `geometry` under three lights, red, green and blue and how much is covered, 0 to 255, a pixel. */
function picture(geometry: BufferGeometry, material: Material): Uint8ClampedArray {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const renderer = new WebGLRenderer({ canvas, alpha: true });
  const scene = new Scene();
  const key = new DirectionalLight(0xfff1e2, 1.9);
  key.position.set(-22, 26, 40);
  const rim = new DirectionalLight(0xbfd2ff, 0.5);
  rim.position.set(20, 34, -30);
  scene.add(new AmbientLight(0xffffff, 0.35), new HemisphereLight(0xdfe8f5, 0x4a4038, 0.75), key, rim);
  const mesh = new Mesh(geometry, material);
  mesh.rotation.set(0.3, 0.5, 0.1);
  scene.add(mesh);
  const camera = new PerspectiveCamera(30, 1, 0.1, 20);
  camera.position.set(0, 0, 5);
  renderer.render(scene, camera);
  const plain = new OffscreenCanvas(SIZE, SIZE).getContext('2d')!;
  plain.drawImage(canvas.transferToImageBitmap(), 0, 0);
  renderer.dispose();
  renderer.forceContextLoss();
  return plain.getImageData(0, 0, SIZE, SIZE).data;
}

/** Greatest and mean difference of two pictures, of 255. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): { greatest: number; mean: number } {
  const apart = Array.from(a, (value, i) => Math.abs(value - b[i]!));
  return { greatest: Math.max(...apart), mean: apart.reduce((sum, one) => sum + one, 0) / apart.length };
}

const phong = (gloss: number): MeshPhongMaterial =>
  new MeshPhongMaterial({ color: 0xc68863, specular: new Color(gloss, gloss, gloss), shininess: 20 });

function coloured(geometry: BufferGeometry): BufferGeometry {
  const points = geometry.getAttribute('position');
  const colours = Float32Array.from({ length: 3 * points.count }, (_, i) => 0.6 + 0.4 * Math.sin(points.getX(Math.floor(i / 3)) * (1 + (i % 3)))); // prettier-ignore
  return geometry.setAttribute('color', new BufferAttribute(colours, 3));
}

test.each([0, 0.05, 0.3])('a fine ball of gloss %f looks as it does when each of its pixels is lit', (gloss) => {
  const ball = new SphereGeometry(1, 96, 64);
  const apart = difference(picture(ball, new LitMaterial(0xc68863, gloss)), picture(ball, phong(gloss)));
  expect(apart.mean).toBeLessThan(0.3);
  expect(apart.greatest).toBeLessThanOrEqual(4);
});

test('colours of points count, and both sides of what has two are lit', () => {
  const ball = coloured(new SphereGeometry(1, 96, 64));
  const one = Object.assign(new LitMaterial(0xc68863, 0.05), { vertexColors: true });
  expect(difference(picture(ball, one), picture(ball, Object.assign(phong(0.05), { vertexColors: true }))).greatest).toBeLessThanOrEqual(4); // prettier-ignore
  const back = new PlaneGeometry(1.5, 1.5, 20, 20).rotateY(Math.PI);
  const both = Object.assign(new LitMaterial(0xc68863, 0.05), { side: DoubleSide });
  expect(difference(picture(back, both), picture(back, Object.assign(phong(0.05), { side: DoubleSide }))).greatest).toBeLessThanOrEqual(4); // prettier-ignore
});

test('a shared colour that changes is seen', () => {
  const [one, other] = [new LitMaterial(0x808080), new LitMaterial(0x202020)];
  other.color = one.color;
  one.color.setHex(0xc68863);
  const ball = new SphereGeometry(1, 32, 24);
  expect(difference(picture(ball, other), picture(ball, new LitMaterial(0xc68863)))).toEqual({ greatest: 0, mean: 0 });
});
