/** The head under light, before a camera: draws one moment onto a canvas. */

import {
  AmbientLight,
  Color,
  DirectionalLight,
  HemisphereLight,
  PerspectiveCamera,
  Scene,
  SRGBColorSpace,
  WebGLRenderer,
} from 'three';
import type { DemonstrationMoment } from './performance.ts';
import { Head } from './head.ts';
import { LOOKS, type Look } from './looks.ts';

const BACKGROUND = 0x222a35;
/** A camera at arm's length, in canonical cm. */
const CAMERA = { fieldOfView: 18, distance: 85, height: 0.4 };

export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera: PerspectiveCamera;
  readonly #head: Head;

  /**
   * `canvas` gets the picture at its own size; `triangles` are those of the canonical mesh.
   * Throws an Error when there is no WebGL.
   */
  constructor(canvas: OffscreenCanvas, triangles: readonly number[], look: Look = LOOKS[0]!) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: false });
    this.#renderer.outputColorSpace = SRGBColorSpace;
    this.#camera = new PerspectiveCamera(CAMERA.fieldOfView, canvas.width / canvas.height, 1, 200);
    this.#camera.position.set(0, CAMERA.height, CAMERA.distance);
    this.#scene.background = new Color(BACKGROUND);
    const key = new DirectionalLight(0xfff1e2, 1.9);
    key.position.set(-22, 26, 40);
    const fill = new DirectionalLight(0xcfe0ff, 0.7);
    fill.position.set(30, 4, 30);
    const rim = new DirectionalLight(0xbfd2ff, 0.5);
    rim.position.set(20, 34, -30);
    this.#scene.add(new AmbientLight(0xffffff, 0.35), new HemisphereLight(0xdfe8f5, 0x4a4038, 0.75), key, fill, rim);
    this.#head = new Head(triangles, look);
    this.#scene.add(this.#head.group);
  }

  set look(look: Look) {
    this.#head.look = look;
  }

  /** Whether the browser has taken the WebGL context: nothing is drawn until it gives it back. */
  get lost(): boolean {
    return this.#renderer.getContext().isContextLost();
  }

  draw({ activation, head }: Pick<DemonstrationMoment, 'activation' | 'head'>): void {
    this.#head.move(activation);
    this.#head.turn(head);
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** Frees what the canvas draws with, its WebGL context too. */
  dispose(): void {
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }
}
