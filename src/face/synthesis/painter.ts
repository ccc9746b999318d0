/**
 * Draws parts with WebGL2 and reads the picture back. Four layers over one another: what surrounds the face, what the mouth
 * shows, the eyes, and the skin with its openings over all of it; only the skin hides itself by depth. Runs on software
 * graphics too, where the reading back costs nothing.
 */

import type { Photo } from '../picture/photo.ts';
import { FRAME_SIZE } from './frame.ts';
import { LAYERS, VERTEX, type Layer, type Part } from './part.ts';
import type { Posed } from './posed.ts';
import type { Subject } from './subject.ts';

const VERTEX_SHADER = `#version 300 es
layout(location = 0) in vec3 place;
layout(location = 1) in vec2 at;
layout(location = 2) in vec3 look;
layout(location = 3) in vec4 plain;
out vec2 uv;
out vec3 shades;
out vec4 paint;
void main() {
  uv = at;
  shades = look;
  paint = plain;
  // the first row that is read back is the top one; nearer is smaller
  gl_Position = vec4(place.xy * (2.0 / ${FRAME_SIZE}.0) - 1.0, -place.z * (1.0 / ${2 * FRAME_SIZE}.0), 1.0);
}`;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
uniform sampler2D skin, lids, eyes;
uniform bool isPlain;
in vec2 uv;
in vec3 shades;
in vec4 paint;
out vec4 colour;
void main() {
  vec3 textured = texture(skin, uv).rgb;
  if (shades.y > 0.0) textured = mix(textured, texture(lids, uv).rgb, shades.y);
  if (shades.z > 0.0) textured = mix(textured, texture(eyes, uv).rgb, shades.z);
  colour = isPlain ? paint : vec4(textured * shades.x, 1.0);
}`;

/** Attributes in the order of VERTEX's numbers. */
const SIZES = [3, 2, 3, 4] as const;
const TEXTURES = ['skin', 'lids', 'eyes'] as const;

interface Range {
  readonly layer: Layer;
  readonly first: number;
  readonly count: number;
}

export class Painter {
  readonly #gl: WebGL2RenderingContext;
  readonly #parts: readonly Part[];
  readonly #vertices: Float32Array<ArrayBuffer>;
  readonly #ranges: readonly Range[];
  readonly #isPlain: WebGLUniformLocation | null;
  readonly #skin: WebGLTexture;
  readonly #pixels = new Uint8Array(4 * FRAME_SIZE * FRAME_SIZE);

  /** Prepares to draw `parts` of a subject. Throws when `canvas` gives no WebGL2. */
  constructor(subject: Subject, parts: readonly Part[], canvas = new OffscreenCanvas(FRAME_SIZE, FRAME_SIZE)) {
    // without antialiasing: it doubles the time on software graphics, and the crop is a reduction of the frame anyway
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
    if (!gl) throw new Error('no WebGL2: pictures of a face cannot be made here (turn graphics acceleration on in the browser)');
    this.#gl = gl;
    this.#parts = LAYERS.flatMap((layer) => parts.filter((part) => part.layer === layer));
    this.#vertices = new Float32Array(VERTEX * parts.reduce((sum, { count }) => sum + count, 0));
    const { indices, ranges } = numbered(this.#parts);
    this.#ranges = ranges;

    const program = link(gl);
    gl.useProgram(program);
    this.#isPlain = gl.getUniformLocation(program, 'isPlain');
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, this.#vertices.byteLength, gl.DYNAMIC_DRAW);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
    SIZES.reduce<number>((offset, size, location) => {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, 4 * VERTEX, 4 * offset);
      return offset + size;
    }, 0);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    [subject.photo, subject.lids, subject.eyes].forEach((photo, unit) => {
      gl.uniform1i(gl.getUniformLocation(program, TEXTURES[unit]!), unit);
      gl.activeTexture(gl.TEXTURE0 + unit);
      makeTexture(gl, photo);
    });
    gl.activeTexture(gl.TEXTURE0);
    this.#skin = gl.getParameter(gl.TEXTURE_BINDING_2D) as WebGLTexture;
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE);
    gl.depthFunc(gl.LEQUAL);
  }

  /** The picture of a posed subject with this skin, RGBA bytes, top row first; good until the next call. Throws when the context was lost. */
  paint(posed: Posed, skin: Photo): Uint8Array {
    const gl = this.#gl;
    let at = 0;
    for (const part of this.#parts) {
      part.write(posed, this.#vertices.subarray(at, at + VERTEX * part.count));
      at += VERTEX * part.count;
    }
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.#vertices);
    gl.bindTexture(gl.TEXTURE_2D, this.#skin);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, skin.width, skin.height, gl.RGB, gl.UNSIGNED_BYTE, bytesOf(skin));
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    for (const { layer, first, count } of this.#ranges) {
      gl.uniform1i(this.#isPlain, layer === 'inside' ? 1 : 0);
      (layer === 'inside' ? gl.enable : gl.disable).call(gl, gl.BLEND);
      (layer === 'skin' ? gl.enable : gl.disable).call(gl, gl.DEPTH_TEST);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, 2 * first);
    }
    gl.readPixels(0, 0, FRAME_SIZE, FRAME_SIZE, gl.RGBA, gl.UNSIGNED_BYTE, this.#pixels);
    if (gl.isContextLost()) throw new Error('graphics context lost: open the synthesis again');
    return this.#pixels;
  }

  close(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** All triangles in one list, and where each layer's begin. */
function numbered(parts: readonly Part[]): { indices: Uint16Array; ranges: Range[] } {
  const indices: number[] = [];
  const ranges: Range[] = [];
  let vertex = 0;
  for (const layer of LAYERS) {
    const first = indices.length;
    for (const part of parts.filter((each) => each.layer === layer)) {
      for (let i = 0; i < part.triangles.length; i++) indices.push(vertex + part.triangles[i]!);
      vertex += part.count;
    }
    ranges.push({ layer, first, count: indices.length - first });
  }
  return { indices: Uint16Array.from(indices), ranges };
}

const bytesOf = ({ rgb }: Photo): Uint8Array => new Uint8Array(rgb.buffer, rgb.byteOffset, rgb.length);

function makeTexture(gl: WebGL2RenderingContext, photo: Photo): void {
  const { width, height } = photo;
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB8, width, height, 0, gl.RGB, gl.UNSIGNED_BYTE, bytesOf(photo));
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.LINEAR);
  for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`shaders do not link: ${gl.getProgramInfoLog(program) ?? 'context lost'}`);
  }
  return program;
}
