/**
 * Light by Blinn and Phong, as three.js has it, on the points of a mesh instead of its pixels: meshes here are fine enough for it, and
 * where graphics run in software a quarter of the time of a picture went into the light of pixels.
 */

import { Color, ShaderMaterial, UniformsLib, UniformsUtils } from 'three';

const SHININESS = 20;

const AT_POINTS = /* glsl */ `
  #include <common>
  #include <bsdfs>
  #include <lights_pars_begin>
  #include <colorspace_pars_fragment>
  uniform vec3 diffuse;
  uniform float gloss;
  varying vec3 seen;

  void main() {
    vec4 place = modelViewMatrix * vec4(position, 1.0);
    vec3 toEye = normalize(-place.xyz);
    vec3 outwards = normalize(normalMatrix * normal);
    #ifdef DOUBLE_SIDED
      if (dot(outwards, toEye) < 0.0) outwards = -outwards;
    #endif
    vec3 surface = diffuse;
    #ifdef USE_COLOR
      surface *= color;
    #endif
    vec3 matt = BRDF_Lambert(surface);
    vec3 light = matt * getAmbientLightIrradiance(ambientLightColor);
    for (int i = 0; i < NUM_HEMI_LIGHTS; i++) light += matt * getHemisphereLightIrradiance(hemisphereLights[i], outwards);
    for (int i = 0; i < NUM_DIR_LIGHTS; i++) {
      vec3 towards = directionalLights[i].direction;
      vec3 mirror = BRDF_BlinnPhong(towards, toEye, outwards, vec3(gloss), float(${SHININESS}));
      light += saturate(dot(outwards, towards)) * directionalLights[i].color * (matt + mirror);
    }
    seen = sRGBTransferOETF(vec4(light, 1.0)).rgb;
    gl_Position = projectionMatrix * place;
  }`;

const AT_PIXELS = /* glsl */ `
  varying vec3 seen;

  void main() {
    gl_FragColor = vec4(seen, 1.0);
  }`;

/** A material of some colour, to be multiplied by that of the points where they have one; `gloss` from 0 is its mirroring share. */
export class LitMaterial extends ShaderMaterial {
  constructor(color: number, gloss = 0) {
    super({
      lights: true,
      uniforms: {
        ...UniformsUtils.clone(UniformsLib.lights),
        diffuse: { value: new Color(color) },
        gloss: { value: gloss },
      },
      vertexShader: AT_POINTS,
      fragmentShader: AT_PIXELS,
    });
  }

  get color(): Color {
    return this.uniforms['diffuse']!.value as Color;
  }

  /** The colour is shared from then on: one that changes changes here, too. */
  set color(color: Color) {
    this.uniforms['diffuse']!.value = color;
  }
}
