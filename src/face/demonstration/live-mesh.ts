/** Meshes whose points are written anew for every picture. */

import { BufferAttribute, BufferGeometry, Mesh, type Material } from 'three';

export type LiveMesh = Mesh<BufferGeometry, Material>;

/** A mesh of `count` points, still to be written. */
export function liveMesh(count: number, triangles: ArrayLike<number>, material: Material): LiveMesh {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(3 * count), 3));
  geometry.setIndex(new BufferAttribute(Uint32Array.from(triangles), 1));
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

export const pointsOf = (mesh: LiveMesh): Float32Array => mesh.geometry.getAttribute('position').array as Float32Array;

/** To be called when the points have been written. */
export function changed(mesh: LiveMesh): void {
  mesh.geometry.getAttribute('position').needsUpdate = true;
  mesh.geometry.computeVertexNormals();
}

/** Gives each point a colour, by which the material's own is multiplied: red, green, blue a point, linear. */
export function paint(mesh: LiveMesh, colours: Float32Array): void {
  if (mesh.geometry.hasAttribute('color')) {
    (mesh.geometry.getAttribute('color') as BufferAttribute).copyArray(colours).needsUpdate = true;
    return;
  }
  mesh.geometry.setAttribute('color', new BufferAttribute(colours, 3));
  mesh.material.vertexColors = true;
}
