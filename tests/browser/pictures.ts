/** Real pictures for browser tests, from the shared folder. */

import { commands } from 'vitest/browser';

/** Names of the pictures in a folder of real faces; null where the shared folder is absent. */
export async function portraitNames(folder: 'london' | 'canada'): Promise<string[] | null> {
  const names = await commands.sharedNames(`faces/${folder}`);
  return names && names.filter((name) => name.endsWith('.jpg')).map((name) => `faces/${folder}/${name}`);
}

const portraits = new Map<string, Promise<Blob>>();

/** A file of the shared folder. */
export async function sharedBlob(path: string, type: string): Promise<Blob> {
  const content = await commands.sharedFile(path);
  if (content === null) throw new Error(`no shared folder to read from: ${path}`);
  return new Blob([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], { type });
}

/** A picture, optionally drawn to the same size with a canvas filter ('blur(4px)') and transform. */
export async function portrait(
  path: string,
  filter = 'none',
  transform?: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<ImageBitmap> {
  if (!portraits.has(path)) portraits.set(path, sharedBlob(path, 'image/jpeg'));
  const bitmap = await createImageBitmap(await portraits.get(path)!);
  if (filter === 'none' && !transform) return bitmap;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#777';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.filter = filter;
  transform?.(context);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.transferToImageBitmap();
}

/** The pixels of a picture. */
export function imageOf(picture: ImageBitmap | OffscreenCanvas): ImageData {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height);
}
